import { upper } from './counted.ts';

/** Gatherings: when the circle meets live. */
export const gathering = {
	title: 'Gatherings',
	link: 'All gatherings',
	loading: 'Looking for gatherings.',
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
	open: 'It is on now.',
	room: 'Go to the live room',
	state: { closed: 'It took place.', cancelled: 'It was cancelled.', scheduled: '', open: '' } as Record<string, string>,
	why: (why: string) => `Why: ${why}`,
	attended: {
		present: 'You were there.',
		late: 'You came later.',
		left_early: 'You left earlier.',
		no_show: 'You were not there.',
		excused: 'You had said that you cannot come.'
	} as Record<string, string>,

	plan: 'Plan a gathering',
	change: 'Change it',
	form: {
		title: 'What is it called?',
		titleHint: 'You can leave it empty.',
		at: 'When does it begin?',
		atHint: (zone: string) => `In your own time. The circle counts in ${zone}.`,
		atMissing: 'Please choose a day and a time.',
		minutes: 'How long?',
		lengths: [
			{ value: '30', label: '30 minutes' },
			{ value: '45', label: '45 minutes' },
			{ value: '60', label: 'An hour' },
			{ value: '75', label: '75 minutes' },
			{ value: '90', label: 'An hour and a half' },
			{ value: '120', label: 'Two hours' },
			{ value: '150', label: 'Two and a half hours' }
		],
		host: 'Who leads it?',
		submit: 'Plan it',
		save: 'Save'
	},
	run: {
		open: 'Begin it',
		close: 'End it',
		openSure: 'Begin the gathering?',
		openWhat: ['Those in the room see that it is on. It can begin up to an hour before its time.'],
		closeSure: 'End the gathering?',
		closeWhat: ['It closes for everyone, and guests leave. Who was there is written down for those who look after the circle.'],
		cancel: 'Cancel it',
		cancelSure: 'Cancel this gathering?',
		why: 'Why?',
		whyHint: 'Everyone in the circle reads it.',
		whyMissing: 'Please say why; people have kept the time free.',
		keep: 'Keep it',
		guardian: 'Who watches over it?',
		nobody: 'Nobody yet',
		guardianSaved: 'Saved.',
		no: 'Not yet'
	},
	attendance: {
		title: 'Who was there',
		loading: 'Looking who was there.',
		none: 'Nobody is written down.',
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
