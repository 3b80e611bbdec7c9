/** Coming into a circle: joining, asking, waiting, being invited. */
import { counted, upper } from './counted.ts';

export const entry = {
	step: (circle: string, now: number, of: number) => `${circle}, step ${now} of ${of}`,
	next: 'Go on',

	/** The way in on a card. */
	way: {
		title: 'Coming in',
		join: 'Join this circle',
		line: 'Stand in line for a seat',
		full: 'The circle is full just now. You can stand in line; a seat is held for you when one comes free.',
		ask: 'Ask to join',
		askFull: 'The circle is full just now. When your request is approved, you stand in line for the next seat.',
		closedUntil: (when: string) => `The door is closed for a while, until ${when}. Nothing is wrong with you or your account.`,
		request: 'See your request',
		answered: 'Your request was answered',
		answer: 'Read the answer',
		others: 'See other circles'
	},

	guest: {
		title: 'You are here to listen once',
		text: 'You can read along in one gathering. Your place ends when it closes; then you can ask for a seat.',
		leave: 'I am not coming after all',
		what: ['Your place in this gathering ends now. Nobody asks you why.', 'You can ask this circle again later.'],
		yes: 'End my place',
		no: 'Keep it'
	},

	enough: 'Two circles is plenty to keep. Want to swap one?',
	mine: 'Look at yours',

	fit: {
		title: 'Is now a good time?',
		lead: 'Three things to look at before you come in. Your answers to them are not kept.',
		lines: {
			adult: 'I am 18 or over.',
			safe: 'I am not in danger right now, and nobody with me is.',
			clear: 'I come to live talks with a clear head, not under the influence.'
		},
		yes: 'Yes',
		no: 'No',
		missing: 'Please choose one of the two.',
		heavy: 'A circle is company. It cannot carry an emergency.',
		help: 'People you can talk to now'
	},

	notNow: {
		title: 'Not now, and that is fine',
		lead: 'Thank you for answering as it is. Nothing was stored, and nobody was told.',
		adult: 'These circles are for people who are 18 or over. You did nothing wrong. Many places have people to talk to for your age.',
		safe: 'A circle is slow, and nobody in it can send help. Other people can, and you can reach them now. Stop here as long as you need.',
		clear: 'Come when the day is ordinary again; the circle will still be here. If it is going on right now, there are people for that.',
		resources: 'People you can reach now',
		rightNow: 'Still feeling it right now?',
		back: 'I chose the wrong answer',
		card: 'Back to the card'
	},

	agreements: {
		title: 'The agreements',
		lead: (circle: string) => `Everyone in ${circle} has accepted these.`,
		agree: 'I have read the agreements and will keep them',
		agreeFirst: 'Please read the agreements and tick the box if you will keep them.',
		changed: 'The agreements have changed since you opened this page. Here they are as they stand now. Please read them again.'
	},

	name: {
		title: { join: 'Your name here', ask: 'Your request' },
		lead: {
			join: 'How the others will know you.',
			ask: 'Those who look after the circle read this. Your answers go to nobody else.'
		},
		persona: 'What people in this circle call you',
		personaHint: 'Made up, for this circle only. Nobody can tell it from your name in another circle. No titles.',
		personaMissing: 'Please choose a name.',
		hello: 'A hello, if you like',
		helloHint: 'A sentence or two for the others, once you are in. You can leave it empty.',
		questionsTitle: 'The circle asks',
		optional: 'You can leave this empty.',
		choose: 'No answer',
		answerMissing: 'This circle asks everyone for an answer here.',
		consentMissing: 'This circle asks everyone to agree to this.',
		trial: 'What would you like?',
		seat: { name: 'A seat', means: 'To be part of the circle from now on.' },
		listen: {
			name: 'To listen once first',
			means: 'You come to one gathering and read along. Nothing from before, and your place ends when it closes. Then you can ask for a seat.'
		},
		kept: 'What you write is kept on this device until it is sent.',
		answersKept: 'Your answers are deleted 30 days after the decision.',
		join: 'Join this circle',
		line: 'Stand in line',
		ask: 'Send your request',
		circle: 'Go to this circle',
		yours: 'Your requests',
		againFrom: (when: string) => `That is from ${when}.`,
		opensAt: (when: string) => `It opens again ${when}.`
	},

	request: {
		loading: 'Looking for your request.',
		missing: { title: 'This request is not here', text: 'It is over, or it was never yours.', circles: 'To the circles' },
		/** In a list: how it stands, in a few words. */
		short: {
			pending: 'Waiting for an answer',
			waitlisted: 'In line',
			offered: 'A seat is held for you',
			joined: 'You are in',
			declined: 'Answered',
			withdrawn: 'Taken back',
			expired: 'Over, without an answer',
			superseded: 'You came in another way',
			closed: 'Closed'
		},
		pending: {
			title: 'Waiting for an answer',
			text: 'Those who look after the circle have your request. They are people, and it may take some days.',
			until: (when: string) => `If nobody answers, it ends by itself on ${when}, and you can ask again.`
		},
		line: {
			title: (place?: number) => (place === undefined ? 'You are in line' : `You are in line, place ${place}`),
			next: 'You are next.',
			before: (n: number) => (n === 1 ? 'One person is before you.' : `${upper(counted(n))} people are before you.`),
			text: 'When a seat comes free for you, it is held for you for up to two days. Look in here now and then.'
		},
		offered: {
			title: 'A seat is held for you',
			text: 'Take it when you are ready. If you do not, it goes to the next person in line.',
			until: (when: string, left: string) => `It is held until ${when}. That is ${left}.`,
			short: (when: string) => `Until ${when}.`,
			claim: 'Take the seat',
			over: 'The seat was held for you until just now, and has gone to the next person. You can ask again or join the line again.',
			decline: 'Let it go to the next person'
		},
		joined: {
			title: 'You are in',
			text: 'The circle is open to you.',
			trialText: 'You can listen to one gathering. The live room is open to you then.',
			go: 'Go to this circle'
		},
		declined: {
			title: 'Not this time',
			text: 'Those who look after the circle have answered. It is about this circle and now, and not about your worth.',
			says: 'They write'
		},
		expired: { title: 'No answer came in time', text: 'Sometimes people are away or tired. It says nothing about you.' },
		withdrawn: { title: 'You took your request back', text: 'Nobody was asked for a reason, and you were not either.' },
		superseded: { title: 'You came in another way', text: 'This request is not needed any more.' },
		closed: { title: 'This request is closed', text: 'It cannot be sent again to this circle.' },
		again: (when: string) => `You can ask this circle again from ${when}.`,
		againNow: 'You can ask this circle again if you like.',
		others: 'Look at other circles',
		help: 'People you can talk to now',
		read: 'I have read this',
		readNote: 'It then leaves your list.',

		yours: 'What you wrote',
		made: (when: string) => `Sent ${when}.`,
		edited: (when: string) => `Changed ${when}.`,
		name: 'Your name there',
		hello: 'Your hello',
		noAnswer: 'No answer',
		agreed: 'Agreed',
		trial: 'You asked to listen once first.',
		edit: 'Change it',
		editTitle: 'Change your request',
		save: 'Save',
		cancel: 'Leave it as it was',
		saved: 'Saved.',
		card: 'Read the card again',
		withdraw: 'Take the request back',
		leaveLine: 'Leave the line',
		sure: {
			title: 'Take the request back?',
			titleLine: 'Leave the line?',
			what: ['What you wrote is deleted. Nobody is asked why.', 'You can ask again later if you like.'],
			whatLine: ['Your place goes to the next person.', 'If you come back later, you begin at the end of the line.'],
			whatOffered: ['The seat goes to the next person in line.', 'If you come back later, you begin at the end of the line.'],
			yes: 'Take it back',
			yesLine: 'Leave the line',
			yesOffered: 'Let it go',
			no: 'Keep it'
		}
	},

	invite: {
		title: 'An invitation',
		loading: 'Opening the invitation.',
		lead: (circle: string) => `You are invited to ${circle}.`,
		leadBy: (name: string, circle: string) => `${name} has invited you to ${circle}.`,
		seat: 'With it you can come in while a seat is free. If none is, you stand in line.',
		request: 'With it you can ask to come in, and your request is read before others.',
		looked: 'Looking at it uses nothing up, and nobody sees that you looked.',
		accept: { seat: 'Come in', request: 'Ask to come in' },
		dead: 'This invitation does not work any more.',
		deadWhy: 'You can ask whoever sent it for a new one.',
		circles: 'Find a circle',
		missing: 'The invitation is not on this page any more. Open the link you were sent once more; it is not kept here, so that nobody else finds it.',
		signIn: 'Sign in to open it',
		signUp: 'New here? Sign up',
		signedOut: 'Somebody has invited you to a circle. To see which one, sign in first. The invitation waits in this tab.'
	},

	invites: {
		title: 'Invitations to you',
		loading: 'Looking for invitations.',
		none: 'No invitation waits for you.',
		by: (name: string) => `From ${name}`,
		until: (when: string) => `Open until ${when}.`,
		open: (circle: string) => `Look at it: ${circle}`,
		look: 'Look at it',
		decline: 'No, thank you',
		declineOf: (circle: string) => `No, thank you: ${circle}`,
		sure: {
			title: (circle: string) => `Decline the invitation to ${circle}?`,
			what: ['It leaves your list and cannot be used any more. Nobody asks you why.'],
			yes: 'Decline',
			no: 'Keep it'
		},
		block: 'Nobody may invite me by name',
		blockNote: 'Whoever tries is not told. Links that somebody gives you still work.',
		blocked: 'Saved.'
	}
};
