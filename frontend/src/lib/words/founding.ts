/** Starting a circle, a step at a time. */
export const founding = {
	step: (now: number, of: number) => `Starting a circle, step ${now} of ${of}`,
	next: 'Go on',
	back: 'Back',
	missing: 'Please write a sentence here.',
	kept: 'What you write here is kept on this device until the circle stands.',

	shape: {
		title: 'Start a circle',
		lead: 'You will be its owner and look after it. Choose a shape to begin with, or none. Everything can be changed afterwards.',
		legend: 'Shape',
		free: 'Freely',
		freeNote: 'A blank page. You say how it meets.',
		loading: 'Getting the shapes.',
		failed: 'The shapes could not be fetched. You can go on without one.',
		opens: (n: string) => `Begins when ${n} people are there.`,
		arc: 'How it goes',
		between: 'In between',
		handover: 'Afterwards'
	},

	words: {
		title: 'What it is',
		lead: 'A few sentences others can choose by.',
		name: 'Name of the circle',
		nameHint: 'Plain is good: “Tuesday evenings”, “Parents”, “The long table”.',
		purpose: 'What is it for?',
		purposeHint: 'Who it is meant for, and what you do together.',
		good: 'What does good look like here?',
		goodHint: 'How people would notice that it goes well. Two or three ordinary things.',
		notFor: 'What is it not for?',
		notForHint: 'For example: emergencies, medical questions, planning future experiences.'
	},

	rhythm: {
		title: 'How it meets',
		lead: 'When, how often, in which language, and for how many.',
		kind: 'The way it meets',
		cadence: 'How often, in your words',
		cadenceHint: 'For example: “every two weeks, 90 minutes”. You can leave it empty.',
		capacity: 'How many people at most?',
		capacityHint: 'From 3 to 16. Six to eight is a good size for a talk.',
		language: 'Language',
		languageHint: 'The one people speak with each other here.',
		zone: 'Time zone',
		zoneHint: 'Times of this circle are understood in this zone. Others find it by its hours.',
		themes: 'What it is around',
		themesHint: 'Up to five, so that people find it. None is fine.',
		themesFull: 'Five is as many as a card has room for. Take one off first to choose another.'
	},

	door: {
		title: 'Who comes in, and what is kept',
		lead: 'You can change this whenever you like, except that keeping words for longer needs everyone’s yes.',
		visibility: 'Who finds it',
		visible: {
			listed: { name: 'Listed', means: 'Anyone signed in here can find its card.' },
			unlisted: { name: 'By its address', means: 'Whoever has the address sees the card. It is not in the list.' },
			hidden: { name: 'Hidden', means: 'Only those who are in it or invited can tell that it exists.' }
		},
		policy: 'How people come in',
		ways: {
			open: { name: 'The door is open', means: 'Anyone who sees the card may join while a seat is free.' },
			request: { name: 'People ask', means: 'They write to those who look after it, who answer kindly.' },
			invite: { name: 'By invitation', means: 'Only with a link or an invitation from you.' },
			closed: { name: 'Closed for now', means: 'Nobody comes in until you open it.' }
		},
		trials: 'People may ask to come and listen once first',
		retention: 'What is said in the live room',
		kept: {
			at_close: { name: 'Gone when the gathering ends', means: 'And after 12 hours at the latest. Those who were away cannot read it later.' },
			h72: { name: 'Kept for 72 hours', means: 'Time enough to read what one missed.' },
			d30: { name: 'Kept for 30 days', means: 'For circles that meet in writing. Words stay readable for longer.' }
		}
	},

	you: {
		title: 'You, and a last look',
		lead: 'This is how the card will read.',
		persona: 'What people in this circle call you',
		shape: 'Shape',
		change: 'Change',
		changeOf: (what: string) => `Change: ${what}`,
		blank: 'Still empty',
		agreementsTitle: 'The agreements',
		agreements: 'Every circle begins with the rules of the house. Those who join accept them first. Together you can add some of your own.',
		rules: 'Read the rules of the house',
		submit: 'Start this circle'
	}
};
