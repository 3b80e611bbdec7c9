import type { Hour, LineKind, Pace } from '#lib/companion/door.ts';

/** Two people who keep each other company for eight weeks. */
export const companion = {
	title: 'Companions',
	lead: 'One other person, for eight weeks: a line a week about what you meant to do. Either of you can end it at any time.',
	locked: 'What you and a companion write is sealed for the two of you. Your password opens it here, with your journal.',
	script: 'Fifteen minutes a week: what I meant to do, what happened, what next. No fixing.',
	loading: 'Looking for your companions.',
	empty: 'No companion. Would you like one for eight weeks?',
	/** Where somebody would look for one, in other places. */
	offer: 'A companion, for eight weeks',
	offerNote: 'One person from your circle. Fifteen minutes a week, and either of you can end it.',
	yours: 'Your companions',
	open: (name: string) => `Open: you and ${name}`,
	from: (circle: string) => `From ${circle}`,
	until: (day: string) => `Until ${day}`,
	state: {
		active: '',
		resting: 'Resting',
		ended: 'Ended'
	} satisfies Record<'active' | 'resting' | 'ended', string>,
	readable: (day: string) => `Ended. It can be read until ${day}.`,
	back: 'All of Companions',
	toJournal: 'To your journal',

	find: {
		title: 'Look for a companion',
		lead: 'You say when and how you would like it. You then see those of your circle who wish for it too, and they see you. Nobody else does.',
		noCircle: 'A companion comes from a circle you are in. You are in none yet.',
		circles: 'Find a circle',
		circle: 'Which circle?',
		full: 'You have two companions. That is as many as we think one person can keep.',
		hours: 'When is a good time for you?',
		hoursHint: 'One or more, in the circle’s hours. It is for finding each other; nothing is booked.',
		hour: { morning: 'Mornings', afternoon: 'Afternoons', evening: 'Evenings', night: 'Late at night' } satisfies Record<Hour, string>,
		hoursMissing: 'Please choose at least one.',
		pace: 'At what pace?',
		paces: {
			gentle: { label: 'Gentle', note: 'Some weeks a line, some weeks none.' },
			steady: { label: 'Steady', note: 'A line in most weeks.' }
		} satisfies Record<Pace, { label: string; note: string }>,
		theme: 'Around what?',
		anyTheme: 'Whatever is there',
		language: 'In which language?',
		wish: 'I would like a companion',
		change: 'Keep it so',
		edit: 'Change what you wish for',
		another: 'Look for another',
		ends: (day: string) => `You wish for a companion until ${day}. Then the wish ends by itself.`,
		unwish: 'Not any more',
		unwished: 'Your wish is gone. Nobody sees it any more.',
		kept: 'Kept.'
	},

	people: {
		title: 'Who wishes for it too',
		none: 'Nobody else wishes for it here yet. Your wish stays, and you can look again another day.',
		promise: 'A yes is seen by nobody. Only if the other says yes too, you both learn of it, and it begins.',
		fits: 'The same as you:',
		fit: { language: 'language', hours: 'hours', theme: 'theme', pace: 'pace' },
		yes: (name: string) => `Yes, with ${name}`,
		said: 'You said yes. Nobody is told unless it is returned.',
		unyes: 'Take the yes back',
		unyesOf: (name: string) => `Take the yes back: ${name}`,
		began: (name: string) => `${name} said yes too. It begins.`,
		noKey: 'Your key is not ready yet. It is made when your journal opens; try again in a moment.'
	},

	pair: {
		title: (name: string) => `You and ${name}`,
		about: (circle: string, until: string) => `From ${circle}, until ${until}`,
		sealed: (name: string) => `What stands here is sealed for you and ${name}. Nobody else can read it, we neither.`,
		loading: 'Opening what you wrote to each other.',
		missing: { title: 'This is not here', text: 'It has ended and its lines are gone, or it was never yours.' },
		noKey: 'The key of this companion is not on this device yet. Close your journal and open it once more.',
		rests: (name: string) => `${name} rests for now. You can write; no answer is needed.`,
		youRest: 'You rest. Nothing is asked of you here.',
		ended: (day: string) => `This has ended. Both of you can read it until ${day}, and take it along. Then it is gone.`,
		read: 'What you wrote',
		nothing: 'Nothing yet. A first line can be short.',
		you: 'You',
		kinds: {
			line: 'Weekly line',
			words: '',
			insight: 'An insight',
			commitment: 'A commitment',
			rehearsal: 'A first sentence, to try out'
		} satisfies Record<LineKind, string>,
		meant: 'What I meant to do',
		happened: 'What happened',
		next: 'What next',
		unreadable: 'This line does not open with your key. It is left as it is.',
		waiting: 'Waits on this device, sealed. It goes when the line is back.',
		refused: 'This was not taken.',
		again: 'Try again',
		drop: 'Take it out',
		takeBack: 'Take back',
		takeBackOf: (what: string) => `Take back: ${what}`,
		takeBackSure: 'Take this line back?',
		takeBackWhat: (name: string) => [`It is gone for both of you. ${name} may have read it already.`],
		takeBackYes: 'Take it back',
		takeBackNo: 'Leave it',
		takenBack: 'Taken back.'
	},

	write: {
		title: 'A line for this week',
		another: 'Another line',
		done: 'You wrote a line this week. Another is fine, and none is needed.',
		hint: 'A few words are plenty. Empty is fine too.',
		meant: 'What I meant to do',
		happened: 'What happened',
		next: 'What next',
		words: 'In my own words instead',
		prompts: 'With the three questions',
		own: 'Your words',
		send: (name: string) => `Share it with ${name}`,
		sent: 'Shared.',
		waits: 'There is no line. It is kept on this device, sealed, and goes when the line is back.',
		missing: 'One word is enough, in any of them.',
		who: (name: string) => `${name} reads it, and nobody else. You can take it back.`,
		tooLong: 'This is longer than a line can be. Please share a shorter part.'
	},

	share: {
		plans: 'Shared commitments',
		none: 'Nothing is shared. You can share a commitment of yours, as it stands now.',
		open: 'Share a commitment',
		rehearse: 'Try out a first sentence',
		rehearseNote: 'Of a conversation you plan. The other reads it as if it were said to them, and can answer. No fixing.',
		nothing: 'No commitment of yours is open. That is fine.',
		toPlans: 'Commitments',
		which: 'Which one?',
		before: (name: string) => `${name} will read this, and nobody else:`,
		stays: 'It is a copy of your words. If you change the commitment later, this stays as it is until you take it back here.',
		yes: (name: string) => `Share it with ${name}`,
		no: 'Not now',
		firstHint: 'Change it for trying out, if you like. Your commitment stays as it is.',
		first: 'The first sentence'
	},

	seat: {
		text: 'No reply needed. Your seat is here.',
		offer: (name: string) => `It has been quiet here for a while. ${name} allows one line like this:`,
		send: (name: string) => `Send it to ${name}`,
		no: 'Not now',
		allow: 'After three quiet weeks, my companion may send me one line: “No reply needed. Your seat is here.”'
	},

	care: {
		title: 'Rest, go on, end',
		titleEnded: 'Take it along',
		rest: 'Rest for a while',
		wake: 'Go on now',
		restNote: (name: string) => `Nothing is asked of you while you rest, and ${name} sees that you do. The eight weeks go on.`,
		renew: 'Eight weeks more',
		renewNote: (day: string) => `It ends by itself on ${day}. If you both say yes to eight weeks more, it goes on.`,
		renewed: 'You said yes to eight weeks more. It goes on if it is returned.',
		unrenew: 'Take the yes back',
		goesOn: (day: string) => `You both said yes. It goes on until ${day}.`,
		take: 'Take it along as text',
		taken: 'It is saved as a file. What is in it is not sealed.',
		end: 'End this',
		endSure: (name: string) => `End this with ${name}?`,
		endWhat: (name: string) => [
			`It ends at once, for both of you. ${name} reads that it has ended. No reason is asked for or given.`,
			'What you wrote can be read and taken along for seven days. Then it is gone for both.',
			'Your circle is not told, and your seat in it stays as it is.'
		],
		endYes: 'End it',
		endNo: 'Leave it as it is',
		ended: 'It has ended.',
		words: 'You can leave a line before you end it, or end it without one.',
		report: 'Something is not right here',
		kept: 'Kept.'
	},

	/** A pair as a text of its own. */
	text: {
		title: (name: string) => `You and ${name}`,
		made: (day: string) => `Taken along on ${day}.`,
		nothing: 'Nothing was written.'
	}
};
