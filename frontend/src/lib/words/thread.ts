import type { Wants } from '#lib/api/names.ts';

/** Updates and what is answered to them. */
export const thread = {
	loading: 'Opening the update.',
	untitled: 'Taken back',
	by: (name: string) => `From ${name}`,
	byMe: 'From you',
	you: 'You',
	newHere: 'From here on it is new to you.',
	answered: (name: string) => `A new answer from ${name}, below.`,
	takenBack: (name: string) => `${name} took this back.`,
	takenBackByMe: 'You took this back.',
	openingTakenBack: 'The update was taken back by its author. What others answered stays with them.',
	answers: 'Answers',
	none: 'No one has answered yet. Reading is company too.',
	noneQuiet: 'No answers are asked for here. Reading is company too.',
	more: 'Show the next answers',
	moreLoading: 'Looking for more.',

	/** What the author asks back. `meaning` explains it to the author, `asked` to a reader, `label` and `hint` shape the answer. */
	wants: {
		quiet: {
			name: 'Only reading',
			meaning: 'Nobody answers. People read, and that is all you ask.',
			asked: 'asks for no answers, only to be read.',
			askedByMe: 'ask for no answers, only to be read.',
			label: 'What would you like to add?',
			hint: 'No answers are asked for here.',
			send: 'Send'
		},
		reflection: {
			name: 'A reflection',
			meaning: 'People say back what they heard, without advice.',
			asked: 'would like to hear what came across. No advice.',
			askedByMe: 'would like to hear what came across. No advice.',
			label: 'What did you hear?',
			hint: 'Say back what reached you, in a few words. What happens in you as you read? Leave advice out.',
			send: 'Send the reflection'
		},
		questions: {
			name: 'Questions',
			meaning: 'People ask open questions that help you think further.',
			asked: 'would like open questions.',
			askedByMe: 'would like open questions.',
			label: 'What would you like to ask?',
			hint: 'An open question, one you do not know the answer to. “Why did you not…” is advice in disguise.',
			send: 'Send the question'
		},
		experience: {
			name: 'Your own experience',
			meaning: 'People tell of something like it in their own life.',
			asked: 'would like to hear how it was for others.',
			askedByMe: 'would like to hear how it was for others.',
			label: 'How was something like this for you?',
			hint: 'Speak for yourself and of yourself. It does not have to be the same.',
			send: 'Send this'
		},
		ideas: {
			name: 'Ideas',
			meaning: 'People offer things you could try. You asked for it, so advice is fine.',
			asked: 'would like ideas, and advice is welcome.',
			askedByMe: 'would like ideas, and advice is welcome.',
			label: 'What might be worth a try?',
			hint: 'Offer it as something to take or leave. Nothing about substances, amounts or medicines.',
			send: 'Send the idea'
		}
	} satisfies Record<Wants, { name: string; meaning: string; asked: string; askedByMe: string; label: string; hint: string; send: string }>,

	/** The answer box where nothing particular is asked for. */
	own: {
		label: 'Add something, or answer what came back',
		hint: 'A thank-you is plenty. You do not have to answer anything.',
		send: 'Send'
	},

	closed: 'The author asked for no answers here. Reading is company too.',
	kept: 'What you write is kept on this device until you send it.',
	unsent: 'This was not sent. It is still here.',

	withdrawing: {
		button: 'Take back',
		title: 'Take this back?',
		what: 'The words go from the thread for everyone, and are deleted. A line stays that says you took something back. People may have read it already.',
		opening: 'The title and the text of your update go for everyone, and are deleted. What others answered stays. People may have read it already.',
		yes: 'Take it back',
		no: 'Leave it'
	},

	start: {
		title: 'New update',
		loading: 'Opening a blank page.',
		lead: 'Something about your own weeks: what is moving, what you tried, what stayed the same.',
		wants: 'What would you like back?',
		wantsMissing: 'Please choose what you would like back.',
		name: 'A few words as a title',
		body: 'Your update',
		bodyHint: 'Speak for yourself. Leave out amounts, sources and other people’s names.',
		send: 'Share with the circle',
		readers: (circle: string) => `Everyone in ${circle} can read it, and people who join later do not see updates from before their time.`
	},

	gone: {
		title: 'This is not open to you',
		text: 'Either it does not exist, or you are not in its circle any more.',
		circles: 'To your circles'
	}
};
