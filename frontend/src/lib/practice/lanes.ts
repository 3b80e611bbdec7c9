import { dayAfter, dayAt, daysFrom } from './days.ts';
import type { Arc, Commitment, Entry, FollowUp, Insight, Review } from './item.ts';
import { resting } from './arcs.ts';

/** How long one lane may be empty before something of it is offered, and how long it is not offered again. */
export const LANE_AFTER = 21;

interface Item<P> {
	id: string;
	plain: P;
}

/** What an arc is made of. */
export interface Stuff {
	entries: readonly Item<Entry>[];
	insights: readonly Item<Insight>[];
	commitments: readonly Item<Commitment>[];
	looks: readonly Item<FollowUp>[];
	reviews: readonly Item<Review>[];
}

export interface Step {
	id: string;
	kind: 'entry' | 'insight' | 'commitment' | 'look' | 'review';
	on: string;
	/** The person's words, as a line. */
	text: string;
}

export interface Lanes {
	sense: Step[];
	act: Step[];
}

export type Lane = keyof Lanes;

const line = (text: string | undefined): string => (text ?? '').trim().split('\n')[0]!.slice(0, 160);

/** What was written and what was done since an arc began, the latest first. What belongs to another experience is left out. */
export function lanesOf(id: string, arc: Pick<Arc, 'startedOn' | 'experience'>, { entries, insights, commitments, looks, reviews }: Stuff): Lanes {
	const own = ({ experience }: { experience?: string }) => experience === undefined || experience === arc.experience;
	const its = new Map(insights.map((insight) => [insight.id, insight.plain]));
	const step = (kind: Step['kind'], { id }: { id: string }, at: string | undefined, text?: string): Step[] =>
		at === undefined ? [] : [{ id, kind, on: dayAt(at), text: line(text) }];
	const of = (some: Step[]) => some.filter(({ on }) => on >= arc.startedOn).sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
	const mine = commitments.filter(({ plain }) => own((plain.insight && its.get(plain.insight)) || {}));
	const steps = new Map(mine.map(({ id, plain }) => [id, plain.step]));
	return {
		sense: of([
			...entries.filter(({ plain }) => own(plain)).flatMap((item) => step('entry', item, item.plain.at, item.plain.text)),
			...insights.filter(({ plain }) => own(plain)).flatMap((item) => step('insight', item, item.plain.at, item.plain.sense || item.plain.event))
		]),
		act: of([
			...mine.flatMap((item) => step('commitment', item, item.plain.activatedAt, item.plain.step)),
			...looks.filter(({ plain }) => steps.has(plain.commitment) && plain.outcome !== 'skipped').flatMap((item) => step('look', item, item.plain.answeredAt, steps.get(item.plain.commitment))),
			...reviews.filter(({ plain }) => plain.arc === id).flatMap((item) => step('review', item, item.plain.answeredAt))
		])
	};
}

/**
 * The lane that has been empty for three weeks while the other was not; undefined where
 * both are, or neither. `offeredOn` is the day one was offered last.
 */
export function laneToOffer(arc: Arc, lanes: Lanes, today: string, offeredOn: string | undefined, never: boolean): Lane | undefined {
	if (never || arc.closedAt !== undefined || resting(arc, today)) return undefined;
	if (daysFrom(arc.startedOn, today) < LANE_AFTER || (offeredOn !== undefined && daysFrom(offeredOn, today) < LANE_AFTER)) return undefined;
	const since = dayAfter(today, -LANE_AFTER);
	const [sense, act] = [lanes.sense, lanes.act].map((lane) => lane.some(({ on }) => on > since));
	return sense === act ? undefined : sense ? 'act' : 'sense';
}
