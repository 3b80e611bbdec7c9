/** What every page shares: its name, its landmarks and the ways out. */
export const place = {
	name: 'Afterward',
	skip: 'Skip to the page',
	home: 'Afterward, front page',
	main: 'Main',
	footer: 'About this place',
	today: 'Today',
	circles: 'Circles',
	journal: 'Journal',
	settings: 'Settings',
	desk: 'Desk',
	deskWith: (count: string) => `Desk (${count})`,
	deskUrgent: 'Something is urgent on the stewards’ desk.',
	deskLook: 'Look at it',
	signIn: 'Sign in',
	signUp: 'Sign up',
	help: 'Help now',
	/** In the place of every page, while two stewards have shut the account. */
	shut: {
		title: 'Your account is shut for a time',
		lead: 'Two stewards decided this together. It is not for ever, and nothing of yours is gone.',
		until: (when: string) => `Until ${when}. It opens again by itself.`,
		over: 'The time is over.',
		again: 'Come in',
		why: 'What was decided, and why',
		own: 'Take along what is yours',
		delete: 'Delete your account',
		resources: 'People you can talk to now'
	},
	loading: 'One moment.',
	rightNow: 'Still feeling it right now?',
	safe: 'How we keep it safe',
	offline: 'You are offline. This is what your device has kept.',
	waiting: 'No line to the server',
	unreachable: 'We do not know yet whether you are signed in. What you wrote here before is still on this device. Help now works without a line.',
	/** Without a line it is not known who is here: no words, no name, no number. */
	waits: 'Something waits to be sent. It goes by itself when the line is back and you are signed in.',
	unkept: 'This page was not opened here before, so your device has not kept it. It opens when the line is back.',
	again: 'Try again',
	missing: {
		title: 'Nothing here',
		text: 'This page does not exist, or is not yours to see.',
		home: 'To the front page'
	},
	broken: {
		title: 'This page did not open',
		text: 'Something went wrong on our side. Nothing you wrote was sent.',
		again: 'Load it again',
		danger: 'If someone is in danger: 112 works in Europe and on most mobile phones elsewhere, 911 in North America.'
	}
};
