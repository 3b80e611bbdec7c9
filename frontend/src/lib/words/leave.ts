/** The button that leaves this page at once, and what it can and cannot do. */
export const leave = {
	button: 'Leave this page',
	what: 'What “Leave this page” does',
	marks: (pressed: number) => `Shift pressed ${pressed} of 3 times`,
	going: 'Leaving.',
	title: 'Before you go on: a quick way out',
	lead: 'On every page there is a button that says “Leave this page”. Use it when someone should not see what you are reading.',
	does: {
		title: 'What it does',
		items: [
			'The page goes blank at once, and a weather page opens in its place.',
			'You are signed out on this device, and what this page held in memory is gone. Your journal is locked with it.',
			'On a keyboard, pressing Shift three times within five seconds does the same. Three marks show how far you are. While you type in a field, Shift does nothing special.'
		]
	},
	cannot: {
		title: 'What it cannot do',
		items: [
			'It cannot clear your browser’s history. The pages you opened here may still be listed there. A private window keeps no list.',
			'It cannot hide anything from software that watches this device, or from whoever runs your network.',
			'If you are offline, you are signed out here as soon as the server can be reached again. Until then close the window as well.'
		]
	},
	elsewhere: 'If someone watches this device, another one is safer: a friend’s phone, a library, a computer at work.',
	understood: 'I have read this'
};
