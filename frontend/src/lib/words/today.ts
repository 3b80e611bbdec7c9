/** Today: one next small thing. */
export const today = {
	title: 'Today',
	hello: (handle: string) => `You are signed in as ${handle}.`,
	lead: 'One small thing, or none.',
	notebook: { title: 'Your notebook', locked: 'Open your notebook', capture: 'Write something down', write: 'Write', going: 'Keep going' },
	circles: 'Your circles',
	none: 'You are in no circle yet. There is no hurry. You can look at a few first.',
	find: 'Find a circle',
	found: 'Start one',
	open: 'Go to the circle',
	openOf: (name: string) => `Go to the circle: ${name}`,
	room: 'Live room',
	roomOf: (name: string) => `Live room: ${name}`,
	as: (name: string) => `There you are ${name}.`,
	role: { owner: 'You look after it, as its owner.', moderator: 'You look after it, as a moderator.', member: '' },
	loading: 'Looking for your circles.',
	failed: 'We could not look up your circles just now.'
};
