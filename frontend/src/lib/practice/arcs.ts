import { dayAfter, daysFrom } from './days.ts';
import type { Arc } from './item.ts';
import { stageOf, type Stage } from './prompts.ts';

export type Rhythm = Arc['rhythm'];
export const rhythms = ['light', 'usual', 'close'] as const satisfies readonly Rhythm[];

/** The close rhythm lasts so many days, and falls back by itself. */
export const CLOSE_FOR = 28;
/** After so many days without a word nobody is reminded of anything in particular, and after so many of nothing at all. */
export const AWAY_AFTER = 21;
export const STOPPED_AFTER = 90;
/** A touchpoint nobody took is gone after so many days. */
const TOUCH_FOR = 7;
/** The days in which old ways tend to come back. */
const WINDOW = { from: 21, to: 90 };
/** A new arc so soon after another is met with a question. */
export const SOON = 30;
/** What rests without an end. */
export const OPEN_END = '9999-12-31';

/** What is offered on a day, as a sentence of prompts.json. */
export interface Touchpoint {
	on: string;
	prompt: string;
}

/** Of an arc in the usual rhythm: after landing once a week, and once a month when it is lived. Reviews are apart. */
const usual: [day: number, prompt: string][] = [
	[1, 'B01'],
	[3, 'J02'],
	[10, 'J08'],
	[17, 'J19'],
	[28, 'S05'],
	...([37, 44, 51, 58, 65, 72, 79, 86].map((day, i) => [day, ['J21', 'J23', 'B04'][i % 3]!]) as [number, string][]),
	...([120, 150, 210, 240, 270, 300, 330].map((day, i) => [day, ['J28', 'J33'][i % 2]!]) as [number, string][])
];
/** Three sittings with a day or more between them. */
const series: [number, string][] = [
	[6, 'J08'],
	[8, 'J14'],
	[10, 'J32']
];
/** Two light sentences a week, for four weeks. */
const close: [number, string][] = [2, 5, 9, 12, 16, 19, 23, 26].map((day, i) => [day, ['J32', 'J33'][i % 2]!]);

/** The rhythm as it is on a day. */
export function rhythmOf({ rhythm, closeSince, startedOn }: Pick<Arc, 'rhythm' | 'closeSince' | 'startedOn'>, today: string): Rhythm {
	return rhythm === 'close' && daysFrom(closeSince ?? startedOn, today) >= CLOSE_FOR ? 'usual' : rhythm;
}

export const resting = (arc: Pick<Arc, 'restingUntil'>, today: string): boolean => arc.restingUntil !== undefined && arc.restingUntil > today;
export const going = (arc: Arc, today: string): boolean => arc.closedAt === undefined && !resting(arc, today);
export const inReturnWindow = (arc: Pick<Arc, 'startedOn'>, today: string): boolean => {
	const day = daysFrom(arc.startedOn, today);
	return day >= WINDOW.from && day <= WINDOW.to;
};

/** All there is to an arc in its rhythm, in order, one a day. The light rhythm has none: it is reviews only. */
export function touchpointsOf(arc: Pick<Arc, 'startedOn' | 'rhythm' | 'closeSince' | 'series'>): Touchpoint[] {
	if (arc.rhythm === 'light') return [];
	const days = (from: string, some: [number, string][]) => some.map(([day, prompt]): [string, string] => [dayAfter(from, day), prompt]);
	const on = new Map<string, string>([
		...(arc.rhythm === 'close' ? days(arc.closeSince ?? arc.startedOn, close) : []),
		...(arc.series ? days(arc.startedOn, series) : []),
		...days(arc.startedOn, usual)
	]);
	return [...on].map(([on, prompt]) => ({ on, prompt })).sort((a, b) => (a.on < b.on ? -1 : 1));
}

/**
 * What an arc offers on a day: the latest touchpoint, for a week, until the next one or
 * until something was written. What nobody took is gone, and nothing tells of it.
 */
export function touchpointOn(arc: Arc, today: string, wroteOn?: string): Touchpoint | undefined {
	if (!going(arc, today)) return undefined;
	const latest = touchpointsOf(arc).findLast(({ on }) => on <= today);
	if (!latest || daysFrom(latest.on, today) >= TOUCH_FOR || (wroteOn !== undefined && wroteOn >= latest.on)) return undefined;
	return latest;
}

/** How long it has been quiet: for whoever was away, one sentence; after longer, none any more. */
export function quietSince(wroteOn: string, today: string): 'here' | 'away' | 'stopped' {
	const days = daysFrom(wroteOn, today);
	return days >= STOPPED_AFTER ? 'stopped' : days >= AWAY_AFTER ? 'away' : 'here';
}

interface ArcItem {
	id: string;
	plain: Arc;
}

/** The one arc that is spoken of in Today: a close one, or the one begun last. Its year is not over, and it does not rest. */
export function arcOfToday<A extends ArcItem>(arcs: readonly A[], today: string): A | undefined {
	const near = (arc: A) => (rhythmOf(arc.plain, today) === 'close' ? 1 : 0);
	return arcs
		.filter(({ plain }) => going(plain, today) && stageOf(plain, today) !== undefined)
		.sort((a, b) => near(b) - near(a) || (a.plain.startedOn < b.plain.startedOn ? 1 : a.plain.startedOn > b.plain.startedOn ? -1 : a.id < b.id ? -1 : 1))[0];
}

/** The other arc that is close now: only one may be. */
export const closeBeside = <A extends ArcItem>(arcs: readonly A[], id: string, today: string): A | undefined =>
	arcs.find((arc) => arc.id !== id && arc.plain.closedAt === undefined && rhythmOf(arc.plain, today) === 'close');

/** An arc that is still open and was begun lately, for whoever begins another. */
export const openFromBefore = <A extends ArcItem>(arcs: readonly A[], today: string): A | undefined =>
	arcs.find(({ plain }) => plain.closedAt === undefined && daysFrom(plain.startedOn, today) <= SOON);

/** Where an arc is, with what comes after its year. */
export const placeOf = (arc: Pick<Arc, 'startedOn'>, today: string): Stage | 'after' => stageOf(arc, today) ?? 'after';

/** On how many days of this month something was written. It is said in words, to nobody else, and never as a chain. */
export const cameBack = (days: readonly string[], today: string): number => new Set(days.filter((day) => day.slice(0, 7) === today.slice(0, 7) && day <= today)).size;
