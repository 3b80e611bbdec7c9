import { counted, countedOf, upper } from './counted.ts';

const ordinals = ['', 'first', 'second', 'third', 'fourth'];
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const days = { mo: 'Monday', tu: 'Tuesday', we: 'Wednesday', th: 'Thursday', fr: 'Friday', sa: 'Saturday', su: 'Sunday' };

/** “two minutes”; what is no whole minute is said with the half. */
export function minutesOf(seconds: number): string {
	const halves = Math.round(seconds / 30);
	if (halves === 1) return 'half a minute';
	const whole = Math.floor(halves / 2);
	return halves % 2 === 0 ? countedOf(whole, 'minute', 'minutes') : `${counted(whole)} and a half minutes`;
}

function listed(all: string[]): string {
	return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** What a rule says on which days, as one would say it. */
export function ruleOf(rule: { freq: string; every?: number; days: (keyof typeof days)[]; nth?: number; count?: number; until?: string }): string {
	const every = rule.every ?? 1;
	const on = listed(rule.days.map((day) => days[day]));
	const often =
		rule.freq === 'monthly'
			? `on the ${rule.nth === -1 ? 'last' : ordinals[rule.nth ?? 1]} ${on} of ${every === 1 ? 'every month' : `every ${counted(every)} months`}`
			: every === 1
				? `every ${on}`
				: `every ${counted(every)} weeks on ${on}`;
	if (rule.count) return upper(`${often}, ${rule.count === 1 ? 'once' : `${counted(rule.count)} times in all`}`);
	return upper(rule.until ? `${often}, until ${dayOfYear.format(new Date(rule.until))}` : often);
}

/** Planning gatherings: one, or some that come again. */
export const plan = {
	title: 'Plan a gathering',
	name: 'What is it called?',
	nameHint: 'You can leave it empty.',
	at: 'When does it begin?',
	atFirst: 'When is the first one?',
	atHint: (zone: string) => `In your own time. The circle counts in ${zone}.`,
	atCircle: (zone: string) => `By the clock of ${zone}, where the circle counts. The hour stays the same there in summer and winter.`,
	atMissing: 'Please choose a day and a time.',
	atBoth: (own: string, there: string, zone: string) => `${upper(own)} where you are; ${there} in ${zone}.`,
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
	submitSeries: 'Plan them',
	save: 'Save',

	again: {
		legend: 'Does it come again?',
		once: 'Once',
		weekly: 'On days of the week',
		weeklyNote: 'Every week, or every few weeks.',
		monthly: 'On a day of the month',
		monthlyNote: 'Such as the first Tuesday, or the last Friday.',
		days: 'On which days?',
		day: 'On which day?',
		daysMissing: 'Please choose at least one day.',
		names: days,
		every: 'How often?',
		weeks: (n: number) => (n === 1 ? 'Every week' : `Every ${counted(n)} weeks`),
		months: (n: number) => (n === 1 ? 'Every month' : `Every ${counted(n)} months`),
		nth: 'Which one of the month?',
		nths: [
			{ value: '1', label: 'The first' },
			{ value: '2', label: 'The second' },
			{ value: '3', label: 'The third' },
			{ value: '4', label: 'The fourth' },
			{ value: '-1', label: 'The last' }
		],
		ends: 'Until when?',
		open: 'No end for now',
		openNote: 'You can end it any day.',
		counted: 'For a number of times',
		until: 'Until a day',
		count: 'How many times, in all?',
		countMissing: 'Please choose a number from 1 to 104.',
		last: 'The last day there can be one',
		lastMissing: 'Please choose a day.',
		ahead: 'The next ones are set for about three months ahead; more follow as time goes. Each can be moved or cancelled by itself.'
	},

	how: {
		title: 'How it runs',
		hint: 'Everything here has a good default. You can leave it all as it is.',
		usual: (value: string) => `As usual: ${value}`,
		arrival: 'Arriving',
		agreements: 'The agreements',
		open: 'Open sharing, after the round',
		none: 'None',
		closing: 'Closing',
		breath: 'Quiet after each turn',
		seconds: (n: number) => `${n} seconds`,
		least: 'How many there are, at least, to begin',
		leastUsual: 'As the circle has it',
		people: (n: number) => countedOf(n, 'person', 'people'),
		order: 'How the piece goes round',
		orders: {
			seat: { name: 'In the order people came', note: 'The host first.' },
			reversed: { name: 'The other way round', note: 'It turns again with each round.' },
			random: { name: 'By chance', note: 'Drawn by the room, and written down.' },
			hands: { name: 'As hands are raised', note: 'Nobody is next until they wish to be.' },
			popcorn: { name: 'Whoever spoke names the next', note: 'Who is named can say no.' },
			least_heard: { name: 'Who was heard least comes first', note: 'Counted in this gathering only.' }
		} as Record<string, { name: string; note: string }>,
		prompt: 'The question of the round',
		closingWith: 'The question of the closing',
		noPrompt: 'No question from the list',
		noPrompts: 'The list of questions did not come. You can plan without one.',
		oneWord: 'Close with one word each, shown all together'
	},

	time: {
		title: 'How the time is shared out',
		arrival: 'Arriving',
		agreements: 'The agreements',
		round: 'The round',
		open: 'Open sharing',
		closing: 'Closing',
		slack: 'Kept free for pauses',
		minutes: minutesOf,
		each: (people: number, seconds: number) =>
			people < 1 ? '' : people === 1 ? `For one who speaks: ${minutesOf(seconds)}.` : `If ${counted(people)} speak, each has about ${minutesOf(seconds)}.`,
		most: (people: number) => `There is time for ${counted(people)} to speak, two minutes each.`,
		tooShort: 'That leaves less than ten minutes for the round. Please make it longer, or a part of it shorter.',
		soft: 'When a turn has had its time there is a moment to find an end, and one can ask for more. What was said stands.'
	},

	series: {
		title: 'Those that come again',
		from: (day: string, time: string, zone: string) => `Since ${day}, at ${time} in ${zone}.`,
		first: (day: string, time: string, zone: string) => `From ${day}, at ${time} in ${zone}.`,
		minutes: (minutes: number) => `For ${minutes} minutes.`,
		change: 'Change the series',
		changeNote: 'From now on. Those you moved by hand stay where they are; those on days that the series no longer has are cancelled, and everyone reads why.',
		end: 'End the series',
		endSure: 'End this series?',
		endWhat: 'Those still to come are cancelled. What was stays as it was.'
	}
};
