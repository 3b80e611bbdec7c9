/** What stands beside one's own words when they may be about being in danger. Read on the worst of days. */
export const crisis = {
	title: 'Are you safe right now?',
	text: 'If some of this is about ending your life or being in danger, there are people who answer now.',
	still: 'You can still send this.',
	send: 'Send',
	change: 'Change it',
	guardian: 'Talk to the guardian',
	close: 'Close',
	alone: 'Only you see this. Your browser noticed some words; nothing was sent or counted. It can be wrong.',
	resources: 'People who answer, if you need them'
};
