import type { Change, ProblemShape } from '#lib/api/names.ts';

/**
 * What travels on the socket, as the server writes it. Snapshots and answers
 * stay `unknown` here: this layer carries them and does not look inside.
 */

/** One room or one circle, as a place to be seated; or oneself, wherever one is. */
export type Place = { room: string } | { circle: string } | { self: true };

/** What the server says. */
export type ServerFrame =
	| { on: 'hello'; epoch: string }
	| ({ on: 'snapshot'; ref?: string; seq: number; epoch: string; data: unknown } & Partial<Both>)
	| { on: 'ok'; ref?: string; seq?: number; data?: unknown }
	| { on: 'error'; ref?: string; problem: ProblemShape }
	| ({ on: 'change'; seq: number; change: Change } & Partial<Both>)
	| { on: 'here'; room: string; here: string[] }
	| ({ on: 'notice'; what: string } & Partial<Both>)
	| ({ on: 'resync'; ref?: string } & Partial<Both>)
	| { on: 'pong'; ref?: string };

interface Both {
	room: string;
	circle: string;
}

/** A place as one string, to look it up by. It is also the reason of a 4403. */
export function keyOf(place: Place): string {
	if ('self' in place) return 'self';
	return 'room' in place ? `room:${place.room}` : `circle:${place.circle}`;
}

/** The place a frame speaks of; undefined when it speaks of none, or of all. */
export function placeOf(frame: Partial<Both>): Place | undefined {
	if (frame.room) return { room: frame.room };
	if (frame.circle) return { circle: frame.circle };
	return undefined;
}

/** A frame, or undefined where the text is none: what we cannot read we leave alone. */
export function frameOf(text: unknown): ServerFrame | undefined {
	if (typeof text !== 'string') return undefined;
	try {
		const frame: unknown = JSON.parse(text);
		return typeof frame === 'object' && frame !== null && 'on' in frame ? (frame as ServerFrame) : undefined;
	} catch {
		return undefined;
	}
}
