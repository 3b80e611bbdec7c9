/** The rules of the house, shown at sign-up and wherever they are asked for. */
export const rules = {
	title: 'The rules of the house',
	items: [
		'Adults only.',
		'Come as you are, but not under the influence to a live circle.',
		'Speak for yourself.',
		'No fixing, no diagnosing, no telling people what their experience meant.',
		'Keep other people’s stories here.',
		'No getting hold of things: no sellers, sources, prices, meeting places, growing or making, links or hints, in public or in private.',
		'No amounts or schedules: do not ask how much, how often, what with, or whether to mix with a medicine. Do not answer it either. A pharmacist or a drug-information line can.',
		'No plans to use together. No offers of ceremonies, retreats, sitting or coaching, paid or free.',
		'No selling and no recruiting, including your own practice, group or belief.',
		'No sexual or romantic approach inside a circle, and none ever from those who look after it to a member.',
		'No hate.',
		'No recording, screenshots or AI note-takers.',
		'Ask before you contact someone elsewhere.',
		'If you are asked to keep a secret from the moderators, that is a reason to tell one.'
	]
};
