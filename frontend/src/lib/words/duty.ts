import type { DeskCall, Debrief, NightPlace } from '#lib/api/names.ts';

/** For those who look after others: how it was to hold a gathering, how much one holds, and who holds the next ones. */
export const duty = {
	card: {
		title: 'How it was for you to hold this',
		titleOf: (when: string) => `How it was to hold the gathering, ${when}`,
		lead: 'Two minutes for you, if you like. You alone read it, but for the line for those who hold the next one.',
		until: (when: string) => `You can write it, and change it, until ${when}.`,
		of: { host: 'You led it.', guardian: 'You watched over it.' } satisfies Record<Debrief['role'], string>,
		load: 'How heavy was it to hold?',
		loadHint: 'Nobody reads this but you; stewards see how often each was said, and by nobody in particular. Two in a row of 4 or more: a steward will ask how you are.',
		loads: { '1': '1, light', '2': '2', '3': '3, it was work', '4': '4', '5': '5, very heavy', '': 'I would rather not say' },
		stayed: 'What stayed with you',
		stayedHint: 'Up to 1000 characters, for yourself.',
		person: 'I would like to speak with somebody',
		personHint: 'A steward from outside this circle is told your name here and the circle, and nothing else you wrote. Somebody is to be there within a day.',
		noSteward: 'There is no steward outside this circle who could be told. Please do not wait for one:',
		resources: 'here are people you can call now',
		handover: 'A line for those who hold the next one',
		handoverHint: 'Up to 280 characters. They read it with your name.',
		save: 'Keep it',
		saved: 'It is kept.',
		leave: 'Leave it out',
		left: 'It is left out, and nothing of it is kept.',
		rest: (when: string) => `It was a hard one. The two days after it are yours: until ${when} nobody gives you a gathering to hold.`,
		beyond: 'You held it though you had held enough, because nobody else could. Thank you.',
		calls: {
			person: {
				open: (when: string) => `The stewards are told that you would like a person. Somebody is to be there by ${when}.`,
				taken: (name: string) => `${name} is there for you.`,
				closed: (name: string) => `${name} has closed this. You can ask again after the next one, or at any time with “I need support”.`
			},
			heavy: {
				open: (_when: string) => 'That was two heavy ones in a row. A steward will ask how you are.',
				taken: (name: string) => `${name} asks how you are, after two heavy ones in a row.`,
				closed: (name: string) => `${name} has asked how you are, after two heavy ones in a row.`
			}
		},
		somebody: 'A steward',
		word: (name: string) => `${name} writes:`
	},
	load: {
		title: 'What you hold',
		held: (held: number, most: number) => `You hold ${held} of ${most} this week, in all your circles.`,
		rest: (when: string) => `You rest until ${when}.`,
		fortnight: 'You have held ten gatherings without a fortnight off. How about one now? Somebody else can hold the next ones.',
		asked: {
			host: (when: string) => `Somebody is wanted to lead the gathering ${when}, and you stand by for it.`,
			guardian: (when: string) => `Somebody is wanted to watch over the gathering ${when}, and you stand by for it.`
		},
		on: 'Its doors are open.',
		room: 'Go there',
		handover: 'From those who held the last one',
		by: (name: string, role: Debrief['role']) => (role === 'host' ? `${name}, who led it` : `${name}, who watched over it`)
	},
	rota: {
		title: 'Who holds the next gatherings',
		link: 'Who holds the next ones',
		lead: 'The four weeks to come. You can give a place back at any time; nobody asks why. Whoever stands by is told if it is within a day.',
		none: 'No gathering is set for the next four weeks.',
		loading: 'One moment.',
		places: {
			host: 'Leads it',
			guardian: 'Watches over it',
			host_backup: 'Stands by to lead',
			guardian_backup: 'Stands by to watch over it'
		} satisfies Record<NightPlace['place'], string>,
		empty: 'Nobody yet',
		you: (name: string) => `${name} (you)`,
		take: 'Take this place',
		takeOf: (place: string, when: string) => `Take this place: ${place}, ${when}`,
		giveBack: 'Give it back',
		giveBackOf: (place: string, when: string) => `Give it back: ${place}, ${when}`,
		taken: 'It is yours. Thank you.',
		gaveBack: 'It is given back.',
		full: 'You hold enough around then. You can still stand by.',
		hostOpen: 'Somebody is wanted to lead it.'
	},
	desk: {
		title: 'After a gathering',
		link: 'Those who hold gatherings',
		lead: 'Who would like a person after a gathering they held, and for whom two in a row were heavy. Nothing else they wrote is here. Circles you are or were in are not here.',
		none: 'Nobody waits.',
		loading: 'One moment.',
		kinds: { person: 'Would like to speak with somebody', heavy: 'Two heavy gatherings in a row' } satisfies Record<DeskCall['kind'], string>,
		who: (name: string, circle: string) => `${name}, ${circle}`,
		due: (when: string) => `Somebody is to be there by ${when}.`,
		overdue: (when: string) => `Somebody was to be there by ${when}.`,
		states: { open: 'Nobody is there yet', taken: 'Somebody is there', closed: 'Closed' } satisfies Record<DeskCall['state'], string>,
		taker: (name: string) => `${name} is there.`,
		mine: 'You are there.',
		word: 'What you write to them',
		wordHint: 'Up to 1000 characters: that you are there, and where and when you can speak. They read it with your name as a steward.',
		said: 'What you wrote to them',
		take: 'I am there',
		write: 'Send it',
		close: 'Close it',
		sent: 'They can read it.',
		closed: 'It is closed.',
		counts: 'How heavy it is to hold gatherings here',
		countsOf: (held: number, written: number) => `In four weeks somebody held one ${held} times, and said how it was ${written} times:`,
		fewer: 'Fewer than five people have said how it was in the last four weeks, so nothing is counted here.',
		load: (load: number, often: number) => `${load}: ${often} times`
	}
};
