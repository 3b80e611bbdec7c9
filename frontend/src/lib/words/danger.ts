import type { Step } from '#lib/gathering/danger.svelte.ts';

/** Worry about immediate danger: short, and one thing at a time. */
export const danger = {
	open: 'Worry about immediate danger',
	title: 'Worry about immediate danger',
	lead: 'The software calls nobody, and knows nobody’s place. You stay with the person; help comes from people near them.',
	whom: 'About whom?',
	whomMissing: 'Please choose the person first.',
	done: 'Done',
	close: 'Put the card away',
	kept: 'You can come back to it. What you have done stays marked.',
	conversation: 'What you write to each other',
	/** While each is still to be done, and once it is. */
	steps: {
		write: { title: 'Write to them privately', text: '“Are you in danger right now? I will stay with you.”', do: 'Send this to them', again: 'Send it again' },
		numbers: {
			title: 'Give them the numbers',
			text: 'On their screen they find the emergency number, a line to talk and a way to write, for the country they choose.',
			do: 'Show them the numbers',
			again: 'Show them once more'
		},
		call: {
			title: 'Ask whether somebody should be called',
			text: '“Would you like somebody to be called: by you, or with you? A friend, a neighbour, a line. I stay here while you decide.”',
			do: 'Ask them',
			again: 'Ask again'
		},
		hold: { title: 'Hold the room', text: 'Everything stands still, and the time with it. Two people let it go on.', do: 'Hold the room', again: 'The room is held' },
		hand: { title: 'Hand it to a steward', text: '', do: 'Hand it to a steward', again: 'Hand it on once more' }
	} satisfies Record<Step, { title: string; text: string; do: string; again: string }>,
	preview: 'What they see',
	stewards: (names: string) => `They are told at once, if they are signed in: ${names}. They read which circle and which gathering it is, and what you write here. Nobody’s words go along by themselves.`,
	note: 'What they should know, if you like',
	noteHint: 'Up to 1000 characters.',
	handed: 'It is on the stewards’ desk, before the rest.',
	noStewards: {
		title: 'There is no steward who could look at this.',
		text: 'Nobody above this circle would read it. Tell the others who look after it, in the green room, so that you do not carry it alone.',
		link: 'Open the green room'
	},
	loading: 'Looking who there is.',
	law: 'A person who decides to act outside this place follows the law and what this place has agreed.',

	/** For the person somebody worries about. */
	you: {
		from: (name: string) => `${name} writes to you. Only you two see this.`,
		answers: {
			danger_ask: ['Yes.', 'I am not sure.', 'No. I am safe.'],
			danger_call: ['I will call somebody.', 'Please stay while I call.', 'I do not want anybody called.']
		} as Record<string, string[]>,
		answer: 'Answer',
		sent: 'It is with them.',
		given: (name: string) => `${name} gives you numbers of people who can help now.`,
		numbers: 'Show the numbers',
		title: 'People who can help now',
		close: 'Close'
	}
};
