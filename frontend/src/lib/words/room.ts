/** The live room: what stands around what people say. */
export const room = {
	title: (circle: string) => `${circle}: the room`,
	loading: 'Opening the room.',
	log: 'What is said here',
	empty: 'Nothing has been said here lately. Silence is fine too.',
	start: 'This is where the room begins for you.',
	earlier: 'Show earlier',
	earlierLoading: 'Looking further up.',
	you: 'You',
	leftOff: 'You left off here.',
	newBelow: (parts: number) => `${parts} new below`,
	note: 'a line to everyone',
	edited: 'changed',
	takenBack: (name: string) => `${name} took this back.`,
	takenBackByMe: 'You took this back.',
	folded: 'Folded.',
	/** Until somebody who looks after the room has looked at it again. */
	review: {
		line: (name: string) => `What ${name} said is folded while somebody looks at it.`,
		mine: 'What you said is folded while somebody looks at it. You and those who look after the room can read it.',
		read: 'Folded while somebody looks at it. Its author and those who look after the room can read it.'
	},
	folding: {
		fold: {
			name: 'Fold',
			of: (name: string) => ` what ${name} said`,
			title: (name: string) => `Fold what ${name} said?`,
			what: ['It folds on every screen at once. Until it was looked at again, only its author and those who look after the room read it.', 'You can show it again at any time.'],
			yes: 'Fold it',
			done: 'It is folded. Its author is told why.'
		},
		show: {
			name: 'Show again',
			of: (name: string) => ` what ${name} said`,
			title: (name: string) => `Show what ${name} said again?`,
			what: ['Everyone who was there reads it again.'],
			yes: 'Show it again',
			done: 'It is shown again.'
		},
		/** Of what the house itself has folded. */
		keep: 'Keep it folded',
		again: 'Try again'
	},
	show: 'Show',
	foldAgain: 'Fold again',
	showBy: (name: string) => `Show what ${name} said`,
	foldBy: (name: string) => `Fold what ${name} said`,
	retention: {
		at_close: 'What is said here is gone for everyone when the gathering ends, and after 12 hours at the latest.',
		h72: 'What is said here is kept for 72 hours. Then it is gone for everyone.',
		d30: 'What is said here is kept for 30 days. Then it is gone for everyone.'
	},

	composer: {
		label: 'Say something to the room',
		hint: 'Ctrl and Enter together send. Enter makes a new line.',
		send: 'Say it',
		mayNot: 'You can read here, and others know that you are here. Speaking is not open to you.'
	},

	unsent: {
		title: 'Not in the room yet',
		waiting: 'Waiting to send. It is safe on this device.',
		said: 'Sent.',
		kept: 'You wrote this earlier and it was never sent.',
		send: 'Send it now',
		again: 'Try again',
		putBack: 'Put it back to edit',
		discard: 'Discard'
	},

	floor: {
		open: {
			said: 'The floor is open. Anyone here may speak.',
			change: 'Close the floor',
			note: 'The floor is open: anyone here may speak.'
		},
		closed: {
			said: 'The floor is closed. Nobody speaks just now. What you write stays here until it opens.',
			change: 'Open the floor',
			note: 'The floor is closed: nobody can speak until it is opened. What people are writing stays with them.'
		},
		hands: {
			said: 'The floor goes by raised hands. Raise yours to speak.',
			change: 'Go by raised hands',
			note: 'The floor goes by raised hands: one person has the piece and speaks; then it goes to the next hand.'
		}
	},

	piece: {
		title: 'The piece',
		mine: 'The piece is with you.',
		with: (name: string) => `${name} has the piece.`,
		free: 'Nobody has the piece. Raise your hand, and it is yours.',
		waiting: 'Waiting for it, in this order',
		raise: 'Raise your hand',
		lower: 'Lower your hand',
		done: 'I am done',
		takeBack: (name: string) => `Take the piece back from ${name}`,
		give: (name: string) => `Give ${name} the piece`
	},

	here: {
		alone: 'Only you are here.',
		nobody: 'Nobody is here just now.',
		now: (names: string) => `Here now: ${names}.`,
		youToo: 'you',
		in: 'here now',
		came: (names: string[]) => (names.length === 1 ? `${names[0]} is here.` : `${names.join(', ')} are here.`),
		went: (names: string[]) => `${names.join(', ')} left the room.`,
		everyone: 'Everyone who is in the room is listed. Nobody can be here unseen.'
	},

	care: {
		title: 'Looking after the room',
		remove: (name: string) => `Remove ${name}`,
		out: 'Kept out of the room for now',
		letIn: (name: string) => `Let ${name} back in`
	},

	removing: {
		title: (name: string) => `Remove ${name} from the room?`,
		what: [
			'They leave the room at once and cannot read or speak in it until a moderator lets them back in.',
			'They stay in the circle: threads and agreements stay open to them. What they have said stays in the room.',
			'They are told that a moderator decided this, and why. You can let them back in at any time.'
		],
		yes: 'Remove from the room',
		no: 'Keep them here'
	},

	change: 'Change',
	withdrawing: {
		title: 'Take this back?',
		what: 'The words go from the room for everyone, and are deleted. A line stays that says you took something back. People may have read it already.',
		yes: 'Take it back',
		no: 'Leave it',
		button: 'Take back'
	},

	shut: {
		removed: {
			title: 'This room is closed to you for now',
			text: [
				'A moderator of this circle asked you to stay out of the room for now. It is about this room and this moment, not about your worth.',
				'You are still in the circle. You can read and write in its threads, and ask there what happened. A moderator can let you back in.',
				'If this lands hard, you do not have to sit with it alone.'
			]
		},
		left: {
			title: 'This room is not open to you',
			text: ['Either it does not exist, or you are not in its circle any more.']
		},
		try: 'Try the door again',
		circle: 'To the circle',
		circles: 'To your circles',
		help: 'People you can talk to now',
		word: 'Say one word against this'
	},
	kept: 'What you had written is still on this device.'
};
