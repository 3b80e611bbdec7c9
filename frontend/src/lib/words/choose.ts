import type { Commitment, FollowUp, Insight } from '#lib/practice/item.ts';
import type { Check } from '#lib/practice/insight.ts';

const listed = (days: string[]): string => (days.length < 2 ? (days[0] ?? '') : `${days.slice(0, -1).join(', ')} and ${days.at(-1)}`);

/** Insights, and the one or two small things that come of them. */
export const choose = {
	insights: {
		title: 'Insights',
		lead: 'An insight is only a sentence you want to think about again.',
		empty: 'Nothing here yet. A sentence can wait here until you know what you think of it.',
		looking: 'Looking for what you wrote elsewhere.',
		write: 'Keep a sentence',
		asked: 'For an ordinary day',
		askedNote: 'You can look at these again, or leave them.',
		open: 'With you now',
		lived: 'Lived',
		down: 'Set down',
		wordless: 'No words yet',
		toCommitments: 'Commitments',
		back: 'All insights',
		journal: 'To the journal'
	},

	status: {
		fresh: 'Fresh',
		sat_with: 'Sat with',
		being_tried: 'Being tried',
		lived: 'Lived',
		set_down: 'Set down'
	} satisfies Record<Insight['status'], string>,

	statusNote: {
		fresh: 'It came lately. Nothing has to follow.',
		sat_with: 'You keep it company.',
		being_tried: 'Something in your days is trying it out.',
		lived: 'It is part of how you do things.',
		set_down: 'It may rest. You can take it up again.'
	} satisfies Record<Insight['status'], string>,

	/** What stands around a field that keeps itself. */
	writing: {
		kept: 'Saved.',
		device: 'Saved on this device.',
		page: 'On this page only, until the server has it.',
		gone: 'It was deleted in another place. As soon as you change something here, it is kept again.',
		copy: 'This was changed in two places at the same time. Both are kept, and what you write here is one of its own now.',
		other: 'The other one'
	},

	insight: {
		title: 'An insight',
		newTitle: 'Keep a sentence',
		newLead: 'What happened and what it means are two things. You can write one of them, or both.',
		event: 'What happened',
		eventHint: 'As a camera would have it. You can leave this empty.',
		sense: 'What I think it means',
		senseHint: 'In a sentence or two. You decide what it means, and you can change your mind.',
		about: 'It belongs to',
		nothing: 'Nothing in particular',
		keep: 'Keep it',
		noEvent: 'You left open what happened.',
		noSense: 'You left open what it means.',
		missing: 'This insight is not here',
		missingText: 'It was deleted, or it is on another device only.',
		missingLooking: 'Looking for it.',
		state: 'Where it is now',
		written: (day: string) => `Written ${day}`,
		editEvent: 'Change what happened',
		done: 'Done',
		differently: 'I see it differently now',
		newSense: 'What I think it means now',
		newSenseHint: 'What you wrote before stays below, with its day.',
		keepSense: 'Keep the new wording',
		leave: 'Leave it as it is',
		before: 'How you put it before',
		until: (day: string) => `until ${day}`,
		small: 'Make one small thing of it',
		plans: 'What came of it',
		delete: 'Delete',
		sure: 'Delete this insight?',
		sureWhat: ['It is deleted here and on the server, for good, with its earlier wordings. Commitments that grew from it stay.'],
		deleteNo: 'Keep it',
		notDeleted: 'It was changed in another place meanwhile, so it was not deleted. Look at it first.'
	},

	fresh: {
		question: 'Want to try a small version, or let it rest?',
		small: 'Try a small version',
		rest: 'Let it rest',
		sit: 'I am still sitting with it'
	},

	/** The card of the first two weeks, once. */
	halfTrue: {
		text: 'This may turn out to be true, half true or beautiful and wrong. You do not have to know yet. We will ask you again on an ordinary day.',
		ok: 'All right'
	},

	check: {
		title: 'An ordinary day',
		due: { 0: 'Today, as a beginning.', 14: 'Two weeks later.', 60: 'Two months later.' } satisfies Record<Check, string>,
		offer: 'Look at it on an ordinary day',
		question: 'How sure are you of this on a plain Wednesday?',
		trust: { more: 'More', same: 'The same', less: 'Less' } satisfies Record<NonNullable<Insight['trust']>, string>,
		now: { more: 'More sure than when it came.', same: 'As sure as when it came.', less: 'Less sure than when it came.' } satisfies Record<NonNullable<Insight['trust']>, string>,
		answer: 'A line about it, if you like',
		another: 'Another one',
		explanations: 'Two plain explanations',
		explanationsHint: 'What else could explain it? You can add one you dislike.',
		keep: 'Keep this',
		choose: 'Choose one of the three, or leave it for another day.',
		later: 'Another day',
		kept: 'Saved. You decide what it means.',
		before: 'What ordinary days made of it',
		alone: 'Nobody else can see this.'
	},

	door: {
		text: 'This sounds like a big door. Many people give it four weeks and talk to two practical people first. Set a date to look again?',
		plain: 'This sounds like a big door. Many people give it four weeks and talk to two practical people first.',
		set: 'In four weeks',
		day: 'The day to look again',
		no: 'Not for this',
		waiting: (day: string) => `You wanted to look at this again on ${day}.`,
		over: (day: string) => `You wanted to look at this again on ${day}. How does it look now?`,
		looked: 'I looked at it',
		away: 'Take the date away',
		medicine: 'Please do not change or stop a medicine because of this. Talk to the person who prescribed it.',
		draft: 'You can leave this as a draft for as long as you like.'
	},

	source: {
		text: 'What comes up can be a feeling, a picture, a guess or a memory, and it can be hard to tell them apart. Before acting on it or telling someone, consider sitting with it with a trained person.',
		ok: 'I have read it',
		people: 'People you can talk to'
	},

	commitments: {
		title: 'Commitments',
		lead: 'One or two small things, made of what you understood. No more at a time.',
		empty: 'No promises open. That is fine.',
		looking: 'Looking for what you wrote elsewhere.',
		write: 'Choose one small thing',
		drafts: 'Drafts',
		parked: 'Parked',
		kept: 'Kept',
		down: 'Changed or set down',
		next: (day: string) => `Next look: ${day}`,
		noNext: 'No look ahead.',
		toInsights: 'Insights',
		back: 'All commitments',
		noWords: 'No words yet'
	},

	kind: {
		relationship: 'Tending to somebody',
		habit: 'A habit',
		conversation: 'A conversation',
		other: 'Something else'
	} satisfies Record<Commitment['kind'], string>,

	state: {
		draft: 'Draft',
		active: 'Open',
		parked: 'Parked',
		kept: 'Kept',
		changed: 'Became something else',
		set_down: 'Set down'
	} satisfies Record<Commitment['state'], string>,

	/** “When the kettle boils, then I …”, but “After breakfast, I …”. */
	sentence: (cue: string, step: string) =>
		/^(?:after|before|at|on|in|during|every|each|once|as soon as|while|by|between|the next time)\b/iu.test(cue)
			? `${cue[0]!.toUpperCase()}${cue.slice(1)}, I ${step || '…'}.`
			: `When ${cue || '…'}, then I ${step || '…'}.`,
	obstacleSentence: (obstacle: string, plan: string) => `If this gets in the way: ${obstacle || '…'}, then I ${plan || '…'}.`,

	plan: {
		title: 'One small thing',
		newTitle: 'From insight to one small thing',
		stop: 'Stop here',
		stopNote: 'You can stop at any step. What you wrote is kept as a draft.',
		step: (n: number) => `Step ${n} of 4`,
		steps: ['Where it comes from', 'When, and then', 'What gets in the way', 'Say it once'],
		back: 'Back',
		next: 'Next',
		landing: 'These are the first days. No decisions are needed yet.',

		insight: 'The insight it comes from',
		none: 'No insight linked',
		sure: 'How sure are you of it on an ordinary day?',
		kind: 'What kind of thing is it?',
		whom: 'With whom',
		whomHint: 'For you alone.',
		first: 'The first sentence',
		firstHint: 'A draft. It can be plain.',

		cue: 'When, or if',
		cueHint: 'A time, a place or an event you will notice. For example: after breakfast on Sunday.',
		cueMissing: 'This needs a when or where.',
		do: 'Then I',
		doHint: 'One thing you do, in under fifteen minutes, or one named event.',
		doMissing: 'This needs one thing that you do.',
		still: 'It is open, so the last one stays until there is another.',
		vague: (said: string) => `“${said}” is hard to see on a Tuesday. What would somebody see you do, once?`,
		smallest: 'The smallest version',
		smallestHint: 'For a bad day. Two minutes are enough.',

		obstacle: 'What usually gets in the way?',
		obstacleHint: 'The old way comes back for everybody. It helps to have met it on paper.',
		obstaclePlan: 'If that happens, then I',
		skip: 'You can leave both empty.',

		read: 'Read it once, out loud if you can.',
		say: 'Say it back, in your own words',
		sayHint: 'You can type it or say it. What you type here is not kept.',
		looks: 'When do you want to look at it again?',
		asks: (days: string[]) => `We will ask on ${listed(days)}. Change or switch off any of them.`,
		looksHint: 'The server keeps the days, and nothing of what they are about.',
		look: (n: number) => `Look ${n}`,
		takeAway: (day: string) => `Take away: ${day}`,
		away: 'Take away',
		more: 'Add a day',
		noLooks: 'It is not looked at by itself.',
		begin: 'Begin',
		draft: 'Keep it as a draft',
		done: 'Done',
		begun: 'It is open.'
	},

	two: {
		title: 'You have two open. Keep, swap or park this one?',
		text: 'Two at a time is plenty. Nothing is lost, whatever you choose.',
		keep: 'Keep the two, and leave this one a draft',
		swap: (line: string) => `Swap: park “${line}”`,
		park: 'Park this one'
	},

	commitment: {
		title: 'A commitment',
		missing: 'This commitment is not here',
		missingText: 'It was deleted, or it is on another device only.',
		missingLooking: 'Looking for it.',
		from: 'The insight it grew from',
		noInsight: 'No insight linked',
		link: 'Link one now',
		linked: 'Linked.',
		unlink: 'No insight',
		choose: 'Choose an insight',
		whom: 'With',
		first: 'The first sentence',
		smallest: 'The smallest version',
		change: 'Change it',
		goOn: 'Go on with it',
		begin: 'Begin again',
		end: 'What becomes of it?',
		kept: 'Kept: it is ordinary now',
		changed: 'It became something else',
		park: 'Park it',
		down: 'Set it down',
		talk: 'How is it with the conversation?',
		after: { had: 'Had it', not_yet: 'Not yet', decided_not: 'Decided not to' },
		told: { had: 'You had it.', not_yet: 'Not yet. It stays as it is.', decided_not: 'You decided not to. That is an answer too.' },
		said: 'What was said',
		learned: 'What I learned',
		notesHint: 'If you like. For you alone.',
		keepNotes: 'Keep this',
		noNotes: 'Without notes',
		delete: 'Delete',
		sure: 'Delete this commitment?',
		sureWhat: ['It is deleted here and on the server, for good, with the days on which it was to be looked at.'],
		no: 'Keep it'
	},

	outcome: {
		done: 'Done',
		partly: 'Partly',
		not_this_time: 'Not this time',
		no_chance_yet: 'No chance yet',
		skipped: 'Skipped'
	} satisfies Record<NonNullable<FollowUp['outcome']>, string>,

	origin: {
		title: 'Where it comes from',
		lead: 'From what happened to what you do about it.',
		experience: 'What it belongs to',
		insight: 'Insight',
		event: 'What happened',
		sense: 'What I think it means',
		before: 'Before',
		commitment: 'Commitment',
		follow_up: 'A look',
		save: 'Save this as text',
		care: 'The file is not sealed. Whoever finds it can read it.',
		file: 'where-it-comes-from.txt',
		saved: 'Your browser has the file now.'
	}
};
