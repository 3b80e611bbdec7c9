import { going, quietSince, resting } from './arcs.ts';
import { openOf } from './commitment.ts';
import { dayAfter, dayAt, daysFrom } from './days.ts';
import { dueLooks, LOOK_FOR } from './follow-ups.ts';
import { checkDue, waitOver } from './insight.ts';
import type { Arc, Commitment, Entry, FollowUp, Insight, NotYet, Review } from './item.ts';
import { mentionToday } from './not-yet.ts';
import { dueReview, OFFER_FOR } from './reviews.ts';

interface Item<P> {
	id: string;
	dueOn?: string;
	plain: P;
}

/** What is looked through for a day: a notebook is. */
export interface Shelved {
	of(kind: 'arc'): readonly Item<Arc>[];
	of(kind: 'commitment'): readonly (Item<Commitment> & { active: boolean })[];
	of(kind: 'entry'): readonly Item<Entry>[];
	of(kind: 'follow_up'): readonly Item<FollowUp>[];
	of(kind: 'insight'): readonly Item<Insight>[];
	of(kind: 'not_yet'): readonly Item<NotYet>[];
	of(kind: 'review'): readonly Item<Review>[];
}

export type Due =
	| { kind: 'review'; item: Item<Review> }
	| { kind: 'look'; item: Item<FollowUp> }
	| { kind: 'entry'; item: Item<Entry> }
	| { kind: 'insight'; item: Item<Insight> }
	| { kind: 'not_yet'; item: Item<NotYet> };

/** The most lines of Today. The rest is on its own page. */
export const MOST_LINES = 4;

/** Where each is looked at. An id says nothing of what it names. */
export function hrefOf({ kind, item }: Due): string {
	if (kind === 'entry') return `/journal/${item.id}`;
	if (kind === 'insight') return `/journal/insights/${item.id}`;
	if (kind === 'not_yet') return '/journal/not-yet';
	return kind === 'look' ? `/journal/going/look/${item.id}` : `/journal/going/review/${item.id}`;
}

/** The day something was last written in the notebook; undefined where nothing was. */
export function wroteOn(book: Shelved): string | undefined {
	const latest = [book.of('entry'), book.of('insight'), book.of('commitment'), book.of('not_yet'), book.of('arc'), book.of('follow_up'), book.of('review')]
		.flatMap((items) => items.map(({ plain }) => plain.changed || plain.at))
		.reduce((a, b) => (a > b ? a : b), '');
	return latest === '' ? undefined : dayAt(latest);
}

/**
 * What is there on a day, of each kind what its own rules leave. While every arc rests
 * nothing is asked but what its owner set a day for, and the same after ninety quiet days.
 */
export function dueOn(book: Shelved, today: string): Due[] {
	const arcs = book.of('arc');
	const open = arcs.filter(({ plain }) => plain.closedAt === undefined);
	const rests = open.length > 0 && open.every(({ plain }) => resting(plain, today));
	const last = wroteOn(book);
	const asked = !rests && (last === undefined || quietSince(last, today) !== 'stopped');
	const active = new Set(openOf(book.of('commitment')).map(({ id }) => id));
	const lately = (on: string) => on <= today && daysFrom(on, today) < LOOK_FOR;
	const set = ({ dueOn: on }: { dueOn?: string }) => on !== undefined && lately(on);
	// The day of its item is only as it was when it was last changed, so its own rules are asked.
	const looksAgain = ({ plain }: Item<Insight>) => {
		const check = asked ? checkDue(plain, today) : undefined;
		return (check && lately(dayAfter(dayAt(plain.at), check))) || (waitOver(plain, today) && lately(plain.waitUntil!));
	};
	const reviews = arcs.filter(({ plain }) => going(plain, today)).map(({ id }) => dueReview(book.of('review'), id, today, OFFER_FOR));
	return [
		...(asked ? reviews : []).filter((item) => item !== undefined).map((item) => ({ kind: 'review' as const, item })),
		...(asked ? dueLooks(book.of('follow_up'), (id) => active.has(id), today) : []).map((item) => ({ kind: 'look' as const, item })),
		...book.of('entry').filter(set).map((item) => ({ kind: 'entry' as const, item })),
		...book.of('insight').filter(looksAgain).map((item) => ({ kind: 'insight' as const, item })),
		...book.of('not_yet').filter((item) => mentionToday(item, today)).slice(0, 1).map((item) => ({ kind: 'not_yet' as const, item }))
	];
}
