/** Asking somebody to look at something, and looking at it. */
import type { Case, CaseLine, Glass, Report, ReportCategory, Ruling, Thing } from '#lib/api/names.ts';

export const report = {
	button: 'Ask somebody to look at this',
	/** Behind `button`, for those who hear the page. */
	of: (name: string) => `: what ${name} wrote`,
	short: 'Report',
	/** What `short` stands for, where there is little room. */
	buttonPerson: 'Ask somebody to look',
	/** Behind `buttonPerson`, for those who hear the page. */
	ofPerson: (name: string) => ` at how ${name} acts`,
	buttonCircle: 'Ask the stewards to look at this circle',
	buttonGathering: 'Ask somebody to look at this gathering',
	said: (name: string) => `what ${name} said`,
	kinds: {
		post: 'Something somebody wrote',
		part: 'Something somebody said in the room',
		person: 'How somebody acts',
		gathering: 'A gathering',
		circle: 'A circle'
	} satisfies Record<Thing['kind'], string>,

	/** The same, where it is known whose it is. */
	kindsOf: {
		post: (name: string) => `Something ${name} wrote`,
		part: (name: string) => `Something ${name} said in the room`,
		person: (name: string) => `How ${name} acts`,
		gathering: undefined,
		circle: undefined
	} satisfies Record<Thing['kind'], ((name: string) => string) | undefined>,

	gatheringOf: (title: string | undefined, when: string) => `The gathering ${title ? `“${title}” ` : ''}${when}`,

	dialog: {
		lead: 'What you choose here is sent at once, with what stands there now. It is never said who asked.',
		leadEmpty: 'What you choose here is sent at once. It is never said who asked.',
		more: 'Say more first, or choose who reads it',
		note: 'A note for those who look at it',
		noteHint: 'You need not write anything. Up to 1000 characters.',
		route: 'Who reads it',
		routes: {
			circle: {
				name: 'Those who look after the circle',
				note: 'The moderators and the owner of this circle, never anyone it is about. If it is about one of them, the stewards read it instead.'
			},
			stewards: {
				name: 'The stewards',
				note: 'People who are not in this circle, and to whom those who look after it answer. Nobody in the circle sees it.'
			}
		},
		onlyStewards: 'The stewards read it: people who are not in this circle, and to whom those who look after it answer.',
		clause: 'Which agreement does it go against?',
		nobody: 'There is no steward here who could look at it. Nobody reads it until there is one.',
		about: 'What is it about?',
		not: 'Not now',
		close: 'Close',
		sending: 'Sending.',
		again: 'Send it again',
		when: (when: string) => `You can ask again ${when}.`,
		agreementsNot: 'The agreements could not be fetched. You can send this without one of them.'
	},
	categories: {
		unsafe_now: { name: 'Somebody is not safe right now', note: 'It is put before the rest.' },
		harassment: { name: 'Somebody is being hurt or pushed' },
		sexual_boundary: { name: 'A sexual line was crossed', note: 'It is put before the rest.' },
		self_harm_worry: { name: 'I am worried about this person', note: 'Nothing is sent to them. It is put before the rest.' },
		sourcing_or_dosing: { name: 'Getting hold of things, or amounts' },
		selling_or_recruiting: { name: 'Selling or recruiting' },
		pressure_or_control: { name: 'Pressure, secrets or control' },
		privacy_breach: { name: 'Something private was passed on' },
		hate: { name: 'Hate' },
		minor: { name: 'Somebody may be under 18', note: 'It is put before the rest.' },
		other: { name: 'Something else' }
	} satisfies Record<ReportCategory, { name: string; note?: string }>,

	sent: {
		title: 'Thank you. Somebody will look.',
		to: {
			circle: 'Those who look after the circle look at it.',
			stewards: 'The stewards look at it. Nobody in the circle can see it.'
		},
		nobody: 'It is kept, and nobody reads it yet: there is no steward here who could look at it.',
		quiet: 'Whoever it is about is not told that you asked.',
		worry: 'Nothing is sent to the person you are worried about. A human looks, and writes to them where that is good.',
		worryLimit: 'Nobody here watches round the clock, knows where anyone is, or can send help. If somebody is in danger now, these can:',
		danger: 'If you are in danger now, these people can help you now. Nobody here can send help.',
		self: 'It can be heavy to carry such a worry. These people are there for you, too.',
		mine: 'See what came of what I asked'
	},

	mine: {
		title: 'What I asked to be looked at',
		lead: 'Only you can see this list.',
		none: 'You have not asked for anything to be looked at.',
		loading: 'One moment.',
		link: 'What I asked to be looked at',
		about: (kind: string, circle: string) => `${kind}, in ${circle}`,
		at: (when: string) => `Sent ${when}.`,
		closed: (when: string) => `Settled ${when}.`,
		clause: (number: number) => `Agreement ${number}.`,
		note: 'What you wrote',
		nobody: 'There is no steward who could look at it yet.',
		to: { circle: 'Read by those who look after the circle.', stewards: 'Read by the stewards.' },
		states: {
			waiting: { name: 'Nobody has looked at it yet', note: 'It waits its turn. What is urgent comes first.' },
			held: { name: 'Somebody is looking at it now', note: '' },
			acted: { name: 'Something was done', note: 'What exactly, stays between those who look after it and the person it was about.' },
			dismissed: { name: 'Nothing was done', note: 'Somebody looked, and found that it was all right. If it goes on, you can ask again.' },
			void: { name: 'What it was about is gone', note: 'There is nothing left to be done.' }
		} satisfies Record<Report['state'], { name: string; note: string }>
	},

	cases: {
		tab: 'Reports',
		title: 'Reports',
		lead: 'What people asked you to look at. Who asked is never shown. What is about you, or what you asked for yourself, is not here.',
		none: 'Nothing waits to be looked at.',
		noneClosed: 'Nothing was settled yet.',
		open: 'Waiting',
		closed: 'Settled',
		waits: { one: 'There is one thing to look at.', many: (count: string) => `There are ${count} things to look at.`, look: 'Look at what was reported' },
		showClosed: 'Show what is settled',
		loading: 'One moment.',
		deskTitle: 'The stewards’ desk',
		deskLead: 'What was brought to the stewards. Circles you are or were in are not here.',
		desk: 'The stewards’ desk',
		appeals: 'Appeals against decisions',
		stewards: 'Who the stewards are',
		by: { one: 'Asked by one person', many: (count: string) => `Asked by ${count} people` },
		classes: { now: 'Now', soon: 'Within the hour', usual: 'Within a day' } satisfies Record<Case['class'], string>,
		due: (when: string) => `due ${when}`,
		overdue: (when: string) => `was due ${when}`,
		holder: (name: string) => `${name} works on it`,
		holderGone: 'Somebody works on it',
		mine: 'You work on it',
		states: { open: 'Open', acted: 'Something was done', dismissed: 'Nothing was to be done', void: 'What it was about is gone' } satisfies Record<Case['state'], string>
	},

	one: {
		gone: { title: 'This is not here', text: 'There is nothing here for you to look at. It may have gone to the stewards.', back: 'All reports' },
		aboutMember: 'It is about somebody who wrote as a member.',
		opened: (when: string) => `Since ${when}.`,
		settled: (when: string) => `Settled ${when}.`,
		said: 'What was said of it',
		clause: (number: number) => `Agreement ${number}`,
		evidence: 'What stood there',
		evidenceLead: 'It is covered until you open it, one at a time. You can look at it later, or leave it to somebody else.',
		evidenceNone: 'Nothing is kept with it.',
		evidenceGone: 'It was deleted thirty days after this was settled.',
		evidenceAt: (when: string) => `As it stood ${when}`,
		itemThing: (name: string) => `What it is about, by ${name}`,
		evidenceRead: (when: string) => `What two stewards read ${when}`,
		evidenceGreen: (when: string) => `Written in the green room of a gathering, handed over ${when}`,
		itemAlone: (name: string) => `By ${name}`,
		itemAround: (name: string) => `Beside it, by ${name}`,
		aMember: (number: number) => (number > 0 ? `a member (${number})` : 'a member'),
		edited: 'changed before',
		shown: 'It was taken back since. The words come from a device that still had them, and were checked.',
		noWords: 'There were no words left.',
		lines: 'What was done',
		what: {
			opened: 'This was opened',
			reported: 'Somebody asked to look at it',
			held: (by: string) => `${by} took it on`,
			let_go: (by: string) => `${by} gave it back`,
			note: (by: string) => `${by} wrote`,
			proposed: (by: string) => `${by} would settle it`,
			acted: (by: string) => `${by} settled it: something was done`,
			dismissed: (by: string) => `${by} settled it: nothing was to be done`,
			escalated: (by: string) => `${by} handed it to the stewards`,
			overdue: 'It was not settled in time, and went to the stewards',
			reopened: 'It was opened again',
			glass_asked: (by: string) => `${by} asks to read more, and wrote to the circle`,
			glass: (by: string) => `${by} agreed, and it was read; the circle was told`,
			handed: (by: string) => `${by} handed over what was written in a green room`,
			void: 'What it was about is gone'
		} satisfies Record<CaseLine['what'], string | ((by: string) => string)>,
		somebody: 'Somebody',

		work: 'Work on it',
		take: 'Take it on',
		takeNote: 'For half an hour, so that nobody else does the same. You can go on, or give it back at any time.',
		goOn: 'Go on for half an hour',
		giveBack: 'Give it back',
		until: (when: string) => `You work on it until ${when}.`,
		other: (name: string, when: string) => `${name || 'Somebody'} works on it until ${when}, unless they go on.`,
		taken: 'You work on it now.',
		given: 'It is given back.',

		do: 'Do something',
		doLead: 'What you do is written down with this report, and the person reads your reason.',
		measures: { warn: 'Write to them', mute: 'Ask them to be quiet for a time', remove: 'Ask them to leave the circle', ban: 'Keep them out for a time' },
		post: 'Go to the post, to hide or remove it',
		person: (name: string) => `All of ${name}’s page`,
		fold: 'Fold what was said',
		show: 'Show it again',
		room: 'Go to the room',
		gathering: 'Go to the gathering',
		noReach: 'You cannot act towards this person. You can hand it to the stewards.',
		done: 'Done. It is written down with this report.',
		inCase: 'What you do here is written down with the report you work on.',
		back: 'Back to the report',

		line: 'A line for those who look after it',
		lineHint: 'Whoever works on it next reads it. Up to 2000 characters.',
		lineSave: 'Write it down',
		lineSaved: 'Written down.',

		settle: 'Settle it',
		outcome: 'How does it end?',
		outcomes: {
			acted: { label: 'Something was done', note: 'Whoever asked reads that something was done, and nothing else.' },
			dismissed: { label: 'Nothing is to be done', note: 'Whoever asked reads that somebody looked, and found it all right.' },
			void: { label: 'They are gone', note: 'Whom it is about has deleted their account. What was kept of them here is deleted at once.' }
		},
		nothingYet: 'Nothing was done from here yet. Once it was, you can say so here.',
		why: 'Why, for those who look after it',
		whyHint: 'Up to 2000 characters. Whoever asked does not read it.',
		missing: 'Please choose how it ends, and say why.',
		missingWords: 'Please write a line first.',
		settleYes: 'Settle it',
		settledNow: 'It is settled.',
		pair: 'Two stewards settle a report. You propose, and another agrees.',
		propose: 'Propose it',
		proposedNow: 'You have proposed it. Another steward agrees or proposes otherwise.',
		proposed: { acted: 'A steward would settle it: something was done.', dismissed: 'A steward would settle it: nothing is to be done.', void: 'A steward would settle it: whom it is about is gone.' },
		agree: 'Agree',

		up: 'Hand it to the stewards',
		upWhat: ['The stewards look at it from then on. Nobody in this circle sees it any more, and it does not come back.', 'They read everything here, with your words.'],
		upWords: 'What they should know',
		upYes: 'Hand it over',
		upDone: 'The stewards have it now.',
		upAfter: 'Thank you for what you did. It is off your shoulders.',
		notNow: 'Not now'
	},

	/** What those who look after a circle would rather not look at. */
	spares: {
		title: 'What I would rather not look at',
		lead: 'Others look at it, as long as there is anybody. You are not told of it, and it stands at the end of your list. Nobody learns what you choose.',
		save: 'Keep it so',
		saved: 'It is kept.',
		mark: 'You would rather not look at this. Somebody else does.'
	},

	/** What two stewards do themselves. */
	ruling: {
		what: 'What do you do yourselves?',
		nothing: 'Nothing; something was done already',
		whats: {
			warned: 'Write to them; they say that they read it',
			muted: 'Ask them to be quiet in this circle for a time',
			demoted: 'End their role in this circle',
			removed: 'End their seat in this circle',
			banned_for_good: 'Keep them out of this circle for good',
			suspended: 'Shut their account for a time'
		} satisfies Record<Ruling['what'], string>,
		long: 'For how long',
		minutes: [
			{ value: '60', label: 'One hour' },
			{ value: '1440', label: 'One day' },
			{ value: '10080', label: 'One week' },
			{ value: '40320', label: 'Four weeks' }
		],
		days: [
			{ value: '3', label: 'Three days' },
			{ value: '7', label: 'One week' },
			{ value: '30', label: 'Thirty days' },
			{ value: '90', label: 'Ninety days' }
		],
		reason: 'Why, for them',
		reasonHint: 'They read it, and nobody in the circle does. Up to 1000 characters.',
		missing: 'Please say why, so that they can understand and answer it.',
		preview: 'This is what they will read:',
		proposed: (what: string) => `Two stewards would do this: ${what}.`,
		for: { muted: (n: number) => `for ${n} minutes`, suspended: (n: number) => `for ${n} days` }
	},

	/** What two stewards read beyond what was reported. */
	glass: {
		title: 'Read more',
		more: 'What is here is not enough',
		lead: 'Two stewards together can read one window of time, once. Everyone in the circle is told when, and reads what you write here.',
		what: 'What',
		whats: { room: 'What was said in the room', thread: 'The thread it stands in', person: 'What whom it is about wrote under their name' } satisfies Record<Glass['what'], string>,
		hours: 'How far back',
		hourss: [
			{ value: '24', label: 'One day' },
			{ value: '72', label: 'Three days' },
			{ value: '168', label: 'One week' },
			{ value: '720', label: 'Thirty days' }
		],
		reason: 'Why, for everyone in the circle',
		reasonHint: '20 to 1000 characters. Write it so that nobody is known by it.',
		missing: 'Please say why in at least 20 characters.',
		ask: 'Ask another steward',
		asked: 'It is asked. Nothing is read until another steward agrees.',
		wish: {
			room: (hours: number) => `A steward asks to read what was said in the room in the last ${hours} hours. To the circle they wrote:`,
			thread: (hours: number) => `A steward asks to read the thread it stands in, of the last ${hours} hours. To the circle they wrote:`,
			person: (hours: number) => `A steward asks to read what whom it is about wrote in the last ${hours} hours. To the circle they wrote:`
		} satisfies Record<Glass['what'], (hours: number) => string>,
		mine: 'You asked. Another steward has to agree.',
		read: 'Read it',
		sure: ['It is read once, as it stands now, and kept with this report.', 'Everyone in the circle is told that two stewards read it, and why.'],
		done: 'It is with what stood there. The circle was told.'
	},

	live: {
		one: 'Somebody asked you to look at something in here.',
		many: (count: string) => `There are ${count} things in here to look at.`,
		look: 'Look at it, in a page of its own',
		told: 'Somebody asked for a look at something in here. Those who look after the circle know of it. You can slow the room, or stop it for a while.'
	}
};
