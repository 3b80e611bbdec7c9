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
	}
};
