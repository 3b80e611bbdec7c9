/** Looking after a circle. */
import { appeal } from './appeal.ts';
import { counted, upper } from './counted.ts';

export const moderate = {
	tabsLabel: 'Looking after this circle',
	tabs: {
		requests: 'Requests',
		line: 'Line',
		cases: 'Reports',
		members: 'Members',
		invites: 'Invitations',
		agreements: 'Agreements',
		questions: 'Questions',
		card: 'Card',
		door: 'Door',
		terms: 'Roles and terms',
		names: 'Names',
		appeals: 'Appeals',
		words: 'Words',
		waiting: 'Waiting',
		log: 'Log'
	},
	nothing: 'Nothing waiting.',
	loading: 'One moment.',
	saved: 'Saved.',
	save: 'Save',
	notNow: 'Not now',
	theyRead: (name: string) => `What ${name} will read`,

	requests: {
		title: 'Requests',
		lead: 'People who ask to come in. What they wrote is read by those who decide, and by nobody else.',
		asked: (when: string) => `Asked ${when}.`,
		edited: (when: string) => `Changed ${when}.`,
		runsOut: (when: string) => `Runs out ${when}, if nobody answers.`,
		via: 'Came with an invitation.',
		trial: 'Would like to listen once first.',
		noAnswer: 'No answer.',
		consented: 'Agreed.',
		notConsented: 'Did not agree.',
		hello: 'A hello',
		approve: 'Let them in',
		approveFull: 'Put them in line',
		listen: 'Let them listen once',
		decline: 'Decline',
		ignore: 'Do not answer',
		approving: (name: string) => `Let ${name} in?`,
		approvingWhat: (name: string) => [
			`${name} is in the circle at once. They read what is said from now on, not what was said before.`,
			'The log says that it was you.'
		],
		approvingFull: (name: string) => [
			`The circle is full, so ${name} goes to the end of the line and is offered the next free seat.`,
			'The log says that it was you.'
		],
		listening: (name: string) => `Let ${name} listen once?`,
		listeningWhat: (name: string) => [`${name} comes to one gathering as a guest: they listen, they do not speak, and they take no seat. After it they can ask for one.`],
		which: 'Which gathering?',
		noGathering: 'There is no gathering planned yet. Plan one first.',
		plan: 'Plan a gathering',
		declining: (name: string) => `Decline ${name}?`,
		message: 'A kind sentence to them',
		messageHint: 'They read it as you write it. Say what is so; you need not say why.',
		messageMissing: 'Please write them a sentence. A bare no is hard to read.',
		suggestions: [
			'Thank you for asking. We are a small group and this is not the right time. I hope you find good company.',
			'Thank you for asking. We think another circle would fit better with what you are looking for.',
			'Thank you for asking. What you describe needs more than a peer circle can hold. Please look at the resources page too.'
		],
		suggest: 'Begin with a sentence',
		again: 'You can ask again in seven days.',
		block: 'Keep them out of this circle for 30 days',
		blockNote: 'Only where they broke an agreement. The log says so.',
		blockReason: 'What happened, for the log and for them',
		ignoring: (name: string) => `Leave ${name} without an answer?`,
		ignoringWhat: ['To them it goes on waiting until it runs out. A kind no is nearly always better.', 'The log says that it was you.'],
		now: { joined: (name: string) => `${name} is in.`, waitlisted: (name: string) => `The circle is full. ${name} is in line.`, offered: (name: string) => `${name} is offered a seat.` } as Record<
			string,
			(name: string) => string
		>,
		decided: 'Decided in the last 30 days',
		state: {
			joined: 'Let in',
			declined: 'Declined',
			ignored: 'Not answered',
			withdrawn: 'Withdrawn',
			expired: 'Ran out',
			superseded: 'Came in another way',
			banned: 'Kept out',
			waitlisted: 'In line',
			offered: 'Offered a seat',
			pending: 'Waiting'
		} as Record<string, string>,
		by: (name: string, when: string) => `${name}, ${when}.`
	},

	line: {
		title: 'The line',
		lead: 'Those who wait for a seat. The next free one is offered to the first; they have two days to take it.',
		none: 'Nobody is in line.',
		place: (n: number) => `Place ${n}`,
		next: 'Next',
		offered: (when: string) => `A seat is held for them until ${when}.`,
		up: 'Move up',
		down: 'Move down',
		upLabel: (name: string) => `Move up: ${name}`,
		downLabel: (name: string) => `Move down: ${name}`,
		moving: (name: string, place: number) => `Move ${name} to place ${place}?`,
		reason: 'Why?',
		reasonHint: 'It stands in the log.',
		reasonMissing: 'Please say why; others wait too.',
		yes: 'Move'
	},

	members: {
		title: 'Members',
		lead: 'The people of this circle. Everything you do here stands in the log, with your name and your reason.',
		open: (name: string) => `Look after ${name}`,
		banned: 'Kept out',
		bannedNone: 'Nobody is kept out.',
		bannedUntil: (when: string) => `Until ${when}.`,
		forGood: 'For good.',
		waits: 'Asked to be kept out for good. Another moderator has to agree; until then it is 30 days.',
		agree: 'Agree to keep them out for good',
		unban: 'Let them ask again',
		way: {
			founded: 'Founded this circle.',
			open: 'Came in by the open door.',
			request: 'Asked to come in.',
			invite: 'Came with an invitation.',
			trial: 'Listens once.'
		} as Record<string, string>
	},

	person: {
		notHere: 'This person is not in the circle any more.',
		actions: 'What you can do',
		none: 'There is nothing you can do towards them. They have the same role as you, or a higher one.',
		reason: 'The reason, to them',
		reasonHint: 'They read it as you write it, with your decision. Say what happened, and what you ask for.',
		reasonMissing: 'Please say why. They will read it.',
		unbanReason: 'The reason, for the log',
		clause: 'Which agreement is this about?',
		noClause: 'None of them',
		chooseClause: 'Choose one',
		clauseLoading: 'Reading the agreements they accepted.',
		nudge: { name: 'Say a private word', note: 'The mildest step. It keeps them from nothing.', yes: 'Say it', duration: '' },
		clauseMissing: 'Please choose the agreement it is about.',
		minutesOther: 'Another time',
		minutesOwn: 'How many minutes?',
		minutesHint: (least: string, most: string) => `From ${least} to ${most}.`,
		warn: { name: 'Write them a warning', note: 'They cannot speak until they say that they read it.', yes: 'Send the warning', duration: '' },
		mute: { name: 'Ask them to be quiet for a time', note: 'They can read, and not speak.', yes: 'Ask them to be quiet', duration: 'For how long?' },
		unmute: { name: 'Let them speak again', note: 'At once.', yes: 'Let them speak', duration: '' },
		shorten: { name: 'Shorten the time they are quiet', note: 'They can speak again sooner than it was to be.', yes: 'Shorten it', duration: 'How long shall it go on?' },
		remove: { name: 'End their seat', note: 'They leave at once, and may ask again later.', yes: 'End their seat', duration: 'When may they ask again?' },
		ban: { name: 'Keep them out', note: 'They leave at once, and cannot come back for a time, or for good.', yes: 'Keep them out', duration: 'For how long?' },
		'ban-for-good': { name: 'Agree to keep them out for good', note: '', yes: 'Agree', duration: '' },
		unban: { name: 'Let them ask again', note: '', yes: 'Let them ask again', duration: '' },
		minutes: [
			{ value: '60', label: 'One hour' },
			{ value: '360', label: 'Six hours' },
			{ value: '1440', label: 'A day' },
			{ value: '4320', label: 'Three days' },
			{ value: '10080', label: 'A week' },
			{ value: '40320', label: '28 days' }
		],
		left: [
			{ value: '15', label: 'For 15 minutes' },
			{ value: '60', label: 'For an hour' },
			{ value: '360', label: 'For six hours' },
			{ value: '1440', label: 'For a day' },
			{ value: '4320', label: 'For three days' },
			{ value: '10080', label: 'For a week' }
		],
		againDays: [
			{ value: '0', label: 'At once' },
			{ value: '7', label: 'In a week' },
			{ value: '14', label: 'In two weeks' },
			{ value: '30', label: 'In 30 days' }
		],
		banDays: [
			{ value: '3', label: 'Three days' },
			{ value: '7', label: 'A week' },
			{ value: '14', label: 'Two weeks' },
			{ value: '30', label: '30 days' },
			{ value: 'good', label: 'For good', note: 'It is 30 days at first. A second person has to agree to the rest.' }
		],
		effects: {
			nudge: ['They read it, and nobody else but those who look after the circle. Nothing else follows from it.'],
			warn: ['They cannot speak here until they say that they read it. Seeing it is not agreeing with it.'],
			mute: ['It holds at once, in the room and in the threads. You or another moderator can end it earlier.'],
			unmute: ['They can speak again at once.'],
			shorten: ['It ends sooner than it was to, and by itself. They can speak again then.'],
			remove: ['They are out at once, on every device. What they wrote stays. You can take it back for ten minutes; after that they can ask again.'],
			ban: ['They are out at once, on every device. What they wrote stays. You can let them ask again earlier; they are not put back by it.'],
			'ban-for-good': ['The ban stays for good. Another moderator can end it later.'],
			unban: ['They may ask to come in again, as anyone may. They are not put back.']
		} as Record<string, string[]>,
		doing: (act: string, name: string) => `${name}: ${act.charAt(0).toLowerCase()}${act.slice(1)}`,
		second: 'It holds for 30 days now. For good needs a second person, who finds it on the members page.',
		done: 'Done. They are told.',
		notes: 'Notes',
		notesLead: 'For those who look after this circle. Write what a person may one day read about themselves.',
		notesNone: 'No notes.',
		note: 'A note',
		noteSave: 'Keep the note',
		noteEdit: 'Change',
		noteEdited: 'changed',
		history: 'What was done',
		historyNone: 'Nothing was done towards them.',
		formerly: (name: string, day: string) => `Was called ${name} here until ${day}.`,
		barred: 'Two stewards have ended a role they had here. The circle gives them none for a year, unless stewards lift that after an appeal.',
		appoint: (name: string) => `Make ${name} a moderator`,
		dismiss: (name: string) => `Make ${name} a member again`,
		appointWhat: [
			'Moderators let people in, keep the agreements, and can ask somebody to be quiet or to leave. Everything they do stands in the log.',
			'You can take it back.'
		],
		dismissWhat: ['They stay in the circle as a member. Invitations they made end.'],
		hand: (name: string) => `Hand the circle to ${name}`,
		handWhat: (name: string) => [
			`${name} has 72 hours to say yes or no. Until then nothing changes, and you can take the offer back.`,
			`When they say yes, ${name} is the owner and you are a moderator.`
		],
		role: { owner: 'Owner', moderator: 'Moderator', member: 'Member', guest: 'Guest' } as Record<string, string>
	},

	invites: {
		title: 'Invitations',
		lead: 'A link is a key: whoever has it may use it. Send it to the person, not to a public place.',
		make: 'Make an invitation',
		kind: 'What kind?',
		kinds: [
			{ value: 'link' as const, label: 'A link', note: 'You send it yourself, wherever you two talk.' },
			{ value: 'personal' as const, label: 'To a name', note: 'They find it here, under their invitations. You are not told whether the name exists.' }
		],
		grants: 'What does it give?',
		grant: {
			seat: { label: 'A seat', note: 'They accept the agreements and are in, while a seat is free.' },
			request: { label: 'A request ahead of the others', note: 'They answer your questions, and you still decide.' }
		} as Record<string, { label: string; note: string }>,
		uses: 'For how many people?',
		days: 'For how long?',
		dayChoices: [
			{ value: '1', label: 'A day' },
			{ value: '7', label: 'A week' },
			{ value: '30', label: '30 days' }
		],
		handle: 'Their name here',
		handleHint: 'The name they sign in with. Ask them for it.',
		submit: 'Make the invitation',
		fresh: 'Here is the link. It is shown only now.',
		freshPersonal: 'If that name exists and takes invitations, it is there now.',
		copy: 'Copy the link',
		copied: 'Copied.',
		copyBy: 'Your browser does not copy by itself. Press long on the link to copy it.',
		open: 'Open invitations',
		over: 'Over',
		none: 'No invitation is open.',
		by: (name: string, when: string) => `From ${name}, ${when}.`,
		used: (uses: number, most: number) => (most === 1 ? (uses ? 'Used.' : 'Not used yet.') : `Used ${uses} of ${most} times.`),
		until: (when: string) => `Open until ${when}.`,
		to: (label: string) => `To ${label}`,
		link: 'A link',
		state: { open: 'Open', used: 'Used up', revoked: 'Taken back', expired: 'Ran out' } as Record<string, string>,
		revoke: 'Take it back',
		revoking: 'Take this invitation back?',
		revokingWhat: ['Whoever has it can no longer use it. Those who came in by it stay.'],
		keep: 'Keep it'
	},

	agreements: {
		title: 'Agreements',
		lead: 'The house rules stand in every circle. After them come up to ten of your own.',
		proposals: 'Open proposals, and your answer to them',
		all: 'The agreements in full, and earlier versions'
	},
	own: {
		lead: 'The circle’s own agreements, after the house rules. Everyone is asked for three days; a single concern keeps them as they are.',
		item: (n: number) => `Agreement ${n}`,
		up: 'Up',
		upLabel: (n: number) => `Move agreement ${n} up`,
		down: 'Down',
		downLabel: (n: number) => `Move agreement ${n} down`,
		remove: 'Take out',
		removeLabel: (n: number) => `Take out agreement ${n}`,
		add: 'Add one',
		full: 'There are ten, which is as many as a person can keep in mind.',
		would: 'What it would change',
		reset: 'Back to what stands',
		propose: 'Propose this',
		change: 'Change the agreements',
		sure: 'Propose this to everyone?',
		what: [
			'Everyone in the circle reads the difference and has three days to consent, abstain, or say what concerns them.',
			'If at least half answer and nobody has a concern, it becomes valid by itself. Then everyone accepts the agreements once more.'
		],
		sureAlone: 'Change the agreements?',
		whatAlone: ['You are alone in this circle, so they are valid at once.'],
		no: 'Go on writing',
		proposed: 'It is proposed. The others can read it now.'
	},

	questions: {
		title: 'Questions',
		lead: 'What somebody is asked before they ask to come in. Up to five; two are often enough. Ask nothing you do not need.',
		kind: 'What kind?',
		kinds: { text: 'They write a few sentences', choice: 'They choose one answer', consent: 'They agree to a sentence' } as Record<string, string>,
		text: (n: number) => `Question ${n}`,
		options: 'The answers to choose from, one a line',
		required: 'Has to be answered',
		add: 'Add a question',
		full: 'There are five, which is as many as one can ask a stranger.',
		remove: 'Take out',
		removeLabel: (n: number) => `Take out question ${n}`,
		up: 'Up',
		upLabel: (n: number) => `Move question ${n} up`,
		save: 'Save the questions',
		saved: 'Saved. Those who asked already keep the questions they answered.',
		none: 'Nothing is asked. People write a hello if they like.'
	},

	card: {
		title: 'Card',
		lead: 'What people choose by. Everyone in the circle sees at once what you change.',
		name: 'Name of the circle',
		purpose: 'What it is for',
		good: 'What good looks like here',
		notFor: 'What it is not for',
		cadence: 'How often it meets',
		cadenceHint: 'In words: “every Tuesday evening”.',
		language: 'Language',
		zone: 'Time zone',
		term: 'How many gatherings a host’s term lasts',
		stale: 'Somebody changed the card while you were writing. Your words are still here. Save again to put them on it.'
	},

	door: {
		title: 'Door',
		lead: 'How people find this circle and come in, and how it rests and ends.',
		visibility: 'Who finds it?',
		visibilities: [
			{ value: 'listed' as const, label: 'Everyone', note: 'It stands in the finder.' },
			{ value: 'unlisted' as const, label: 'Whoever has its address', note: 'It does not stand in the finder.' },
			{ value: 'hidden' as const, label: 'Those who are in it or invited', note: 'To everyone else it does not exist.' }
		],
		policy: 'How do people come in?',
		policies: [
			{ value: 'open' as const, label: 'By themselves', note: 'Anyone may join while a seat is free.' },
			{ value: 'request' as const, label: 'They ask', note: 'A moderator answers.' },
			{ value: 'invite' as const, label: 'By invitation', note: 'Only with an invitation.' },
			{ value: 'closed' as const, label: 'Not at all', note: 'Nobody new for now.' }
		],
		capacity: 'How many people at most?',
		capacityHint: 'From 3 to 16. A smaller number sends nobody away; free seats wait until there is room.',
		minToOpen: 'How many until it opens by itself?',
		trials: 'People may listen to one gathering before they ask for a seat',
		membersInvite: 'Members may invite too',
		wave: 'How many may come in within ten minutes before the door closes by itself?',
		save: 'Save the door',
		saved: 'Saved.',
		lock: {
			title: 'Close the door for a while',
			text: 'For when too many come at once, or something is off. Nobody can ask or come in; for those who are in, nothing changes.',
			closed: (when: string) => `The door is closed until ${when}.`,
			legend: 'For how long?',
			choices: [
				{ value: '15', label: '15 minutes' },
				{ value: '60', label: 'One hour' },
				{ value: '360', label: 'Six hours' },
				{ value: '1440', label: 'A day' }
			],
			close: 'Close the door',
			open: 'Open it again'
		},
		keeping: {
			title: 'What is kept',
			text: 'How long what is said in the live room is kept. Shorter holds at once, also for what was said already. Longer needs the yes of everyone, and holds only for what is said then.',
			legend: 'Keep what is said',
			save: 'Keep it this long',
			sure: (what: string) => `Keep what is said in the room: ${what}?`,
			what: ['It holds at once. What is older is deleted for everyone, and cannot be brought back.'],
			propose: 'Ask everyone to keep it longer',
			proposed: 'Everyone is asked. You find it under proposals.',
			no: 'Not now'
		},
		state: {
			title: 'Rest and end',
			open: 'It is open.',
			forming: 'It is gathering its first people.',
			resting: 'It is resting.',
			winding: (when: string) => `It ends on ${when}.`,
			toOpen: 'Open it',
			toRest: 'Let it rest',
			toEnd: 'Wind it down',
			callOff: 'Call the end off',
			openSure: 'Open this circle?',
			openWhat: ['People can come in and gather again.'],
			restSure: 'Let this circle rest?',
			restWhat: ['Nobody new comes in, and the live room is quiet. Updates stay open. Everyone here reads that it rests. You can open it again.'],
			endSure: 'Wind this circle down?',
			endWhat: (day: string) => [
				`Everyone here reads that it ends on ${day}. Until then everything works, but nobody new comes in.`,
				'You can call it off until that day. After it the circle is gone for everyone, and cannot be brought back.'
			],
			callOffSure: 'Call the end off?',
			callOffWhat: ['The circle goes on, and everyone here reads it.'],
			no: 'Not now'
		}
	},

	retention: {
		at_close: { label: 'Until the gathering closes', note: 'What is said is gone when the gathering closes, and after twelve hours outside of one.' },
		h72: { label: 'For 72 hours', note: 'What is said is gone after 72 hours.' },
		d30: { label: 'For 30 days', note: 'What is said is gone after 30 days.' }
	} as Record<string, { label: string; note: string }>,

	terms: {
		title: 'Roles and terms',
		lead: 'Nobody looks after a circle for ever. Terms are short so that they can be handed on.',
		since: (day: string) => `Since ${day}.`,
		used: (used: number, of: number) => `${used === 0 ? 'None' : upper(counted(used))} of the ${counted(of)} gatherings of this term ${used === 1 ? 'is' : 'are'} over.`,
		over: 'The term is over. It is time to hand on.',
		declared: 'On the card',
		declare: 'What you say of yourself on the card',
		transfer: 'Handing the circle on',
		transferText: 'Choose a member under “Members” to offer them the circle.',
		takeBack: 'Take the offer back',
		claim: 'When the owner is silent',
		claimText: 'If no owner has been here for 30 days, a moderator can offer to look after the circle. After ten days in which nobody objects and no owner comes back, they become the owner.',
		claimButton: 'Offer to look after it',
		claimSure: 'Offer to look after this circle?',
		claimWhat: ['Everyone here reads it. An owner who comes back, or another moderator who objects, ends it.'],
		finish: 'Become the owner',
		finishFrom: (day: string) => `From ${day} you can become the owner.`,
		stepDown: 'Be a member again',
		stepDownSure: 'Be a member again?',
		stepDownWhat: ['You no longer look after this circle. Invitations you made end. You stay in it.'],
		no: 'Not now'
	},

	names: {
		title: 'Names',
		lead: 'Wishes to know who wrote as “a member”. It takes two, and a reason that is written down; whoever wrote it is told.',
		none: 'Nobody has asked.',
		open: 'Waiting for a second person',
		settled: 'Settled',
		asks: (by: string, alias: number) => `${by} asks who “A member (${alias})” is`,
		asksMine: (alias: number) => `You ask who “A member (${alias})” is`,
		asked: (when: string) => `Asked ${when}.`,
		until: (when: string) => `A second person can agree until ${when}.`,
		reason: 'The reason',
		post: 'What was written',
		mine: 'It takes somebody else to agree.',
		agree: 'Agree',
		agreeTitle: 'Learn who wrote this?',
		agreeWhat: (by: string) => [
			`You and ${by} learn the name, and nobody else does. What you do with it is up to the two of you.`,
			'Whoever wrote it is told, and reads the reason. The log says that you agreed.',
			'It cannot be undone.'
		],
		agreeYes: 'Agree',
		decline: 'Put it aside',
		takeBack: 'Take it back',
		no: 'Not now',
		is: (name: string) => `It was ${name}.`,
		isNote: 'Only the two of you see this.',
		state: {
			done: (second: string) => `${second} agreed.`,
			declined: (second: string) => (second === '' ? 'Taken back.' : `${second} put it aside.`),
			lapsed: () => 'Nobody agreed in seven days.'
		} as Record<string, (second: string) => string>,
		you: 'You'
	},

	appeals: appeal.list,

	log: {
		title: 'Log',
		lead: 'What was done here, by whom and why. Nobody can change it afterwards.',
		none: 'Nothing was done yet.',
		more: 'Show earlier',
		moreLoading: 'Looking further back.'
	}
};
