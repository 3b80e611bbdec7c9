/** A gathering that is on, by the names the room uses for what travels, and what can be asked of it. */
import type { GatheringFloor } from '#lib/api/names.ts';

/** A gathering that is on, as one person sees it, and what happened after a version. */
export type Floor = GatheringFloor;
/** As everyone in it may see it. */
export type Stage = Floor['stage'];
/** What it holds for the one who asks. */
export type Own = Floor['mine'];
/** What those who lead see beside what everyone sees. */
export type OwnLead = NonNullable<Own['lead']>;
/** One change of the floor; `seq` is its place among what was said. */
export type Moved = Floor['moves'][number];
/** Something that happened, to be said in the words of the script. */
export type Line = Moved['lines'][number];
export type Phase = Stage['phase'];
/** Somebody in it: here; gone from the line, their place kept; or stepped out. */
export type Seat = Stage['seats'][number];
/** Somebody's time with the piece. */
export type Turn = NonNullable<Stage['turn']>;
/** Why the room is still. Who rang is told to nobody. */
export type Stop = NonNullable<Stage['stop']>;
/** A kind of answer to a turn. */
export type ResponseKind = NonNullable<Turn['kinds']>[number];
export type HandKind = NonNullable<Own['hand']>;
export type Order = Stage['order'];

export const orders: Order[] = ['seat', 'reversed', 'random', 'hands', 'popcorn', 'least_heard'];
export const slips = ['crosstalk', 'advice', 'detail', 'certainty'] as const;

/** What can be asked of the floor. */
export type Verb =
	| 'seat.out'
	| 'seat.listen'
	| 'seat.slower'
	| 'seat.gentle'
	| 'agreement.ack'
	| 'wants.set'
	| 'hands.raise'
	| 'hands.lower'
	| 'bell.ring'
	| 'turn.take'
	| 'turn.pass'
	| 'turn.later'
	| 'turn.still'
	| 'turn.more'
	| 'turn.done'
	| 'turn.skip'
	| 'turn.name'
	| 'turn.note'
	| 'guardian.offer'
	| 'extend.object'
	| 'begin'
	| 'phase.next'
	| 'round.again'
	| 'turn.grant'
	| 'turn.defer'
	| 'order.set'
	| 'order.strategy'
	| 'hands.call'
	| 'hands.shut'
	| 'hands.open'
	| 'hands.clear'
	| 'slip'
	| 'room.calm'
	| 'bell.resume'
	| 'hold.on'
	| 'hold.off'
	| 'hold.close'
	| 'door.lock'
	| 'door.unlock'
	| 'guardian.name'
	| 'host.take'
	| 'end.early'
	| 'end.extend'
	| 'end.close';

export interface Fields {
	to?: string;
	what?: string;
	order?: string[];
	minutes?: number;
	why?: string;
}

/** Those that are for whoever saw the floor at a version. */
const versioned = /^(turn\.|begin$|phase\.next$|round\.again$|order\.set$|hands\.call$|bell\.resume$|hold\.off$|hold\.close$)/;

export function isVersioned(verb: Verb): boolean {
	return versioned.test(verb);
}

/** What is about a turn, whoever's it is. */
const turns: Verb[] = ['turn.done', 'turn.grant', 'turn.defer'];
/** What is about the part of the evening. */
const phases: Verb[] = ['begin', 'phase.next'];

/** Whether what `me` asked of the floor as it was `seen` is meant of the floor as it stands `now`. */
export function stillMeant(verb: Verb, me: string, seen: Stage, now: Stage): boolean {
	if (phases.includes(verb)) return seen.phase === now.phase && seen.ending === now.ending;
	if (!verb.startsWith('turn.') || !seen.turn || seen.turn.n !== now.turn?.n || seen.turn.person !== now.turn.person) return false;
	if (seen.turn.person !== me) return turns.includes(verb);
	// Whoever lets the breath pass has not said that of what comes after it.
	return verb !== 'turn.skip' || seen.turn.state === now.turn.state;
}

/** The floor that a refusal carries, if it carries one. */
export function floorIn(state: unknown): Floor | undefined {
	return typeof state === 'object' && state !== null && 'stage' in state && 'mine' in state ? (state as Floor) : undefined;
}
