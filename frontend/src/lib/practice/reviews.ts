import { dayAfter, daysFrom, dayAt } from './days.ts';
import type { Review } from './item.ts';

export type Milestone = Review['milestone'];

/** The days of an arc on which it is looked at as a whole. */
export const MILESTONES = { d14: 14, d30: 30, d60: 60, d90: 90, d180: 180, d365: 365 } as const;

/** The three questions of each, as sentences of prompts.json. None has to be answered. */
export const questions: Record<Milestone, readonly [string, string, string]> = {
	d14: ['R01', 'J08', 'J14'],
	// R02 asks for the changes one can point to, which every review does.
	d30: ['J23', 'J17', 'J26'],
	d60: ['R03', 'J23', 'J26'],
	d90: ['R04', 'J29', 'J24'],
	d180: ['R05', 'J28', 'J30'],
	d365: ['R06', 'J27', 'J29'],
	own: ['J08', 'J23', 'J26']
};

/** What was never reviewed is offered in Today for so many days; on its arc's page until the next one. */
export const OFFER_FOR = 21;
/** The most changes one review points to. */
export const MOST_CHANGES = 2;

export interface Planned {
	milestone: keyof typeof MILESTONES;
	on: string;
}

/** The reviews of an arc as they are planned before its owner changes them; what is past is not. */
export function plannedFor(startedOn: string, today: string): Planned[] {
	return Object.entries(MILESTONES)
		.map(([milestone, days]) => ({ milestone: milestone as Planned['milestone'], on: dayAfter(startedOn, days) }))
		.filter(({ on }) => on > today);
}

interface ReviewItem {
	dueOn?: string;
	plain: Pick<Review, 'arc' | 'answeredAt'>;
}

/** The review of an arc that is due: the latest planned day that has come. Those before it, or before one that was written, are gone without a word. */
export function dueReview<R extends ReviewItem>(reviews: readonly R[], arc: string, today: string, within = Infinity): R | undefined {
	const since = reviews.map(({ plain }) => (plain.arc === arc && plain.answeredAt ? dayAt(plain.answeredAt) : '')).reduce((a, b) => (a > b ? a : b), '');
	const latest = reviews
		.filter(({ plain, dueOn }) => plain.arc === arc && !plain.answeredAt && dueOn !== undefined && dueOn <= today && dueOn > since)
		.sort((a, b) => (a.dueOn! < b.dueOn! ? 1 : -1))[0];
	return latest && daysFrom(latest.dueOn!, today) < within ? latest : undefined;
}

/** What is still ahead, in order. */
export const ahead = <R extends ReviewItem>(reviews: readonly R[], arc: string, today: string): R[] =>
	reviews.filter(({ plain, dueOn }) => plain.arc === arc && !plain.answeredAt && dueOn !== undefined && dueOn > today).sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : 1));

/** Whether somebody wrote in it already: then it is not thrown away with the schedule. */
export const begun = ({ answers, changes, self }: Review): boolean => [answers, changes, self].some((part) => part !== undefined && Object.keys(part).length > 0);

/** The points one can point to, as they are kept: at most two, none of them empty. */
export function pointed(changes: readonly { text: string; insight?: string }[]): NonNullable<Review['changes']> {
	return changes
		.map(({ text, insight }) => ({ text: text.trim(), ...(insight ? { insight } : {}) }))
		.filter(({ text }) => text !== '')
		.slice(0, MOST_CHANGES);
}

/** The six things one may say of oneself, in the order they are asked. */
export const measures = ['company', 'settled', 'fits', 'people', 'doing', 'ordinary'] as const;
export type Measure = (typeof measures)[number];
/** Each is said in one of five steps, 1 to 5. They are words, and never added up. */
export const STEPS = [1, 2, 3, 4, 5] as const;

/** Whether what is said of ordinary life opens the way to support. */
export const needsSupport = (self: Review['self']): boolean => self?.ordinary === 5;

export interface Said {
	on: string;
	step: number;
}

/** What was said at the last three reviews that said anything of it, the earliest first. */
export function saidOf(reviews: readonly { plain: Review }[], measure: Measure): Said[] {
	return reviews
		.filter(({ plain }) => plain.answeredAt !== undefined && plain.self?.[measure] !== undefined)
		.map(({ plain }) => ({ on: dayAt(plain.answeredAt!), step: plain.self![measure]! }))
		.sort((a, b) => (a.on < b.on ? -1 : 1))
		.slice(-3);
}
