import { daysFrom } from '#lib/practice/days.ts';
import type { Pair } from './door.ts';
import type { Line } from './lines.svelte.ts';

/** After so many quiet days one line is offered. */
export const QUIET = 21;

/** The week of a pair a day falls into, from 0. */
const weekOf = (startedOn: string, day: string): number => Math.floor(Math.max(0, daysFrom(startedOn, day)) / 7);

/** Whether a weekly line is still asked for: one a week, and none while one rests. */
export function asks({ startedOn, state, mine }: Pick<Pair, 'startedOn' | 'state' | 'mine'>, lines: readonly Pick<Line, 'kind' | 'mine' | 'at'>[], today: string): boolean {
	if (state === 'ended' || mine.rests) return false;
	return !lines.some((line) => line.mine && line.kind === 'line' && weekOf(startedOn, line.at) === weekOf(startedOn, today));
}

/** Whether these are the last two weeks, in which both can say that it goes on. */
export const renewable = ({ renewsOn, state }: Pick<Pair, 'renewsOn' | 'state'>, today: string): boolean => state !== 'ended' && renewsOn !== undefined && today >= renewsOn;

/**
 * Whether the one line after three quiet weeks is offered: the other allows it, and it
 * was not sent since their last line.
 */
export function seatOffered(pair: Pick<Pair, 'state' | 'startedOn' | 'theirs' | 'lastTheirs'>, lines: readonly Pick<Line, 'mine' | 'at' | 'said'>[], today: string): boolean {
	const since = pair.lastTheirs ?? pair.startedOn;
	if (pair.state === 'ended' || !pair.theirs.allowsNudge || daysFrom(since, today) < QUIET) return false;
	return !lines.some((line) => line.mine && line.said?.seat && line.at >= since);
}
