import type { Shared } from '#lib/practice/item.ts';

/** Sharing words of one's own notebook with somebody. */
export const share = {
	button: 'Share as text…',
	title: 'Share as text',
	lead: 'It stays in your journal. What you share is a copy of these words, as you leave them here.',
	missing: 'What you want to share is not here',
	missingText: 'It was deleted, or it is on another device only.',
	looking: 'Looking for it.',
	journal: 'To the journal',
	back: 'Leave it unshared',

	happened: 'What happened:',
	means: 'What I think it means:',
	smallest: 'The smallest version:',

	what: 'What is shared',
	whatNote: 'These words and nothing else. You can change or shorten them before you share them; in your journal nothing changes.',
	below: 'They stand further down, as they will go.',
	never: {
		insight: 'How you looked at it on an ordinary day, how far you trust it and how you put it before stay with you.',
		commitment: 'The days you look at it, what came of it, and whom a conversation is with stay with you.',
		entry: 'Tags and everything else you wrote stay with you.'
	},
	empty: 'There are no words in it that could be shared.',

	with: 'With whom?',
	withLooking: 'Looking with whom you could share it.',
	update: (circle: string) => `A new update in ${circle}`,
	thread: (circle: string) => `An answer in a thread of ${circle}`,
	companion: (name: string) => `${name}, your companion`,
	nobody: 'You are in no circle yet. There is nobody you could share this with here.',
	circles: 'Find a circle',
	which: 'In which thread?',
	choose: 'Choose a thread',
	more: 'Show earlier threads',
	noThreads: 'No thread of this circle takes an answer now.',
	opening: 'Opening it.',
	mayNot: 'You cannot begin an update in this circle now.',

	facts: 'Before you share it',
	who: 'Who can read it',
	long: 'For how long',
	undo: 'How to take it back',
	whoUpdate: (circle: string) => `Everyone in ${circle} now, under the name you choose below. People who join later do not see updates from before their time.`,
	whoThread: (circle: string) => `Everyone in ${circle} who can read this thread.`,
	whoCompanion: (name: string) => `${name}, and nobody else. It is sealed for the two of you.`,
	/** What becomes of the seal. */
	unsealed: 'It leaves the journal only you can open, and is kept as everything in the circle is.',
	longThread: 'Until you take it back, or the circle is deleted.',
	longCompanion: 'Until you take it back, or seven days after you two have ended.',
	undoThread: 'On the page it comes from in your journal, or in the thread itself. The words go for everyone. People may have read it already.',
	undoCompanion: 'On the page it comes from in your journal, or on your page with your companion. They may have read it already.',
	not: 'Nothing has been shared yet.',
	press: 'Share it',
	yours: 'Your words',
	missingWords: 'Please leave a few words.',
	unsent: 'This was not shared. It is still here.',

	done: 'It is shared',
	doneText: (shared: Pick<Shared, 'to' | 'name'>) => `It is shared ${into(shared)}.`,
	remembered: 'Your journal remembers where, so that you can take it back from there.',
	forgot: 'Your journal could not remember where. You can take it back in the place itself.',
	see: 'See it there',
	toItem: 'Back to where it comes from',

	/** On the page of what was shared. */
	list: 'Shared',
	line: (shared: Pick<Shared, 'to' | 'name'>, day: string) => `Shared ${into(shared)} on ${day}.`,
	wasBack: (day: string) => `Taken back on ${day}.`,
	wasGone: (day: string) => `On ${day} it was not there any more: it is gone, or it stands where you cannot go now.`,
	copy: 'What you change here does not change what you shared.',
	take: 'Take it back',
	sure: 'Take it back?',
	sureWhat: 'The words go from there for everyone, and are deleted. A line stays that says you took something back. People may have read it already.',
	sureCompanion: 'The words go from there for both of you. Your companion may have read it already.',
	no: 'Leave it',
	toldBack: 'It is taken back.',
	toldGone: 'It was not there any more, so there was nothing to take back.',

	/** Who is to know of a commitment. */
	witness: {
		legend: 'Shall somebody know of it?',
		hint: 'Nobody is told by this. You are only asked afterwards whether you want to share it.',
		none: 'Nobody',
		companion: 'A companion',
		circle: 'A circle',
		wished: { companion: 'You thought of letting a companion know. Nobody has been told.', circle: 'You thought of letting a circle know. Nobody has been told.' }
	}
};

function into({ to, name }: Pick<Shared, 'to' | 'name'>): string {
	if (to === 'companion') return `with ${name}`;
	return to === 'update' ? `as an update in ${name}` : `as an answer in ${name}`;
}
