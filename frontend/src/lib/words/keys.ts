/** Password, recovery code and passkeys: what opens an account and its journal. */
export const keys = {
	title: 'Password and keys',
	text: 'Change your password, make a new recovery code, or let this device open your journal.',
	link: 'Password and keys',
	lead: 'Your password signs you in and opens your journal. It is never sent, and we cannot set it anew for you.',
	refused: 'That is not your password.',
	present: 'Your password',
	show: 'Show the password',
	missing: 'Please enter your password.',
	working: 'Making the keys. This takes a moment.',
	next: 'Go on',
	stop: 'Stop here',

	password: {
		title: 'Change your password',
		text: 'Your journal stays as it is, on every device. You stay signed in here, and are signed out everywhere else.',
		old: 'The password you have now',
		fresh: 'The new password',
		change: 'Change my password',
		changed: 'Your password is changed. You are signed out everywhere else.',
		changedMore: 'What you wrote on another device and did not send yet is still there. It goes once you sign in on it with the new password. Until then, a device without a line opens with the old one.',
		held: 'The line broke before, and your password was changed all the same: to the new one you had entered then. If you do not know it any more, your recovery code helps.',
		unsure: 'We do not know whether it was changed. Try again with the same two, or sign in: the one that signs you in is the one that counts.'
	},
	code: {
		title: 'Make a new recovery code',
		text: 'If the old one is lost, or somebody else may have seen it. The old one works until you say that you have kept the new one.',
		begin: 'Show me a new code',
		shownTitle: 'Your new recovery code',
		shown: 'It is shown once. It counts as soon as you go on below; until then, the old one does.',
		done: 'Your new recovery code counts. The old one no longer works.'
	},
	passkeys: {
		title: 'Open the journal with this device',
		text: 'A passkey opens your journal by the way you unlock this device: a finger, your face, or its PIN. It works where you are signed in, and your password goes on working.',
		sees: 'Your device lists passkeys with the address of this place. Whoever can unlock the device can open your journal with it while you are signed in there, so leave it out on a device that others use.',
		none: 'No passkey opens your journal.',
		has: (label: string, day: string) => `${label}, since ${day}`,
		label: 'What to call it',
		labelHint: 'Only you see it. Your device shows it in its list.',
		labelMissing: 'Please call it something.',
		labelDefault: 'This device',
		prepare: 'Add a passkey',
		ready: 'Your password was right. When you go on, your device asks you to unlock it.',
		make: 'Make the passkey',
		added: 'The passkey opens your journal now. Your password does, too.',
		remove: 'Remove',
		removeOf: (label: string) => `Remove ${label}`,
		sure: 'Remove this passkey?',
		what: ['It opens your journal no more. Your password does.', 'Your device may still list it; you can delete it there.'],
		keep: 'Keep it',
		removed: 'The passkey is removed.',
		full: 'You have five passkeys. Remove one before you add another.',
		unable: 'This browser cannot do this. Your password opens your journal.',
		plain: 'This device makes passkeys, but none that can open something sealed. Nothing was added; your password opens your journal. If your device lists a passkey for this place now, you can delete it.',
		plainUse: 'This passkey gave nothing that opens your journal. Your password does.',
		present: 'There is a passkey of yours on this device already.',
		stopped: 'Your device did not do it, or it was stopped. Nothing was changed.',
		refused: 'This passkey does not open your journal. Your password does.',
		open: 'Open with this device’s passkey',
		opening: 'Your device is asking you.',
		or: 'Or with your password:'
	},
	loss: {
		title: 'If you lose something',
		cases: [
			{ name: 'The password', text: 'Your name and your recovery code let you set another one, and your journal opens again.' },
			{ name: 'The recovery code', text: 'Your password lets you make a new one, above on this page. Do it now, not later.' },
			{ name: 'A device', text: 'What is on it is sealed. Sign out everywhere and change your password. What was not sent yet is lost with the device.' },
			{ name: 'Both password and code', text: 'Nobody can open your journal again. Not we, not whoever runs this place. A passkey still opens it where you are signed in; then take your notebook along, and begin anew with another name.' }
		],
		recover: 'Set a new password with the recovery code',
		along: 'Take your notebook along'
	},
	forgotten: {
		title: 'Forgotten?',
		text: 'With your recovery code you can set another password, and your journal opens again. Without both, nobody can open it, we neither.',
		link: 'I have my recovery code'
	}
};
