import type { PostAct } from '#lib/thread/moderating.ts';
import type { Stands } from '#lib/thread/tending.svelte.ts';

interface ActWords {
	/** What the button says. */
	name: string;
	title: (who: string) => string;
	/** What it means, a paragraph each. */
	what: string[];
	yes: string;
	/** Said once it is done. */
	done: string;
}

/** Looking after a thread and what stands in it. */
export const tend = {
	post: {
		open: 'Look after this',
		of: (who: string) => `: from ${who}`,
		acts: {
			fold: {
				name: 'Fold',
				title: (who) => `Fold this from ${who}?`,
				what: [
					'Until it was looked at again, only its author and those who look after the circle read it. The others see that something is there.',
					'You can show it again at any time.'
				],
				yes: 'Fold it',
				done: 'It is folded. Its author is told why.'
			},
			show: {
				name: 'Show again',
				title: (who) => `Show this from ${who} again?`,
				what: ['Everyone reads it again.'],
				yes: 'Show it again',
				done: 'It is shown again.'
			},
			remove: {
				name: 'Remove',
				title: (who) => `Remove this from ${who}?`,
				what: ['From now on nobody reads it, not even you. A line stays that says so. It cannot be brought back, and in thirty days the words are deleted.'],
				yes: 'Remove it',
				done: 'It is removed. Its author is told why.'
			},
			note: {
				name: 'Add a content note',
				title: (who) => `Add a content note to this from ${who}?`,
				what: ['Nothing in it is changed. One calm line stands above the words, and people open them when they like.'],
				yes: 'Add the note',
				done: 'The note stands above it. Its author is told why.'
			},
			who: {
				name: 'Ask who wrote this',
				title: (who) => `Ask who ${who} is?`,
				what: [
					'For when somebody’s safety needs it. A second person who looks after the circle reads your reason, and has seven days to agree.',
					'If they do, the two of you learn the name, and nobody else. Whoever wrote it is told, with your reason.'
				],
				yes: 'Ask a second person',
				done: 'It waits for a second person now.'
			},
			move: { name: 'Move to a new thread…', title: () => '', what: [], yes: '', done: '' }
		} satisfies Record<PostAct, ActWords> as Record<PostAct, ActWords>,
		/** Of what a thread begins with. */
		opening: 'It is what this thread begins with: its title goes with it, and nothing can be added to the thread meanwhile.',
		openingRemoved: 'It is what this thread begins with: its title goes with it. What others answered stays.',
		reason: 'The reason, to its author',
		reasonAgain: 'A word to its author, if you like',
		reasonMissing: 'Please say why. Its author will read it.',
		noteMissing: 'Please choose a note, or write one.',
		toNames: 'Where it waits',
		/** Beside what is folded or removed, for the others who look after the circle. */
		told: 'Its author was told:'
	},

	thread: {
		open: 'Look after this thread',
		lead: 'What you do here stands in the log, with your name.',
		quiet: 'Without a line in the thread',
		notNow: 'Not now',
		state: {
			title: 'Writing',
			is: { open: 'It is open.', locked: 'It is locked.', archived: 'It is archived.' },
			/** Nothing is added anyway. */
			hidden: 'What it begins with is not shown, so nothing can be added anyway.',
			acts: {
				locked: {
					name: 'Lock it',
					title: 'Lock this thread?',
					what: ['Nothing is added or changed any more. Everyone can still take back what is theirs, and you can write a note in it.', 'You can open it again.'],
					yes: 'Lock it',
					done: 'The thread is locked now.'
				},
				archived: {
					name: 'Archive it',
					title: 'Archive this thread?',
					what: ['From now on it is only read, and it stands among what is quiet.', 'You can open it again.'],
					yes: 'Archive it',
					done: 'The thread is archived now.'
				},
				open: {
					name: 'Open it again',
					title: 'Open this thread again?',
					what: ['People can write in it again, as its author asked for.'],
					yes: 'Open it again',
					done: 'The thread is open again.'
				}
			},
			reason: 'Why, for the log',
			reasonHint: 'Those who look after the circle read it. You can leave it empty.'
		},
		timer: {
			title: 'By itself',
			none: 'Nothing will be done by itself.',
			idle: (hours: string) => `Each answer moves it on: it is after ${hours} without one.`,
			set: 'Set a time…',
			other: 'Set another time…',
			stop: 'Leave it as it is',
			stopped: 'Nothing will be done by itself any more.',
			done: 'The time is set.',
			formTitle: 'What happens by itself?',
			does: 'What is done?',
			choices: [
				{ value: 'lock', label: 'It is locked' },
				{ value: 'archive', label: 'It is archived' },
				{ value: 'open', label: 'It is opened again' }
			],
			when: 'When?',
			whens: [
				{ value: 'at' as const, label: 'At a time' },
				{ value: 'idle' as const, label: 'When it has gone quiet', note: 'After a while in which nobody wrote.' }
			],
			at: 'Day and time, by your clock',
			hours: 'How long is quiet?',
			hourChoices: [
				{ value: '24', label: 'A day' },
				{ value: '72', label: 'Three days' },
				{ value: '168', label: 'A week' },
				{ value: '336', label: 'Two weeks' },
				{ value: '720', label: '30 days' },
				{ value: '2160', label: '90 days' }
			],
			atWrong: 'Please choose a time that is ahead, within a year.',
			yes: 'Set it'
		},
		slow: {
			title: 'Pace',
			none: 'Everyone writes when they like.',
			until: (when: string) => `Until ${when}.`,
			set: 'Slow it down…',
			other: 'Another pace…',
			stop: 'Let it go freely',
			stopped: 'Everyone writes when they like again.',
			done: 'It goes slowly now.',
			formTitle: 'Slow this thread down?',
			what: ['For when it gets heated, or one answer chases the next. Those who look after the circle are not held.'],
			seconds: 'How long between two posts of one person?',
			secondChoices: [
				{ value: '900', label: 'A quarter of an hour' },
				{ value: '3600', label: 'An hour' },
				{ value: '21600', label: 'Six hours' },
				{ value: '86400', label: 'A day' },
				{ value: '259200', label: 'Three days' },
				{ value: '604800', label: 'A week' }
			],
			lasts: 'Until when?',
			lastChoices: [
				{ value: '24', label: 'For a day' },
				{ value: '72', label: 'For three days' },
				{ value: '168', label: 'For a week' },
				{ value: '720', label: 'For 30 days' },
				{ value: '', label: 'Until it is taken back' }
			],
			yes: 'Slow it down'
		},
		pin: {
			title: 'On top',
			on: 'It stands on top of the circle’s threads.',
			off: 'It stands among the others.',
			set: 'Put it on top',
			stop: 'Take it down',
			done: 'It stands on top now.',
			stopped: 'It stands among the others again.'
		},
		move: {
			title: 'Answers',
			is: 'Answers that have become a talk of their own can go on in another thread of this circle.',
			none: 'There is no answer here that could be moved.',
			open: 'Move answers…'
		}
	},

	move: {
		title: 'Move answers',
		what: 'Nobody reads there what they could not read here. Where they were, a line says where they went on.',
		which: 'Which ones?',
		more: 'There are further answers below, which are not shown yet. Show them first to move them too.',
		none: 'Please choose at least one.',
		many: 'Please choose up to fifty.',
		where: 'Where to?',
		places: {
			new: { label: 'A new thread', note: 'It begins with the earliest of them, and belongs to whoever wrote that.' },
			there: { label: 'A thread that is there', note: 'They stand among its answers.' }
		},
		name: 'A few words as a title',
		nameMissing: 'Please give it a title, of up to 120 letters.',
		kind: 'What is it?',
		kinds: [
			{ value: 'update', label: 'An update' },
			{ value: 'question', label: 'A question' },
			{ value: 'practical', label: 'Something practical' }
		],
		to: 'Which thread?',
		choose: 'Please choose',
		toMissing: 'Please choose a thread.',
		looking: 'Looking for the other threads.',
		noOther: 'There is no other thread here that they could go to.',
		older: 'Show older threads',
		yes: 'Move them',
		moved: (title: string) => `Moved. They go on in “${title}”.`,
		/** One answer in the list: who, and how it begins. */
		one: (who: string, begins: string) => (begins === '' ? who : `${who}: ${begins}`)
	},

	/** The line in a thread that says since when it is as it is. */
	since: {
		open: (when: string) => `It was opened again: ${when}.`,
		locked: (when: string) => `It was locked: ${when}.`,
		archived: (when: string) => `It was archived: ${when}.`
	} satisfies Record<Stands, (when: string) => string>
};
