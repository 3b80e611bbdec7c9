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
	live: {
		title: 'In gatherings',
		gaps: 'Give me twice the time',
		gapsNote: 'For each pause, each offer and each turn of yours. The room makes no difference that others could see, and it is told to nobody.',
		saved: 'Saved.',
		timer: 'Hide the line of my own time, on this device',
		timerNote: 'You read one quiet sentence when your time is over, and nothing else. Nobody but you ever sees your time, except who leads and the guardian.',
		announce: 'What a screen reader says by itself, on this device',
		announceNote: 'Everything stays in the room to be read. Your own turn is said once, unless you choose nothing.',
		levels: {
			everything: { name: 'Everything', note: 'What is said, and what happens.' },
			turns: { name: 'Turns and phases', note: 'Who has the piece, and where we are.' },
			mine: { name: 'Only my turn', note: 'When the piece is with you, or is offered to you.' },
			nothing: { name: 'Nothing', note: 'You read when you like.' }
		}
	},
	calendar: {
		title: 'Your calendar',
		text: [
			'Your calendar can read when your gatherings are, from an address that only you have.',
			'Each stands there as “Appointment”, with its hour. No names, no circle, no words.',
			'Whoever has the address can read these hours. The company behind an online calendar can, too. You can end the address at any time.'
		],
		make: 'Make an address',
		made: 'The address is made.',
		address: 'The address',
		once: 'It is shown only now. Add it to your calendar as a subscription.',
		copy: 'Copy it',
		copied: 'Copied.',
		notCopied: 'Your browser did not let us copy. You can mark the address and copy it.',
		since: (day: string) => `There is an address since ${day}. It cannot be shown again.`,
		again: 'Make another one',
		againSure: 'Make another address?',
		againWhat: ['The one before ends at once. Calendars that read it show nothing new any more.'],
		drop: 'End the address',
		dropSure: 'End the address?',
		dropWhat: ['Nothing can be read from it any more. What your calendar has read already stays there until you take it out.'],
		dropped: 'The address has ended.',
		keep: 'Leave it'
	},
	leaving: {
		title: 'Leave this page',
		text: 'The button at the top covers the page at once, signs you out and opens a weather page.',
		shift: 'Three presses of Shift do the same',
		drafts: 'Keep my unsent drafts on this device when I leave or sign out',
		draftsNote: 'Otherwise they are taken off this device. What you had begun for a thread waits among your drafts; anything else cannot be brought back.',
		link: 'What it does, and what it cannot do'
	},
	account: {
		title: 'Signing out',
		as: (handle: string) => `You are signed in as ${handle}.`,
		here: 'Sign out',
		everywhere: 'Sign out everywhere',
		everywhereNote: 'Ends your sessions on every device, this one too. For when you left one open somewhere.'
	},
	practice: {
		title: 'The practice in listening',
		text: 'Four cards and three tries, about two minutes. You can do it again whenever you like, and nobody is told.',
		link: 'To the practice'
	},
	reports: {
		title: 'What I asked to be looked at',
		text: 'What you reported, and what came of it. Only you can see it.',
		link: 'See what came of it'
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
