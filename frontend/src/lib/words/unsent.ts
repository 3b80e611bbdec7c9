/** What was sent without a line, and waits for one. */
export const unsent = {
	title: 'Waiting to send',
	waiting: 'Waiting to send. It is safe on this device, and goes by itself when the line is back.',
	/** It was on its way when the line broke. */
	tried: 'Waiting to send. It may have arrived already: it goes again by itself, and stands there once.',
	refused: 'This was not taken.',
	again: 'Send it again',
	putBack: 'Put it back to change it',
	discard: 'Discard',
	discarding: { title: 'Discard this?', what: 'The words are on this device only. They will be gone.', yes: 'Discard', no: 'Leave it' },
	presence: 'I am here',
	answer: 'An answer',
	update: 'A new update',
	toThread: 'To the thread it answers',
	toUpdate: 'Where you wrote it',
	arrived: { answer: 'What waited has arrived.', update: 'The update that waited has arrived.' },
	toArrived: 'Open it',
	cameBack: 'Something you wrote was not taken. It is still on this device.',
	toCameBack: 'See what it is',
	page: {
		title: 'What waits on this device',
		lead: 'What you sent while there was no line, and what was not taken. Only you see it.',
		none: 'Nothing waits. Everything you sent has arrived.'
	}
};
