import type { What } from '#lib/practice/trace.ts';
import type { Plain } from '#lib/practice/item.ts';

type Outcome = Exclude<NonNullable<Plain['follow_up']['outcome']>, 'skipped'>;

/** From here: the trace of what came of it. */
export const trace = {
	title: 'From here',
	lead: 'What came after, in your own words and in the order of its days.',
	empty: 'Comes to life after your first review.',
	emptyMore: 'Until then your notebook keeps what you write. There is nothing to do for this page.',
	toJournal: 'To the journal',
	looking: 'Looking through your notebook.',

	picture: 'As a picture',
	pictureSays: 'The steps below, drawn one under another, with lines from each to what it grew from.',
	shortened: 'The picture shows the larger steps. The list has all of them.',
	list: 'As a list',
	what: {
		began: 'An arc began',
		entry: 'The first entry',
		insight: 'An insight',
		commitment: 'A commitment',
		follow_up: 'A look at it',
		review: 'A review',
		change: 'A change to point to',
		nothing: 'No change to point to. That is an answer.',
		set_down: 'Set down',
		kept: 'It stays',
		closed: 'The arc closed'
	} satisfies Record<What, string>,
	outcomes: { done: 'done', partly: 'partly', not_this_time: 'not this time', no_chance_yet: 'no chance yet' } satisfies Record<Outcome, string>,
	milestones: {
		d14: 'after two weeks',
		d30: 'after a month',
		d60: 'after two months',
		d90: 'after three months',
		d180: 'after half a year',
		d365: 'after a year',
		own: 'on a day of your own'
	} satisfies Record<Plain['review']['milestone'], string>,
	from: (words: string) => `It grew from: ${words}`,
	about: (words: string) => `It is about: ${words}`,

	take: 'Take it along',
	asText: 'Save it as text',
	asPicture: 'Save it as a picture',
	care: 'Both are made here, on this device, and are not locked. Whoever finds them can read them.',
	saved: 'Your browser has the file now.',
	unpictured: 'This browser could not make the picture. The text has the same in it.',
	made: (day: string) => `Made on ${day}.`
};
