import type { Change } from '#lib/api/names.ts';
import type { Problem } from '#lib/api/problem.ts';
import type { Ending } from './closing.ts';
import type { Place } from './frames.ts';

/**
 * How the line is. `resting`: nobody needs it. `opening`: for the first time.
 * `open`: what is said arrives. `lost`: we are coming back. `ended`: we are not,
 * until somebody asks for it.
 */
export type Line = 'resting' | 'opening' | 'open' | 'lost' | 'ended';

/** Up to where a seat knows its stream. */
export interface Known {
	after: number;
	epoch: string;
}

/**
 * One page's place in a room or a circle. The connection calls it; it never
 * calls back into the connection from inside these.
 */
export interface Seat {
	readonly place: Place;
	/** Whose seat it is: a line is never shared by two people who used this tab one after the other. */
	readonly account: string;
	/** What it knows already; undefined asks for a snapshot. */
	known(): Known | undefined;
	/** The whole state, because it knew nothing or knew too little. */
	snapshot(data: unknown): void;
	/** One change, in any order and perhaps twice. */
	change(change: Change): void;
	/** Everything missed has been told. */
	caughtUp?(data: unknown): void;
	/** Who is in the room now. */
	here?(ids: string[]): void;
	/** Something came for us alone; what it is has to be asked for. */
	notice?(what: string): void;
	/** The server refused to seat us. */
	refused?(problem: Problem): void;
	/** This place is closed to us; nothing more will come. */
	ended?(why: Ending): void;
	/** The line came or went. */
	line?(line: Line): void;
}
