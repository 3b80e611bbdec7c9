/** Settings: what this device does, and the ways out. */
export const settings = {
	title: 'Settings',
	theme: {
		title: 'Light and dark',
		legend: 'How pages look on this device',
		system: 'As my device has it',
		light: 'Light',
		dark: 'Dark'
	},
	leaving: {
		title: 'Leave this page',
		text: 'The button at the top covers the page at once, signs you out and opens a weather page.',
		shift: 'Three presses of Shift do the same',
		drafts: 'Keep my unsent drafts on this device when I leave or sign out',
		draftsNote: 'Otherwise they are taken off this device, and cannot be brought back.',
		link: 'What it does, and what it cannot do'
	},
	account: {
		title: 'Signing out',
		as: (handle: string) => `You are signed in as ${handle}.`,
		here: 'Sign out',
		everywhere: 'Sign out everywhere',
		everywhereNote: 'Ends your sessions on every device, this one too. For when you left one open somewhere.'
	},
	recovery: {
		title: 'Password and recovery code',
		text: 'To change the password, use your recovery code. You get a new code then.',
		link: 'Set a new password'
	},
	decided: {
		title: 'What moderators decided',
		text: 'What was decided about you in your circles, why, and what you can do.',
		link: 'What happened'
	},
	closing: {
		title: 'Closing your account',
		text: 'Ends your account, and everything you wrote in private with it.',
		link: 'Close my account'
	},
	close: {
		title: 'Close your account',
		lead: 'For good, a day from now. Until then you can change your mind.',
		what: [
			'For 24 hours nothing changes, and one button keeps your account.',
			'Then you leave every circle, and what you said and wrote there is taken back.',
			'Your journal and everything else you wrote in private is deleted. Nobody can bring it back, we neither.',
			'Your name here stays unused for 90 days.'
		],
		password: 'Your password',
		show: 'Show the password',
		passwordMissing: 'Please enter your password.',
		working: 'One moment; making the key takes a little.',
		button: 'Close my account',
		sure: 'Close your account?',
		sureWhat: ['In 24 hours your account and your private words are deleted. Until then you can keep it.'],
		no: 'Keep it',
		closing: 'Your account closes',
		closesAt: (when: string) => `It closes ${when}. Until then you can sign in and keep it.`,
		keep: 'Keep my account',
		kept: 'Your account stays. Nothing was deleted.',
		lastOwner: 'You are the only owner of a circle with others in it. Hand it on or wind it down first:',
		lastOwnerNote: 'Each of them has a page for roles and terms, and one for the door.'
	}
};
