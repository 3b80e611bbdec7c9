import { counted, countedOf, upper } from './counted.ts';

/** Circles: finding one, its card, being in one. */
export const circle = {
	finder: {
		title: 'Circles',
		lead: 'Small standing groups. Read a card in peace; nobody sees that you looked.',
		mine: 'Your circles',
		requests: 'Your requests',
		invites: 'Invitations to you',
		invited: (n: number) => (n === 1 ? 'One circle has invited you.' : `${upper(counted(n))} circles have invited you.`),
		invitesOpen: 'See invitations',
		invitesNone: 'Invitations and who may send you one',
		all: 'Find a circle',
		search: 'Words on the card',
		searchNote: 'The words you search for are not kept, and do not stand in the address bar.',
		language: 'Language',
		anyLanguage: 'Any language',
		kind: 'How it meets',
		anyKind: 'Any way',
		theme: 'What it is around',
		anyTheme: 'Anything',
		near: 'Near my hours',
		nearNote: 'Circles whose clock is within three hours of yours.',
		free: 'With a free seat',
		filters: 'More to choose by',
		submit: 'Search',
		clear: 'Show all',
		found: 'Start a circle',
		loading: 'Looking for circles.',
		none: 'No match. Start one, and others can find it here. Or choose a little more widely.',
		noneAtAll: 'There is no circle here yet. Start one, and others can find it.',
		more: 'Show more',
		moreLoading: 'Looking for more.',
		results: (n: number, more: boolean) =>
			more ? `${upper(counted(n))} circles so far. There are more.` : n === 1 ? 'One circle.' : `${upper(counted(n))} circles.`
	},

	/** What a circle is like, in a word or two, and in a sentence. */
	kind: { ongoing: 'Ongoing', cohort: 'A fixed group', slow: 'In writing only' },
	kindMeans: {
		ongoing: 'It meets for as long as its people want. One can come later.',
		cohort: 'The same people from beginning to end, for a number of gatherings. After the second one nobody new comes in, unless everyone agrees.',
		slow: 'No live talk. People write when they can, and answers may take days.'
	},
	state: {
		forming: 'Gathering its first people',
		open: 'Open',
		resting: 'Resting',
		winding: 'Coming to its end'
	},
	stateMeans: {
		forming: (n: number) => `It is gathering its first people, and begins when ${counted(n)} are there.`,
		resting: 'It is resting. Nobody meets and nobody comes in for now.',
		winding: 'It is coming to its end. Nobody new comes in.'
	},
	visibility: {
		listed: 'Anyone signed in finds its card.',
		unlisted: 'Only those who have its address see its card.',
		hidden: 'Only those who are in it or invited know of it.'
	},
	themes: {
		'first-weeks': 'The first weeks',
		'long-after': 'Long after',
		grief: 'Grief',
		faith: 'Faith',
		'no-faith': 'No faith',
		'queer-and-trans': 'Queer and trans people',
		veterans: 'Veterans',
		parents: 'Parents',
		sober: 'Sober living',
		'young-adults': 'Young adults',
		'over-fifty': 'Over fifty',
		carers: 'Carers',
		women: 'Women',
		men: 'Men',
		'people-of-colour': 'People of colour',
		neurodivergent: 'Neurodivergent people',
		'chronic-illness': 'Long illness',
		'difficult-experience': 'A difficult experience',
		nature: 'Nature',
		'creative-work': 'Creative work',
		relationships: 'Relationships',
		work: 'Work'
	} as Record<string, string>,

	card: {
		purpose: 'What it is for',
		good: 'What good looks like here',
		notFor: 'What it is not for',
		kind: 'How it meets',
		cadence: 'How often',
		themes: 'What it is around',
		language: 'Language',
		zone: 'Times are in',
		size: 'Size',
		visibility: 'Who finds it',
		agreements: 'Agreements',
		agreementsLead: 'Everyone here has accepted these. You are asked to as well, before you speak.',
		version: (version: number) => `Agreements, version ${version}`,
		versionSince: (version: number, when: string) => `Agreements, version ${version}, since ${when}`,
		ownFrom: 'This circle adds',
		remembers: 'What is kept',
		retention: {
			at_close: 'What is said in the live room is gone for everyone when the gathering ends, and after 12 hours at the latest.',
			h72: 'What is said in the live room is kept for 72 hours. Then it is gone for everyone.',
			d30: 'What is said in the live room is kept for 30 days. Then it is gone for everyone.'
		},
		threads: 'Updates and answers stay until their author takes them back.',
		history: { since_join: 'You can read what is said from the moment you join, not what was said before.' },
		joining: 'How to join',
		policy: {
			open: 'Anyone with an account may join while a seat is free. You accept the agreements and choose a name for this circle.',
			request: 'You ask to join, and a moderator answers.',
			invite: 'You can join when somebody invites you.',
			closed: 'Nobody new comes in for now.'
		},
		trial: 'You can ask to come and listen once first, before you ask for a seat.',
		leaving: 'You can leave at any time, with one button and without a reason.',
		since: (when: string) => `Started ${when}.`,
		home: 'Go to this circle',

		hosts: 'Who looks after it',
		hostRole: { owner: 'Owner', moderator: 'Moderator' },
		hostSince: (when: string) => `since ${when}`,
		term: (used: number, of: number) =>
			used === 0 ? `A new term of ${counted(of)} gatherings.` : `${upper(counted(used))} of ${countedOf(of, 'gathering', 'gatherings')} of the term are over.`,
		declared: (name: string) => `${name} says of themselves`,
		hostsNote: 'They are peers, not professionals, whatever else they do.',

		going: 'How it has gone',
		lastMet: 'Last met',
		neverMet: 'It has not met yet.',
		returning: {
			too_early: 'It is too early to say whether people come back.',
			few: 'Few of those who came once came again.',
			some: 'Some of those who came once came again.',
			most: 'Most of those who came once came again.'
		},
		log: 'What moderators did in the last twelve months',
		logNone: 'Nothing. No warning, no mute, nobody removed.',
		measure: {
			warned: (n: number) => countedOf(n, 'warning', 'warnings'),
			muted: (n: number) => `${countedOf(n, 'time', 'times')} somebody was asked to be quiet for a while`,
			removed: (n: number) => `${countedOf(n, 'person', 'people')} removed from the circle`,
			banned: (n: number) => `${countedOf(n, 'person', 'people')} kept out of the circle`,
			banned_for_good: (n: number) => `${countedOf(n, 'person', 'people')} kept out of the circle for good`,
			removed_from_room: (n: number) => `${countedOf(n, 'time', 'times')} somebody was asked to leave the live room`
		} as Record<string, (n: number) => string>,
		otherMeasure: (n: number) => countedOf(n, 'other measure', 'other measures'),

		wrong: 'If something is not right here',
		wrongHow: [
			'Tell one of those who look after the circle. If it is about one of them, turn to another of them.',
			'From this page you cannot write to anyone above them. You can leave at once, with one button and without a reason.'
		],
		wrongHelp: 'People outside this place whom you can talk to'
	},

	upTo: (n: number) => `up to ${counted(n)} people`,

	/** How many seats, in words: a circle is small. */
	size(taken: number, free: number): string {
		const seats = taken === 1 ? 'One seat is taken' : `${upper(counted(taken))} seats are taken`;
		if (free <= 0) return `${seats}. The circle is full.`;
		return `${seats}, and ${free === 1 ? 'one is' : `${counted(free)} are`} free.`;
	},

	home: {
		loading: 'Opening the circle.',
		threads: 'Updates',
		room: 'Go to the live room',
		roomNote: 'For talking at the same time. Others see when you are there.',
		start: 'Share an update',
		people: 'People',
		you: '(you)',
		hello: (name: string) => `What ${name} said on joining`,
		since: (when: string) => `Here since ${when}`,
		about: 'About this circle',
		new: 'New to you',
		as: (name: string) => `Here you are ${name}.`,
		gone: {
			title: 'You are not in this circle any more',
			text: 'It has ended for you, so its threads and its room are closed to you now.'
		}
	},

	appointing: {
		title: (name: string) => `Make ${name} a moderator?`,
		yes: 'Make moderator'
	},

	missing: {
		title: 'This circle is not here',
		text: 'It does not exist, or it is not open to you.',
		circles: 'To the circles'
	}
};
