import { counted, countedOf, upper } from './counted.ts';

/** “about twenty minutes”, in steps one does not count along with; undefined when it is over. */
export function aboutOf(ms: number): string | undefined {
	if (ms <= 0) return undefined;
	const minutes = Math.ceil(ms / 60_000);
	if (minutes === 1) return 'about a minute';
	if (minutes > 7) return `about ${fives[Math.round(minutes / 5)] ?? Math.round(minutes / 5) * 5} minutes`;
	return minutes > 4 ? 'about five minutes' : `about ${counted(minutes)} minutes`;
}
const fives = ['', 'five', 'ten', 'fifteen', 'twenty', 'twenty-five', 'thirty'];

/** What stands around the script of a gathering: before it, at its door, after it, and where nobody could hold it. */
export const around = {
	lobby: {
		title: 'Before we begin',
		late: 'It is a little after the hour. We begin when somebody holds the order, and somebody watches over us.',
		here: 'Here already',
		alone: 'You are the first. That is fine.',
		wantsLead: 'What would you like back after your turn? Nobody is told before you speak.',
		wantsOpen: 'I will see then',
		wantsSaved: 'Noted.',
		listening: 'You listen tonight. Nothing is asked of you. You can ring the bell, write to the guardian, and leave.',
		listenWhat: 'You are not offered the piece. You can still ring the bell, write to the guardian, and leave. Until we begin you can change your mind; from then on it is for tonight.',
		speak: 'Have a turn after all',
		speakWhat: 'Until we begin you can change your mind; from then on you listen tonight.',
		leaveNote: 'No line is written about it.',
		guardian: (name: string) => `${name} watches over us tonight.`,
		noGuardian: 'Somebody to watch over us is still looked for.',
		offer: 'I would watch over it',
		offered: 'You offered to watch over it. Whoever leads decides.',
		begin: 'Begin',
		others: (name: string, time: string) => `${name} begins it. From ${time} on, you can.`,
		missing: {
			title: 'Not yet',
			soon: (time: string) => `It can begin from ${time}.`,
			guardian: (name: string) => (name === '' ? 'Somebody has to watch over it first.' : `${name}, who watches over it, is not here yet.`),
			few: (least: number) => `It begins when ${countedOf(least, 'person', 'people')} are here.`
		},
		ready: 'Everyone who is needed is here.'
	},

	threshold: {
		title: 'At the door',
		lead: 'Somebody is speaking, and nobody comes in then. You come in between two turns; the page does it by itself.',
		nothing: 'You do not hear what is said now, and you missed nothing you owe to anyone.',
		where: (phase: string) => `We are at: ${phase.charAt(0).toLowerCase()}${phase.slice(1)}.`,
		order: 'Who is still to speak in this round',
		orderNone: 'Nobody waits to speak.',
		agreements: 'What we agree on',
		leave: 'Leave quietly',
		in: 'The door is open.'
	},

	after: {
		lead: 'This is for you alone. Nobody sees what you choose here.',
		first: 'One good evening helps. What tends to help more is coming back to it, a little, for some weeks.',
		three: 'Three things you could do. None of them is better.',
		linesHint: 'It stays on this device, and nobody else reads it.',
		nextHint: 'Something small, for tomorrow or the day after. It stays on this device.',
		restSaid: 'Rest, then. That is plenty.',
		ground: {
			title: 'Slow down first',
			lines: [
				'Both feet on the floor. Press them down a little.',
				'Look around and name five ordinary things: a cup, a door, your hands.',
				'Breathe out for longer than you breathe in, a few times.',
				'Nothing has to be decided tonight.'
			]
		},
		landing: {
			title: 'Landing slowly',
			lines: ['Eat something plain.', 'Get warm: a blanket, a bath, a tea.', 'Softer light, less news.', 'Be with someone, or write to someone that you are home.']
		},
		stay: 'Stay here for 15 quiet minutes',
		staying: (left: string) => `You are here, and so is the room. ${upper(left)} left.`,
		stayed: 'Those were fifteen minutes. You can go, or stay as long as the page is open.',
		person: (guardian: string) => `${guardian} watched over us tonight. They are told that you would like a word, with your name, only if you say so.`,
		nobody: 'Nobody watched over us at the end. These people can be reached today.',
		notTell: 'No, I only look',
		told: (guardian: string) => `${guardian} is told. They write to you here; you do not have to wait for it.`,
		help: 'People you can reach today',

		keep: {
			title: 'Your own words',
			none: 'You said nothing that is still here. Listening is company too.',
			until: (when: string) => `They are here until ${when}. Then they are gone for everyone.`,
			word: (word: string) => `My closing word: ${word}`,
			only: 'Only what you said yourself. Never somebody else’s.',
			copy: 'Copy them',
			copied: 'Copied.',
			notCopied: 'Your browser did not let us copy. You can mark the text and copy it.',
			file: 'Save them as a file',
			journal: 'Keep in my journal',
			journalNote: 'They are sealed in this browser, so only you can read them. What is shared as text goes into your journal first, which remembers where.',
			inJournal: 'They are in your journal.',
			open: 'Read them there',
			locked: 'Your journal is locked. Your words wait here until you open it.',
			notNow: 'Not now',
			move: 'Move them into my journal',
			moveNote: 'There they are sealed. They leave this device’s drafts once they are safe.'
		},

		feedback: {
			title: 'One question',
			note: 'Those who look after the circle see it without names, from three answers on.',
			legend: 'Was it good to be there?',
			yes: 'Yes',
			no: 'Not this time',
			words: 'Would you like to say why?',
			wordsHint: 'You can leave it empty. Please name nobody.',
			send: 'Send it',
			sent: 'Thank you. You can change it while this page is here.'
		},
		write: {
			title: 'When there is more to say',
			text: 'An update in the circle can wait for days until it is ready. You say what you would like back.',
			link: 'Write about it in the circle'
		},
		next: (when: string) => `The next gathering is ${when}.`,
		noNext: 'The next gathering is not set yet.',
		circle: 'To the circle'
	},

	quiet: {
		title: 'A quiet room',
		left: (left: string) => `${upper(left)} left.`,
		over: 'The time is over. You can stay with your page.',
		label: 'Write for yourself',
		hint: 'It stays on this device. Nobody in the room sees it, or that you write.',
		thread: 'Two lines to a thread',
		threadNote: 'When the time is over, or whenever you like: what you wrote goes into a new update, where you can shorten it. Nothing is shared before you say so.',
		threadDo: 'Take it into a new update',
		leave: 'Leave quietly',
		here: (names: string) => `Here: ${names}.`
	}
};
