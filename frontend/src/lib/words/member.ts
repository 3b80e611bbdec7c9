/** Being in a circle: one's own seat, what is asked of one, and what was done towards one. */
import type { OwnMeasure } from '#lib/api/names.ts';
import { counted, upper } from './counted.ts';

const people = (n: number) => (n === 0 ? 'nobody' : counted(n));

export const member = {
	/** Two people of a circle who do not read each other. */
	block: {
		button: (name: string) => `I would rather not read ${name}`,
		again: (name: string) => `Read ${name} again`,
		title: (name: string) => `Not read ${name} for now?`,
		what: (name: string) => [
			`In the room, what ${name} says is folded for you, and what you say is folded for ${name}. Either of you can open what is folded, one thing at a time.`,
			'Nobody is told, and nobody else sees a difference: both of you keep your turns and your place. It works both ways, so the other person may work it out.',
			'What you each write in threads is folded in the same way. You can change your mind at any time.',
			'It does not keep anybody safe. If something is wrong between you, tell a moderator; during a gathering you can write to whoever watches over it.'
		],
		yes: 'Fold it',
		no: 'Not now',
		note: 'What you each say in the room and write in threads is folded for the other.',
		done: (name: string) => `What ${name} says and writes here is folded for you now.`,
		undone: (name: string) => `You read ${name} again, unless they would rather not be read.`
	},

	back: (circle: string) => `Back to ${circle}`,

	/** The agreements have changed since one accepted them. */
	agreements: {
		title: 'Agreements',
		banner: 'The agreements have changed',
		bannerText: 'Until you accept them you can read here, and your drafts stay. Speaking waits for your yes.',
		read: 'Read what changed',
		lead: (circle: string) => `What the people of ${circle} promise each other.`,
		changed: 'What changed',
		whole: 'The agreements in full',
		since: (day: string) => `As they stand since ${day}.`,
		from: (version: number) => `Compared with version ${version}, the one before.`,
		fromYours: (version: number) => `Compared with version ${version}, which you accepted.`,
		added: 'New',
		gone: 'Gone',
		nothing: 'Between these two versions nothing changed.',
		accept: 'I have read these and will keep them',
		acceptButton: 'Accept the agreements',
		acceptFirst: 'Please tick the box if you will keep them.',
		changedAgain: 'They changed once more while you were reading. Here they are as they stand now.',
		notNow: 'Not now is fine. Your seat stays yours, and you can go on reading.',
		leave: 'If you cannot keep them, you can leave and take your words with you.',
		leaveLink: 'Leaving this circle',
		accepted: 'You have accepted these.',
		earlier: 'Earlier versions',
		version: (version: number, day: string) => (day ? `Version ${version}, ${day}` : `Version ${version}`),
		propose: 'Propose other agreements'
	},

	/** How a measure is told to the person it is about. The preview a moderator sees is made of the same words. */
	measure: {
		title: {
			nudged: 'A private word from a moderator',
			warned: 'A moderator has written to you',
			muted: 'You are asked to be quiet here for a time',
			demoted: 'Your role in this circle was ended',
			suspended: 'Your account is shut for a time',
			removed: 'Your seat in this circle was ended',
			banned: 'You cannot come into this circle for a time',
			banned_for_good: 'You cannot come into this circle any more',
			unmuted: 'You can speak again',
			unbanned: 'You may ask to come in again',
			removed_from_room: 'You were asked to stay out of the room',
			let_into_room: 'The room is open to you again',
			watched: 'What you write in threads is read first',
			unwatched: 'What you write in threads is there at once again',
			part_folded: 'Something you said in the room is folded while somebody looks at it',
			parts_folded: 'What you said in the room is folded while somebody looks at it',
			part_shown: 'Something you said in the room is shown again',
			post_folded: 'A post of yours is hidden until it is looked at again',
			posts_folded: 'Posts of yours are hidden until they are looked at again',
			post_shown: 'A post of yours is shown again',
			post_removed: 'A post of yours was removed',
			post_noted: 'A content note was added to a post of yours',
			unmasked: 'Two who look after the circle know that you wrote something as a member',
			other: 'A moderator decided something about you'
		} satisfies Record<OwnMeasure['what'] | 'other', string> & Record<string, string> as Record<string, string>,
		/** The same, where two stewards did it. */
		above: {
			warned: 'Two stewards have written to you',
			other: 'Two stewards decided something about you'
		} as Record<string, string>,
		aboveWhat: 'Two stewards decided this together. They are in none of your circles, and read only what was reported.',
		aboveWho: 'Who the stewards are',
		in: (circle: string) => `In ${circle}`,
		reason: 'What the moderator wrote',
		reasonAbove: 'What the stewards wrote',
		clause: (number: number) => `It rests on agreement ${number}:`,
		until: (when: string) => `Until ${when}. It ends by itself.`,
		over: (when: string) => `It ended ${when}.`,
		at: (when: string) => `Decided ${when}.`,
		again: (when: string) => `You may ask to come in again from ${when}.`,
		againNow: 'You may ask to come in again.',
		/** What one can still do, under each of them. */
		still: {
			nudged: ['You and those who look after the circle read this, and nobody else. It keeps you from nothing.'],
			warned: [
				'Read it, and say that you saw it. Then you can speak again. Seeing it is not agreeing with it.',
				'Until then you can read, and what you wrote stays with you.'
			],
			muted: [
				'You can read everything, take back your own words, and leave.',
				'What you write stays on this device until you can send it.'
			],
			demoted: ['Your seat is yours as before. What others look after now, you need not.'],
			suspended: ['You can read this, take along what is yours, leave circles, and delete your account.', 'What you wrote in private stays yours.'],
			removed_from_room: ['You are still in the circle, and its threads are open to you. A moderator can let you back in.', 'It is about this room and this moment, not about your worth.'],
			removed: ['It is about this circle, not about your worth. Other circles are open to you.', 'What you wrote in private stays yours.'],
			banned: ['It is about this circle, not about your worth. Other circles are open to you.', 'What you wrote in private stays yours.'],
			banned_for_good: ['It is about this circle, not about your worth. Other circles are open to you.', 'What you wrote in private stays yours.'],
			watched: ['What you write waits until somebody who looks after the circle has read it, for three days at most. You see it among your drafts, and can change it or take it back.', 'The live room is open to you as before.'],
			unwatched: [],
			part_folded: ['You and those who look after the room can still read it. You can take it back, and speak again.'],
			parts_folded: ['You and those who look after the room can still read it. You can take it back, and speak again.'],
			part_shown: [],
			post_folded: ['You and those who look after the circle can still read it. You can take it back.'],
			posts_folded: ['You and those who look after the circle can still read them. You can take them back.'],
			post_shown: [],
			post_removed: ['It is about these words, not about you. Your seat is yours, and you can write again.'],
			post_noted: ['Nothing you wrote was changed. Whoever reads it chooses whether to open it.'],
			unmasked: ['They asked for your name together, and nobody else was told. To the others you are still “a member”.']
		} as Record<string, string[]>,
		resources: 'If this lands hard, here are people you can talk to now',
		seen: 'I have read this',
		post: 'The post it is about',
		toSeen: 'Say that you read it, in the circle'
	},

	/** A seat that is paused, or a door one closed oneself. */
	rested: {
		pausedTitle: 'Your seat is paused',
		paused: (when: string) => `It is kept for you until ${when}, and seven days more.`,
		pausedOver: 'The pause is over. Your seat is kept for a few days more; come back, or let it go.',
		pausedWhat: 'While it is paused, the threads and the room are closed to you, and nobody expects you.',
		resume: 'Come back now',
		awayTitle: 'You stepped away from this circle',
		away: (when: string) => `The door opens again by itself: ${when}.`,
		awayWhat: 'You chose this so that it holds. Nobody can open the door earlier. Your seat is kept.',
		longer: 'Stay away longer',
		meanwhile: 'Meanwhile',
		others: 'Your circles',
		help: 'People you can talk to now'
	},

	you: {
		link: 'You in this circle',
		title: 'You in this circle',
		lead: (circle: string) => `How the others in ${circle} meet you, and the ways to rest and to go.`,
		name: {
			title: 'Your name here',
			name: 'What people in this circle call you',
			nameHint: 'Made up, for this circle only. What you said before stands under the new name too.',
			hello: 'A hello',
			helloHint: 'A sentence or two for the others. You can leave it empty.',
			save: 'Save',
			saved: 'Saved.'
		},
		done: {
			title: 'What moderators decided about you',
			link: 'What happened, and why'
		},
		declared: {
			title: 'What you say of yourself on the card',
			hint: 'Your profession, or a connection to somebody here, where it matters. Everyone who reads the card reads it. You are not acting professionally here.',
			label: 'Your declaration',
			save: 'Put it on the card',
			saved: 'It stands on the card.'
		},
		pause: {
			title: 'Pause your seat',
			text: 'For holidays, exams, or when it is too much. Your seat is kept. The threads and the room close for you until you come back, which you can at any time.',
			legend: 'For how long?',
			choices: [
				{ value: '7', label: 'One week' },
				{ value: '14', label: 'Two weeks' },
				{ value: '30', label: 'A month' },
				{ value: '60', label: 'Two months' }
			],
			button: 'Pause my seat',
			sure: (days: string) => `Pause your seat for ${days}?`,
			what: ['The others see that your seat is paused, not why.', 'You can come back at any time. Seven days after the end, the seat goes to somebody else.'],
			no: 'Not now'
		},
		away: {
			title: 'Step away for a time',
			text: 'Closes this circle for you, for as long as you say. For when you notice that you cannot stop looking.',
			legend: 'For how long?',
			choices: [
				{ value: '1', label: 'One hour' },
				{ value: '12', label: 'Half a day' },
				{ value: '24', label: 'A day' },
				{ value: '72', label: 'Three days' },
				{ value: '168', label: 'A week' },
				{ value: '336', label: 'Two weeks' }
			],
			button: 'Step away',
			sure: (time: string) => `Close this circle for you for ${time}?`,
			what: (when: string) => [
				`The door opens again by itself: ${when}.`,
				'It cannot be undone before, not by you and not by a moderator. You can make it longer.',
				'Your seat is kept. The others do not see it. Resources stay open to you.'
			],
			no: 'Not now'
		},
		leave: {
			title: 'Leave this circle',
			text: 'At any time, without a reason. The others see that you left, not why and not where to.',
			legend: 'What becomes of your words here?',
			choices: [
				{ value: 'keep', label: 'They stay under my name', note: 'What you said and wrote stays as it is.' },
				{ value: 'former', label: 'They stay, under “Former member”', note: 'Nobody can tell whose they were.' },
				{ value: 'withdraw', label: 'I take them back', note: 'The words go for everyone. A line stays that something was taken back.' }
			],
			button: 'Leave this circle',
			sure: 'Leave this circle?',
			what: {
				keep: [
					'Its threads and its room close for you at once.',
					'What you wrote stays under your name here.',
					'To come back you ask as anyone does.',
					'Go well. Your notebook comes with you.'
				],
				former: [
					'Its threads and its room close for you at once.',
					'Your name here becomes “Former member”, and cannot be brought back.',
					'To come back you ask as anyone does.',
					'Go well. Your notebook comes with you.'
				],
				withdraw: [
					'Its threads and its room close for you at once.',
					'Everything you said and wrote here is deleted. People may have read it already. It cannot be brought back.',
					'To come back you ask as anyone does.',
					'Go well. Your notebook comes with you.'
				]
			},
			no: 'Stay'
		},
		lastOwner: {
			title: 'You are the only owner',
			text: 'While others are in this circle, somebody has to look after it. There are three ways on:',
			ways: [
				'Hand the circle on. The person you ask has 72 hours to say yes; then you can leave.',
				'Wind it down. It stays open for 30 days, everyone can say goodbye, and then it ends.',
				'Pause your seat, if you need rest more than an end.'
			],
			terms: 'Hand it on',
			door: 'Wind it down'
		}
	},

	/** What stands above everything in a circle while it lasts. */
	circle: {
		winding: (day: string) => `This circle ends on ${day}`,
		windingText: 'Nobody new comes in. Until then everything works as before: time for what is left to say, and to keep what is yours.',
		resting: 'This circle is resting',
		restingText: 'Nobody new comes in, and the live room is quiet. Updates can be read and written.',
		closed: (when: string) => `The door is closed until ${when}`,
		closedText: 'Nobody new can ask or come in for now. For those who are in, nothing changes.',
		closedWave: 'It closed by itself, because many people came at once.',
		newcomer: 'You are new here. For the first two weeks, or two gatherings, you can start one update a day and send no links.',
		proposals: (n: number) => (n === 1 ? 'One proposal is open. Everyone is asked.' : `${upper(counted(n))} proposals are open. Everyone is asked.`),
		proposalsLink: 'Read and answer',
		requests: (n: number) => (n === 1 ? 'Somebody asks to come in.' : `${upper(counted(n))} people ask to come in.`),
		/** When two stewards broke the glass, told to everyone in the circle. */
		read: {
			room: (when: string) => `Two stewards read what was said in the room: ${when}`,
			thread: (when: string) => `Two stewards read one thread of this circle: ${when}`,
			person: (when: string) => `Two stewards read what one person wrote here: ${when}`
		},
		readWhy: 'They read it once, as it stood then, because something was reported. They wrote to all of you:',
		readWho: 'Who the stewards are',
		requestsLink: 'Read and answer',
		names: (n: number) =>
			n === 1 ? 'Somebody asks to know who wrote as a member. It waits for a second person.' : `${upper(counted(n))} wishes to know who wrote as a member wait for a second person.`,
		moderate: 'Looking after this circle'
	},

	transfer: {
		mineTitle: 'You are asked to take over this circle',
		mine: (until: string) => `Its owner offers it to you. You would be its owner, and look after it. The offer stands until ${until}.`,
		accept: 'Take it over',
		decline: 'Not for me',
		sure: 'Take over this circle?',
		what: [
			'You become its owner at once: how people come in, its rest and its end are yours to decide. The owner until now becomes a moderator.',
			'Owners cannot leave a circle with others in it before they hand it on. You can pause your seat.'
		],
		no: 'Not yet',
		open: (name: string, until: string) => `The circle is offered to ${name}, until ${until}.`
	},

	claim: {
		title: 'A new owner is coming',
		text: (name: string, due: string) =>
			`The owner has not been here for 30 days. ${name} offers to look after the circle from ${due} on. If the owner comes back before, or another moderator objects, it stays as it is.`,
		object: 'I object',
		sure: 'Object to this?',
		what: ['The claim ends at once, and the log says that somebody objected.'],
		no: 'No'
	},

	/** Asking for another host. */
	call: {
		short: 'Ask for another host',
		button: (name: string) => `Ask for another host: somebody else in ${name}'s place`,
		title: (name: string) => `Ask for somebody else in ${name}'s place?`,
		what: [
			'Nobody is told that it was you, not even moderators.',
			'When a third of the people here ask, everyone is asked for seven days. Nobody sees who said what.',
			'If most of those who answer want somebody else, the term ends. The person stays in the circle as a member.'
		],
		yes: 'Ask for somebody else',
		no: 'Not now',
		done: 'You asked. Nobody is told that it was you.'
	},

	proposals: {
		title: 'Proposals',
		link: 'Proposals',
		lead: 'What the people of this circle put to each other. Nothing changes in silence.',
		loading: 'Looking for proposals.',
		none: 'No proposal is open.',
		open: 'Open proposals',
		settled: 'Settled',
		kind: {
			agreements: 'Other agreements',
			retention: 'Keeping what is said for longer',
			host: 'Another host',
			question: 'A question to the circle'
		} as Record<string, string>,
		by: (name: string) => `Proposed by ${name}.`,
		askedBy: (name: string) => `Asked by ${name}.`,
		byHouse: 'Asked for by a third of the people here.',
		about: (name: string) => `${name} looks after this circle now. Would you rather have somebody else?`,
		aboutNote: 'Nobody sees who answered what.',
		untitled: 'Whoever asked this took their words back.',
		retention: (what: string) => `${what} It applies to what is said from then on, never to what was said before.`,
		until: (when: string) => `Open until ${when}. Then it closes by itself.`,
		untilOver: 'Its time is over.',
		answered: (n: number, of: number) =>
			n === 0 ? 'Nobody has answered yet.' : `${upper(counted(n))} of ${counted(of)} ${n === 1 ? 'has' : 'have'} answered.`,
		/** Who sees what while it is open. */
		seen: {
			question: 'Until it closes nobody sees who answered what, or how many of each.',
			talked: 'Until it closes nobody sees who answered what. Concerns stand here without a name, so that you can talk them over.'
		},
		/** What comes of it. */
		comes: {
			question: 'If at least half of you answer and nobody has a concern, the circle has consented.',
			opens: 'This group takes people in for two weeks as soon as everyone consents. Otherwise everything stays as it is.',
			agreements: 'If at least half of you answer and nobody has a concern, they become the agreements. Then everyone reads them once more and accepts them before speaking again.',
			retention: 'It holds as soon as everyone consents. Otherwise everything stays as it is.'
		} as Record<string, string>,
		means: 'What the answers mean',
		meaning: [
			['Consent', 'I can go along with this, even if it is not what I like best.'],
			['Abstain', 'I have seen it, and leave it to the others.'],
			['A concern', 'Something stands against it that we should look at first.']
		],
		mine: { consent: 'You consented.', abstain: 'You abstained.', concern: 'You have a concern.' } as Record<string, string>,
		mineHost: { yes: 'You said: stay as it is.', no: 'You said: somebody else.' } as Record<string, string>,
		change: 'You can change it until it closes.',
		consent: 'I consent',
		abstain: 'I abstain',
		concern: 'I have a concern',
		concernAgain: 'Change my concern',
		yesHost: 'Stay as it is',
		noHost: 'Somebody else',
		reason: 'What concerns you?',
		reasonHint: {
			question: 'The others read it when this has closed, with your name. One sentence is enough.',
			talked: 'The others read it now without your name, and with your name when this has closed. In a small circle they may guess it is yours. One sentence is enough.'
		},
		say: 'Say it',
		notYet: 'Back',
		concerns: 'What stands against it',
		unsaid: 'They took their words back.',
		tally: (consent: number, abstain: number, concern: number, asked: number) =>
			`Of ${counted(asked)} who were asked, ${people(consent)} consented, ${people(abstain)} abstained and ${people(concern)} had a concern.`,
		tallyHost: (stay: number, another: number) => `${upper(people(stay))} said: stay as it is. ${upper(people(another))} said: somebody else.`,
		ask: {
			open: 'Ask the circle a question',
			lead: 'Something you would do together or change, such as another time, somebody new, a different way to begin. Write it so that one can consent to it.',
			title: 'What would be done?',
			titleHint: 'For example: “We begin at seven from January.” Everyone in the circle reads it, with your name.',
			days: 'How long is it open?',
			dayChoices: [1, 2, 3, 5, 7, 10, 14].map((n) => ({ value: String(n), label: n === 1 ? 'One day' : n === 7 ? 'A week' : n === 14 ? 'Two weeks' : `${upper(counted(n))} days` })),
			opens: 'If all consent, this group takes people in for two weeks',
			opensHint: 'From its second gathering on a fixed group keeps its people. This opens it again, and needs everyone.',
			send: 'Ask everyone',
			asked: 'Everyone is asked now. You count as consenting; you can change that.',
			askedAlone: 'Nobody else is here to be asked, so it has closed at once.'
		},
		withdraw: 'Take the proposal back',
		withdrawSure: 'Take the proposal back?',
		withdrawWhat: ['It ends. What was answered to it is forgotten. You can make another.'],
		keep: 'Leave it open',
		state: {
			consented: 'The circle consented.',
			enacted: 'Became valid.',
			concerns: 'There are concerns, so it does not go ahead as it is. It can be changed and asked anew.',
			no_quorum: 'Fewer than half of those who are here answered, so nothing follows from it. It can be asked anew.',
			refused: 'Did not come about.',
			withdrawn: 'Taken back.'
		} as Record<string, string>
	},

	people: {
		newcomer: 'new here',
		satWith: 'you have sat together before',
		paused: 'paused',
		muted: (when: string) => `quiet until ${when}`,
		warned: 'has a note to read',
		notAgreed: 'has not accepted the agreements yet'
	},

	happened: {
		title: 'What happened',
		lead: 'What moderators decided about you, in every circle you are or were in. Nobody else reads this page.',
		loading: 'Looking.',
		none: 'Nothing was decided about you.',
		closed: 'If a moderator ended your seat somewhere, what happened stands here',
		link: 'What moderators decided about me'
	}
};
