import { upper } from './counted.ts';

/** Gatherings: when the circle meets live, and what stands around one. */
export const gathering = {
	handOver: {
		text: 'This circle ends. The work does not have to.',
		again: 'Some groups set a day, about three months on, to meet once more. Anybody can propose one.',
		going: 'Go on by yourself: Keep going',
		propose: 'Propose a day'
	},

	title: 'Gatherings',
	link: 'All gatherings',
	loading: 'Looking for gatherings.',
	looking: 'Looking for this gathering.',
	lead: 'When this circle meets live, in its room.',
	next: 'Next gathering',
	none: 'No gathering is planned.',
	coming: 'Coming',
	past: 'Lately',
	unnamed: 'Gathering',
	when: (day: string, minutes: number) => `${upper(day)}, for ${minutes} minutes.`,
	there: (time: string, zone: string) => `${time} in ${zone}.`,
	host: (name: string) => `${name} leads it.`,
	guardian: (name: string) => `${name} watches over it.`,
	noGuardian: 'Somebody to watch over it is still looked for. It begins when there is one.',
	open: 'It is on now.',
	room: 'Go to the live room',
	more: 'See it, and take a seat',
	see: 'See it',
	moreOf: (name: string, when: string) => `${name}, ${when}: see it, and take a seat`,
	state: { closed: 'It took place.', cancelled: 'It was cancelled.', scheduled: '', open: '' } as Record<string, string>,
	why: (why: string) => `Why: ${why}`,
	moved: (when: string) => `It was moved. It would have been on ${when}.`,
	again: (rule: string) => `One of those that come again: ${rule.charAt(0).toLowerCase()}${rule.slice(1)}.`,
	attended: {
		present: 'You were there.',
		late: 'You came later.',
		left_early: 'You left earlier.',
		no_show: 'You were not there.',
		excused: 'You had said that you cannot come.'
	} as Record<string, string>,
	/** What is left when what was said is gone. */
	forgotten: (day: string, when: string) => `What was said on ${day} was deleted on ${when}. Nobody can bring it back.`,
	kept: {
		title: 'What you kept of it',
		note: 'Your own words, on this device only.',
		discard: 'Take them off this device',
		discardSure: 'Take your words off this device?',
		discardWhat: ['They are deleted here. Where they were saved as a file, the file stays.'],
		keep: 'Leave them'
	},

	opens: (time: string) => `The room opens at ${time}. You can come in until ten minutes after it begins.`,
	asks: 'What we begin with',
	closesWith: 'What we close with',
	how: {
		title: 'How it works',
		note: 'One minute to read.',
		lines: [
			'We meet in text, in the circle’s room. Nobody is seen or heard.',
			'One person at a time has the piece and writes; the others read. Parts are short.',
			'When it is with you, take it, pass, or come back to it later. Passing needs no reason.',
			'You say before what you would like back: quiet company, a reflection, gentle questions, somebody’s own experience, or ideas. Nothing else comes.',
			'After each turn the room is quiet for a moment.',
			'Anyone may ring the bell. Then everyone stops typing for a while. Nobody is told who rang.',
			'One person watches how we are doing: the guardian. You can write to them in private at any point.',
			'You can listen only, step out, or leave quietly, whenever you like.'
		],
		newcomer: 'First time? You can pass on everything and still belong.'
	},
	time: 'How the time is shared out',
	ifYou: (each: string) => `If you speak too, each has about ${each}.`,

	seat: {
		title: 'Your seat',
		none: 'You have no seat yet. Keeping one helps the host to share out the time. You can change your mind until it begins.',
		speaking: 'You have a seat to speak. You can pass on everything.',
		listening: 'You have a seat to listen. You can ring the bell, write to the guardian, and leave.',
		legend: 'How would you like to come?',
		roles: {
			speaking: { name: 'With a turn', note: 'The piece is offered to you. You can pass.' },
			listening: { name: 'To listen', note: 'You read along. Nothing is asked of you.' }
		},
		listenOnly: 'You can come to listen.',
		wants: 'What would you like back after your turn?',
		wantsNote: 'Nobody is told before you speak, and you can change it then.',
		open: 'I will see then',
		keep: 'Keep a seat for me',
		change: 'Change it',
		giveUp: 'Give my seat back',
		given: 'Your seat is free again. Nothing of it stays.',
		kept: 'Your seat is kept.',
		who: 'Who comes',
		nobody: 'Nobody has taken a seat yet. Somebody is always first.',
		toSpeak: 'With a turn:',
		toListen: 'To listen:'
	},
	calendar: 'Have it in your calendar',
	calendarNote: 'An address that only you have. It says “Appointment”, and nothing else.',

	cancelled: {
		title: 'Called off',
		next: (when: string) => `The next one is ${when}.`,
		places: 'If it was going to be important, here are other places.',
		resources: 'People you can reach today'
	},

	run: {
		title: 'Looking after it',
		cancel: 'Cancel it',
		cancelSure: 'Cancel this gathering?',
		why: 'Why?',
		whyHint: 'Everyone in the circle reads it.',
		whyMissing: 'Please say why; people have kept the time free.',
		keep: 'Keep it',
		guardian: 'Who watches over it?',
		nobody: 'Nobody yet',
		begins: 'It begins in the room, from two minutes before its time, when a guardian and enough people are there.',
		changeOne: 'Change or move this one',
		feedback: 'What people said of it',
		feedbackFew: 'It is shown from three answers on, so that nobody is recognised.',
		feedbackGood: (good: string, all: string) => `${upper(good)} of ${all} said that it was good to be there.`
	},
	attendance: {
		title: 'Who was there',
		loading: 'Looking who was there.',
		label: (name: string) => `${name} was`,
		states: [
			{ value: 'present', label: 'there' },
			{ value: 'late', label: 'there later' },
			{ value: 'left_early', label: 'there, and left earlier' },
			{ value: 'no_show', label: 'not there' },
			{ value: 'excused', label: 'not there, and had said so' }
		],
		unknown: 'not written down'
	}
};
