/** Who answers for what circles cannot look after themselves. */
export const stewards = {
	title: 'Stewards',
	lead: 'The people to whom circles answer. They are in none of the circles they decide about.',
	loading: 'Looking who they are…',
	none: 'There is no steward here yet. What is reported to the stewards waits until the people who run this place have made some.',
	until: (day: string) => `until ${day}`,
	doTitle: 'What they do',
	do: [
		'They look at reports about those who look after a circle, and at what a circle has not settled in time.',
		'They decide in pairs: one proposes, another agrees. Whoever it is about reads why, and can answer.',
		'Each is there for a year at most.'
	],
	neverTitle: 'What they never do',
	never: [
		'They do not read your circle. They see what was reported and a little around it.',
		'Where that is not enough, two of them together can read one window of time, once. Your circle is told when and why.',
		'Nobody reads what you keep in private. Not they, and not the people who run this place.'
	]
};
