/** The words a circle looks at, and what waits to be read. */
export const guard = {
	words: {
		title: 'Words',
		lead: 'Words and phrases this circle wants to look at. Only those who look after it see this list.',
		hint: 'One to a line, at most 60 characters each. Spelling tricks are seen through.',
		nudge: 'Ask its author to look once more',
		hold: 'Have it wait for one of us',
		fold: 'Fold it until one of us has read it',
		allowed: 'Always fine',
		allowedHint: 'What is inside one of these is found by none of the others. One to a line, at most 100.',
		save: 'Save the words',
		saved: 'Saved.',
		tryTitle: 'Try it first',
		tryText: 'A text to try',
		tryHint: 'Nobody sees it, and nothing is kept. You can leave it empty and look at the latest posts alone.',
		try: 'See what would happen',
		outcome: {
			allow: 'It would be there as it is.',
			nudge: 'Its author would be asked, privately, to look once more.',
			hold: 'It would wait for one of you.',
			fold: 'It would be there, folded, until one of you has read it.',
			block: 'It would not be taken.'
		},
		found: 'What was found:',
		past: (looked: number, nudge: number, hold: number, fold: number, block: number) =>
			`Of the latest ${looked} posts, ${nudge} would have met a second look, ${hold} would have waited, ${fold} would have been folded, and ${block} would not have been taken.`
	},
	/** Whose posts wait until somebody has read them. */
	first: {
		person: {
			begin: 'Read what they write first',
			end: 'Let what they write be there at once',
			note: 'What they write in threads waits until one of you has read it. It is a step short of asking them to be quiet.',
			is: 'What they write in threads waits until one of you has read it.',
			title: (name: string) => `Read what ${name} writes first?`,
			what: ['What they write in threads waits until one of you has read it, for three days at most. They see that it waits, and are told why.', 'The live room stays open to them.']
		},
		thread: {
			begin: 'Read answers here first',
			end: 'Let answers here be there at once',
			note: 'What is written here waits until one of you has read it.',
			is: 'What is written here waits until one of you has read it.',
			title: (_: string) => 'Read what is written here first?',
			what: ['Every answer in this thread waits until one of you has read it, for three days at most. Whoever writes sees that it waits.']
		},
		circle: {
			begin: 'Read all posts first',
			end: 'Let posts be there at once',
			note: 'Every post and answer in this circle waits until one of you has read it.',
			is: 'Every post and answer in this circle waits until one of you has read it.',
			title: (_: string) => 'Read everything that is written in threads first?',
			what: ['Every post and answer in this circle waits until one of you has read it, for three days at most. Whoever writes sees that it waits.', 'It is a lot of reading. The live room stays as it is.']
		},
		title: 'Read first',
		people: 'People whose posts are read first',
		threads: 'Threads that are read first',
		aThread: 'A thread',
		gone: 'Somebody who is not here any more',
		reason: 'Why, for the log',
		reasonHint: 'Those who look after the circle read it.',
		begun: 'What is written there waits for one of you now.',
		ended: 'What is written there is there at once again.'
	},
	waiting: {
		title: 'Waiting to be read',
		lead: 'Each of these waits for one of you. After three days it goes back to its author.',
		none: 'Nothing waits.',
		member: 'A member',
		answer: 'An answer',
		until: (when: string) => `Until ${when}`,
		found: 'Why it waits',
		mine: 'This is yours. Somebody else has to read it.',
		share: 'Share it',
		give: 'Give it back',
		giveTitle: 'Give it back to its author?',
		reason: 'What will you write to them?',
		reasonHint: 'They read it beside their draft.',
		reasonMissing: 'Please say why. They will read it.',
		no: 'Not now',
		yes: 'Give it back'
	}
};
