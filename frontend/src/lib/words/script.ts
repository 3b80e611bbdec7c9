import { counted, upper } from './counted.ts';

/** A line of the script. A core line stays as it is, whatever a circle changes. */
export interface ScriptLine {
	text: string;
	core?: true;
}

const line = (text: string): ScriptLine => ({ text });
const core = (text: string): ScriptLine => ({ text, core: true });

const people = (n: number) => (n === 1 ? 'One person is' : `${upper(counted(n))} people are`);

/** The live check-in: everything the script says, and what stands around it. */
export const script = {
	lobby: {
		early: (time: string) => line(`The room opens at ${time}. You are early, which is fine. Nothing you type here is sent.`),
		wants: 'Choose what you would like back',
		listen: 'Listen only tonight',
		leave: 'Leave quietly',
		newcomer: (welcomer: string) =>
			line(`First time here? ${welcomer} will say hello. You can pass on everything tonight and still belong.`),
		feeling: core('If you are feeling the effects of something right now, tonight is for another time.'),
		feelingLink: 'What helps right now'
	},

	arrival: {
		begin: (count: number) => line(`We begin. ${people(count)} here. The bell marks the start.`),
		breaths: line('Take three slow breaths, or do not. Look at one thing in the room you are in. Let your shoulders be as heavy as they are.'),
		ready: line('You do not need to have anything ready. This is slow, and nothing has to come of tonight.'),
		host: (host: string, guardian: string) =>
			line(
				guardian === ''
					? `${host} holds the order tonight.`
					: `${host} holds the order tonight. ${guardian} is our guardian and watches how we are doing. You can write to them privately at any point.`
			)
	},

	agreements: {
		lead: line('These are the agreements of tonight, one after the other.'),
		lines: [
			core('What is said here stays with the people here. We may carry away our own learning, never someone else’s story.'),
			core('We speak for ourselves and from what we lived.'),
			core('No one is asked to speak. Passing needs no reason.'),
			core('We listen to the end. We do not fix, explain or diagnose.'),
			core('Ideas only if the speaker has asked for ideas.'),
			core('We leave out names of sellers, how to get things, amounts, and plans to use. Someone who asks will be stopped kindly.'),
			core('Anyone may ring the bell, for any reason or none. When it rings we stop typing.'),
			core('This is company, not treatment. If something is too heavy for this room, we will say so and look for better help together.')
		],
		/** Which of them somebody hears who has been here before. */
		short: [0, 2, 3, 6],
		end: (guardian: string) =>
			line(
				`If you can keep these tonight, press I can keep these. If one does not fit, stay and listen${guardian === '' ? '.' : `, and write to ${guardian}.`}`
			),
		keep: 'I can keep these',
		kept: 'You can keep these tonight.',
		stay: 'Until you do, you are here to listen. Both are fine.'
	},

	checkin: {
		round: (prompt: string) =>
			line(`Round one.${asked(prompt)} Tonight’s order stands at the top; you can ask to be moved.`),
		offerMe: (name: string) => line(`${name}, the piece is with you. Take it, pass, or come back to it.`),
		offer: (name: string) => line(`Next is ${name}.`),
		againMe: 'Anything, or still a pass?',
		again: (name: string) => line(`${name} is asked once more.`),
		has: (name: string) => line(`${name} has the piece.`),
		mine: line('You have the piece.'),
		taking: 'Taking their time.',
		still: (name: string) => line(`${name} keeps the piece in silence.`),
		thanks: (name: string) => line(`Thank you, ${name}. A breath.`),
		thanksShort: (name: string) => line(`Thank you, ${name}.`),
		breath: (seconds: number) => line(`Room is quiet. ${seconds} seconds.`),
		breathNow: 'The room is quiet for a breath.',
		responses: {
			quiet: (name: string) => line(`Thank you, ${name}.`),
			reflection: (name: string) => line(`${name} would like a reflection. One line each, if you have one.`),
			questions: (name: string) => line(`${name} would like gentle questions. One line each, if you have one.`),
			experience: (name: string) => line(`${name} would like to hear from your own experience. One line each, if you have one.`),
			ideas: (name: string) => line(`${name} would like ideas. One line each, if you have one.`)
		},
		noResponses: line('No lines this time. That is also an answer: you were heard.'),
		later: (name: string) => line(`${name} will come back to it.`),
		passes: (name: string) => line(`${name} passes.`),
		dropped: (name: string) => line(`${name} dropped out for a moment. We are keeping their place.`),
		returned: (name: string) => line(`${name} is back.`),
		ended: (name: string) => line(`The piece moves on. What ${name} said stands.`),
		over: line('Everyone who wanted a turn has had one.'),
		small: (prompt: string) => line(`A second small round.${asked(prompt)}`),
		order: line('The order has changed.')
	},

	open: {
		begin: line('The floor is open. Raise a hand and the piece will come to you in order. Silence is welcome here.'),
		noHands: line('No hands. We can sit for a minute, or close early. Nothing is missing.'),
		second: (name: string) => line(`Others may still be finding a way in. ${name}, you are next after a pause.`),
		cleared: line('We are closing, so hands are down now. What you wanted to say can still go to a thread.'),
		shut: line('No more hands for now. Those that are up keep their place.'),
		opened: line('Hands are welcome again.')
	},

	slip: {
		crosstalk: () => line('Let us stay with one voice at a time.'),
		advice: (speaker: string) =>
			line(speaker === '' ? 'That sounds like an idea. Ideas come when they are asked for.' : `That sounds like an idea. ${speaker}, would you like ideas now, or another time?`),
		detail: () => line('Let us leave that part out. The rest of what you said matters.'),
		certainty: () => line('Could you say that as what it was like for you?')
	},
	slowed: line('We go more slowly from here. Each breath is longer now.'),

	paused: {
		bell: line('The bell rang. Hands off the keyboard for a moment.'),
		rest: line('You can move, drink water, look away.'),
		rang: (guardian: string) => `You rang. Do you want ${guardian} to know why?`,
		rangAlone: 'You rang. You owe nobody a reason.',
		tell: 'Tell them',
		noNeed: 'No need',
		leave: 'I want to leave quietly',
		resume: (name: string) => line(name === '' ? 'We go on from where we were.' : `We go on from where we were. ${name} still has the piece.`),
		goesOn: line('We go on.'),
		soon: 'We go on in a moment, from where we were.'
	},

	held: {
		text: (guardian: string) =>
			line(
				`We are holding the room for a few minutes so that someone can be looked after. You have done nothing wrong. You can stay, step out${guardian === '' ? '.' : `, or write to ${guardian}.`}`
			),
		back: line(
			'Thank you for waiting. We will not talk about anyone who is not speaking. Let us take one slow minute and then decide whether to go on or to close.'
		)
	},

	closing: {
		begin: (prompt: string) => line(`Last round. Short.${asked(prompt)} A word is plenty.`),
		oneWord: line('One word each, all at the same time, when you are ready.'),
		shown: line('These are our words.'),
		none: line('No words this time. That is fine too.'),
		last: core('We close. What was shared is not ours to carry out of here. The bell, and thank you.'),
		early: line('We go to the closing now. Nothing is missing.'),
		skipped: line('The gathering ends here tonight. Everyone has a moment before the room closes.'),
		extendAsked: line('Fifteen minutes more? They come if nobody objects within a minute.'),
		extended: line('We have fifteen minutes more.'),
		notExtended: line('We end at the hour we said.')
	},

	after: {
		question: 'How is the ground under you?',
		steady: 'Steady',
		wobbly: 'Wobbly',
		person: 'I would like a person',
		lines: 'Write two lines for myself',
		next: 'Set a small next thing',
		rest: 'Rest',
		tell: (guardian: string) => `Yes, tell ${guardian}`,
		notSaved: 'Nothing here is saved unless you save it.',
		keepMine: 'Keep mine'
	},

	quiet: (prompt: string, n: number) =>
		line(
			`No one could hold the room tonight, so we will not talk live.${prompt === '' ? '' : ` The question was: ${prompt}`} The room stays open for 30 minutes of quiet writing together. ${people(n)} here.`
		),
	cancelled: (date: string) =>
		line(
			`Tonight’s circle is not meeting.${date === '' ? '' : ` The next one is ${date}.`} If tonight was going to be important, here are other places:`
		),

	people: {
		came: (names: string) => line(`${names} came in.`),
		left: (name: string) => line(`${name} has left.`),
		out: (name: string) => line(`${name} has stepped out.`),
		acting: (name: string) => line(`${name} holds the order while the host is away.`),
		leads: (name: string) => line(`${name} holds the order from now on.`),
		guardian: (name: string) => line(`${name} is our guardian now. You can write to them privately at any point.`),
		wanted: line('We are looking for somebody to be our guardian. Anyone may offer.'),
		byAll: line('Nobody is here to watch over us, so we finish this turn and close together.')
	},

	/** Told to one person alone. */
	own: {
		time: (seconds: number) => line(`Your time is over. You have about ${counted(Math.max(1, Math.round(seconds / 15)) * 15)} seconds to find your end, and you can ask for more.`),
		more: (seconds: number) => line(`You have ${seconds >= 120 ? `${counted(Math.round(seconds / 60))} minutes` : 'a minute'} more.`),
		closingSoon: line('The closing comes after this turn. You have a little time to find your end.'),
		rang: line('You rang. Nobody is told that it was you.')
	},

	/** Told to those who lead, or watch over it. */
	lead: {
		slower: (name: string) => line(`${name} asks for slow hands: more time, no questions.`),
		nudge: {
			arrival: line('Arriving has had its time. You can go on when you like; it goes on by itself in two minutes.'),
			agreements: line('The agreements have had their time. You can go on when you like.')
		} as Record<string, ScriptLine>,
		hand: {
			process: (name: string) => line(`${name} raises a hand about how we are doing this.`),
			need_pause: (name: string) => line(`${name} would like a pause.`)
		} as Record<string, (name: string) => ScriptLine>,
		over: (name: string) => line(`${name} is past the time of the turn. It ends by itself in a moment.`),
		allPassed: line('Everyone passed. You might read the question again, or sit for a minute.'),
		closingDue: line('The closing is due in five minutes.'),
		suggest: line('It has been quiet for a while. You could read the question again, offer a second small round, or move to the closing.'),
		earlyAsked: (name: string) => line(`${name} would like to end early. It needs both of you.`),
		holdAsked: (name: string, close: boolean) =>
			line(close ? `${name} would like to close from here. It needs both of you.` : `${name} would like to go on. It needs both of you.`),
		volunteer: (name: string) => line(`${name} would be the guardian.`)
	}
};

/** The question as it stands in a sentence of the script. */
function asked(prompt: string): string {
	if (prompt === '') return '';
	return /[.?!…]$/.test(prompt) ? ` ${prompt}` : ` ${prompt}.`;
}
