/** Circles: finding, founding, joining, being in one. */
export const circle = {
	finder: {
		title: 'Circles',
		lead: 'Small standing groups. Read a card in peace; nobody sees that you looked.',
		mine: 'Your circles',
		all: 'Find a circle',
		search: 'Words on the card',
		language: 'Language',
		anyLanguage: 'Any language',
		submit: 'Search',
		clear: 'Show all',
		found: 'Start a circle',
		loading: 'Looking for circles.',
		none: 'No match. Start one, and others can find it here.',
		noneAtAll: 'There is no circle here yet. Start one, and others can find it.',
		more: 'Show more',
		moreLoading: 'Looking for more.',
		read: (name: string) => `Read the card of ${name}`
	},

	card: {
		purpose: 'What it is for',
		good: 'What good looks like here',
		notFor: 'What it is not for',
		language: 'Language',
		zone: 'Times are in',
		size: 'Size',
		agreements: 'Agreements',
		agreementsLead: 'Everyone here has accepted these. You are asked to as well, before you speak.',
		version: (version: number) => `Agreements, version ${version}`,
		remembers: 'What is kept',
		retention: { h72: 'What is said in the live room is kept for 72 hours. Then it is gone for everyone.' },
		threads: 'Updates and answers stay until their author takes them back.',
		history: { since_join: 'You can read what is said from the moment you join, not what was said before.' },
		joining: 'How to join',
		policy: {
			open: 'Anyone with an account may join while a seat is free. You accept the agreements and choose a name for this circle.',
			request: 'You ask to join, and a moderator answers.',
			invite: 'You can join when somebody invites you.'
		},
		leaving: 'You can leave at any time, with one button and without a reason.',
		since: (when: string) => `Started ${when}.`,
		home: 'Go to this circle'
	},

	/** How many people, in words: a circle is small. */
	size(members: number, free: number): string {
		const people = members === 1 ? 'One person is here' : `${upper(counted(members))} people are here`;
		if (free <= 0) return `${people}. The circle is full.`;
		return `${people}, and ${free === 1 ? 'one seat is' : `${counted(free)} seats are`} free.`;
	},

	joining: {
		title: (name: string) => `Join ${name}`,
		agree: 'I have read the agreements and will keep them',
		agreeFirst: 'Please read the agreements and tick the box if you will keep them.',
		changed: 'The agreements have changed since you opened this page. Here they are as they stand now. Please read them again.',
		persona: 'What people in this circle call you',
		personaHint: 'Made up, for this circle only. Nobody can tell it from your name in another circle. No titles.',
		hello: 'A hello, if you like',
		helloHint: 'A sentence or two for the others. You can leave it empty.',
		submit: 'Join this circle',
		full: 'The circle is full just now. Seats come free when somebody leaves.',
		others: 'See other circles',
		heavy: 'A circle is company. It cannot carry an emergency.',
		help: 'People you can talk to now'
	},

	home: {
		loading: 'Opening the circle.',
		threads: 'Updates',
		recent: 'Recent',
		room: 'Go to the live room',
		roomNote: 'For talking at the same time. Others see when you are there.',
		start: 'Share an update',
		empty: 'Quiet here. A first small update?',
		older: 'Show older ones',
		olderLoading: 'Looking for more.',
		people: 'People',
		you: '(you)',
		hello: (name: string) => `What ${name} said on joining`,
		since: (when: string) => `Here since ${when}`,
		role: { owner: 'Owner', moderator: 'Moderator', member: '' },
		appoint: (name: string) => `Make ${name} a moderator`,
		dismiss: (name: string) => `Make ${name} a member again`,
		agreements: 'Agreements',
		about: 'About this circle',
		answered: 'Has been answered.',
		unanswered: 'No one has answered yet.',
		quiet: 'Asks for no answers.',
		new: 'New to you',
		as: (name: string) => `Here you are ${name}.`,
		joined: 'You are in. Look around first; there is no hurry to say anything.',
		gone: {
			title: 'You are not in this circle any more',
			text: 'It has ended for you, so its threads and its room are closed to you now.'
		}
	},

	appointing: {
		title: (name: string) => `Make ${name} a moderator?`,
		what: [
			'Moderators can open and close the floor of the room, and ask somebody to stay out of it.',
			'They cannot change or read anything that you cannot read. You can take it back.'
		],
		yes: 'Make moderator',
		no: 'Not now'
	},

	leaving: {
		button: 'Leave this circle',
		title: 'Leave this circle?',
		what: [
			'Its threads and its room close for you at once. The others see that you left, not why and not where to.',
			'What you wrote stays under your name here. Take back first what should not stay.',
			'You can join again while a seat is free.'
		],
		yes: 'Leave the circle',
		no: 'Stay'
	},

	founding: {
		title: 'Start a circle',
		lead: 'A few sentences others can choose by. You will be its owner, and look after it.',
		name: 'Name of the circle',
		nameHint: 'Plain is good: “Tuesday evenings”, “Parents”, “The long table”.',
		purpose: 'What is it for?',
		purposeHint: 'Who it is meant for, and what you do together.',
		good: 'What does good look like here?',
		goodHint: 'How people would notice that it goes well. Two or three ordinary things.',
		notFor: 'What is it not for?',
		notForHint: 'For example: emergencies, medical questions, planning future experiences.',
		language: 'Language',
		zone: 'Time zone',
		zoneHint: 'Times of this circle are understood in this zone.',
		capacity: 'How many people at most?',
		capacityHint: 'From 3 to 16. Six to eight is a good size for a talk.',
		policyTitle: 'Who can join',
		policy: 'Anyone with an account, while a seat is free. The card and the agreements come first.',
		remembersTitle: 'What is kept',
		agreementsTitle: 'The agreements',
		agreements: 'Every circle begins with the rules of the house. Those who join accept them first.',
		rules: 'Read the rules of the house',
		persona: 'What people in this circle call you',
		submit: 'Start this circle'
	},

	missing: {
		title: 'This circle is not here',
		text: 'It does not exist, or it is not open to you.',
		circles: 'To the circles'
	}
};

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

function counted(n: number): string {
	return words[n] ?? String(n);
}

function upper(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
