import type { Way } from '#lib/practice/item.ts';
import type { Resting } from '#lib/practice/writing.svelte.ts';

/** The private practice: a notebook that nobody else can open. */
export const practice = {
	tooLong: 'This is longer than one entry can be. The last letters are not kept yet. You can go on in another entry.',
	unkept: 'This device could not keep the last words. They are still on this page. There may be no room left on it.',

	/** Where the vault is locked. */
	locked: {
		title: 'Your journal is locked',
		lead: 'Locked. Enter your password.',
		why: 'After a reload, or after a while without a touch, the key is gone from this page. Your browser makes it again from your password. That takes a moment, on purpose, and the password is not sent.',
		password: 'Your password',
		show: 'Show the password',
		missing: 'Please enter your password.',
		open: 'Open it',
		capture: 'Write something down without opening it',
		opening: 'Making the key. This takes a moment.',
		offline: 'There is no line. What this device has kept opens all the same.',
		nothing: 'There is no line, and this device has kept nothing that opens without one. What you wrote is with the server, sealed. Nothing is lost.',
		again: 'Try the line again',
		forgot: 'I do not know the password any more',
		lost: 'With your recovery code you can set another one, and your journal opens again. Without both, nobody can open it, we neither.'
	},
	opening: 'Opening your notebook.',
	failed: 'Your notebook did not open just now. Nothing in it was changed.',

	list: {
		title: 'Journal',
		lead: 'Nobody else can read this. It is sealed before it leaves your browser.',
		write: 'Write',
		empty: 'A blank page. One word is enough.',
		emptyLooking: 'Looking for what you wrote elsewhere.',
		emptyOffline: 'There is no line, and nothing is kept on this device yet. You can write; it is kept here.',
		back: 'Your notebook is where you left it. Nothing to catch up on.',
		search: 'Find words',
		searchHint: 'It is searched on this device.',
		found: (n: number) => (n === 0 ? 'Nothing has these words.' : n === 1 ? 'One entry has these words.' : `${n} entries have these words.`),
		all: 'Everything',
		more: 'Show earlier ones',
		returning: 'Come back to',
		returningNote: 'You asked to see these again. You can look, or leave them.',
		later: 'Later',
		wordless: 'No words yet',
		here: 'on this device only',
		waiting: 'not with the server yet',
		refused: 'only on this device: the server did not take it',
		copy: 'kept twice',
		gathering: (title: string, day: string) => `Your own words of ${title}, ${day}`,
		returns: (day: string) => `comes back on ${day}`,
		due: 'asked to come back',
		lock: 'Lock it now',
		beside: 'Choose and keep going',
		ways: {
			'/journal/insights': 'Insights',
			'/journal/commitments': 'Commitments',
			'/journal/going': 'Keep going',
			'/journal/not-yet': 'Not yet',
			'/companions': 'Companions',
			'/from-here': 'From here',
			'/journal/people': 'People around you',
			'/journal/structure': 'Build my structure',
			'/journal/take-along': 'Take it along, bring it in'
		},
		device: 'How this device keeps it'
	},

	line: {
		offline: 'There is no line. What you write is saved on this device and goes to the server later, sealed.',
		waiting: (n: number) => (n === 1 ? 'One thing is not with the server yet.' : `${n} things are not with the server yet.`),
		refused: 'The server did not take something. It is kept here.',
		again: 'Try again',
		unreadable: (n: number) =>
			n === 1 ? 'One thing here does not open with your key. It is left as it is.' : `${n} things here do not open with your key. They are left as they are.`,
		shared: 'Nothing of your journal is kept on this device. Before you close this page, wait until it says that all is with the server.',
		unkeeping: 'This browser keeps nothing. Before you close this page, wait until it says that all is with the server.'
	},

	both: {
		title: 'Both are kept',
		text: 'This was changed in two places at the same time. Nothing was overwritten.',
		other: 'The one written elsewhere',
		mine: 'The one written here',
		copy: 'What you write here is an entry of its own now, because the other one was changed elsewhere.',
		gone: 'It was deleted in another place. As soon as you change something here, it is kept as an entry of its own.',
		taken: 'It was changed in another place. What you see is the latest.'
	},

	write: {
		title: 'Write',
		again: 'Go on writing',
		label: 'Your words',
		once: 'This is a notebook, not treatment. It is for you alone.',
		understood: 'All right',
		ways: 'How',
		way: {
			prose: 'As it comes',
			list: 'A list',
			few_words: 'A few words',
			no_words_yet: 'No words yet',
			reply: 'In reply to a sentence'
		} satisfies Record<Way, string>,
		listHint: 'One thing on each line.',
		fewHint: 'One word is enough.',
		noWords: 'There are no words yet, and that can be kept too: an empty page with today on it.',
		keepBlank: 'Keep the empty page',
		blankKept: 'The empty page is kept.',
		resting: {
			nowhere: '',
			saving: '',
			device: 'Saved on this device.',
			here: 'Saved, on this device only.',
			server: 'Saved.',
			refused: 'Saved on this device. The server did not take it.'
		} satisfies Record<Resting, string>,
		offline: 'Saved on this device. Will sync later.',
		page: 'On this page only, until the server has it.',
		stop: 'Stop here',
		stopped: 'That is enough for one sitting. Anything you wrote is kept.',
		ground: 'Put both feet on the floor. Look out of a window, or at something far away. Drink some water. Nothing has to follow from this today.',
		groundLink: 'People you can talk to now',
		toJournal: 'To the journal',
		more: 'Coming back, tags, where it is kept',
		tags: 'Tags',
		tagsHint: 'For yourself, with commas between. They are sealed like the rest.',
		here: 'Keep this one on this device only',
		hereNote: 'It is not sent anywhere, sealed or not. If this device or its browser data is lost, it is lost.',
		hereTook: 'Where it was with the server, it is deleted there.'
	},

	returning: {
		legend: 'Shall it come back?',
		none: 'No',
		in: (days: number) => (days === 7 ? 'In a week' : 'In four weeks'),
		own: 'On a day I choose',
		day: 'The day',
		past: 'Please choose a day that is ahead.',
		on: (day: string) => `It comes back on ${day}, as it is.`
	},

	prompts: {
		title: 'A sentence to begin with',
		ask: 'Show me a sentence',
		another: 'Another one',
		none: 'No sentence',
		notYet: 'Not yet',
		use: 'Begin with this',
		minutes: (n: number) => `About ${n} minutes, or less. You can stop at any time.`,
		out: 'You have seen all that fit in the last weeks.',
		again: 'Show them again',
		deeper: 'Go deeper',
		deeperNote: 'These ask for more. They are for you alone. You can stop at any time; what you wrote is kept.',
		deepAsk: 'Show me one',
		deepDone: 'You had one of these today. One is plenty. There is no need for another.',
		deepStill: 'Another one today, all the same',
		to: 'In reply to'
	},

	entry: {
		missing: 'This entry is not here',
		missingText: 'It was deleted, or it is on another device only.',
		missingLooking: 'Looking for it.',
		edit: 'Go on writing',
		changed: (when: string) => `changed ${when}`,
		written: (when: string) => `Written ${when}`,
		delete: 'Delete',
		sure: 'Delete this entry?',
		sureWhat: ['It is deleted here and on the server, for good. Nobody can bring it back, we neither.'],
		sureHere: ['It is on this device only, and is deleted here for good.'],
		keep: 'Keep it',
		notDeleted: 'It was changed in another place meanwhile, so it was not deleted. Look at it first.',
		due: 'You asked for this to come back.',
		question: 'Reading it now: what would you underline, and what would you cross out?',
		rest: 'Let it rest',
		again: (days: number) => (days === 7 ? 'Again in a week' : 'Again in four weeks'),
		resting: 'It rests. It does not come back by itself.',
		back: 'To the journal'
	},

	settings: {
		title: 'Your journal on this device',
		text: 'What you write for yourself is sealed in your browser. This device keeps it sealed too, so that it is there without a line.',
		lock: 'Lock it after',
		minutes: (n: number) => (n === 60 ? 'an hour without a touch' : `${n} minutes without a touch`),
		shared: 'Others use this device too',
		sharedNote: 'Then nothing of your journal is kept on it, and it locks a minute after you look elsewhere. You need a line to write.',
		sharedHere: (n: number) =>
			n === 1
				? 'One thing is on this device only. It is not with the server, so this has to wait until it is sent, or you delete it.'
				: `${n} things are on this device only. They are not with the server, so this has to wait until they are sent, or you delete them.`,
		sharedNow: 'Nothing of your journal is kept on this device any more.',
		keptNow: 'Your journal is kept on this device, sealed, from when you next open it.',
		leaving: 'When you sign out or leave, the sealed copies are taken off this device. What only this device has stays here, sealed, until you sign in again.',
		link: 'To the journal'
	}
};
