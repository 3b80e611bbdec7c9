/** The shapes of a gathering that is on, as they travel. */
import type { Person } from '#lib/api/names.ts';

export type Phase =
	| 'lobby'
	| 'arrival'
	| 'agreements'
	| 'checkin'
	| 'open'
	| 'closing'
	| 'after'
	| 'closed'
	| 'cancelled'
	| 'quiet';
/** What somebody would like back. */
export type Want = 'quiet' | 'reflection' | 'questions' | 'experience' | 'ideas';
export const wants: Want[] = ['quiet', 'reflection', 'questions', 'experience', 'ideas'];
/** A kind of answer to a turn. */
export type ResponseKind = 'presence' | 'reflect' | 'question' | 'own' | 'share';
export type HandKind = 'share' | 'respond' | 'clarify' | 'process' | 'need_pause';
export type Order = 'seat' | 'reversed' | 'random' | 'hands' | 'popcorn' | 'least_heard';
export const orders: Order[] = ['seat', 'reversed', 'random', 'hands', 'popcorn', 'least_heard'];
export type SlipKind = 'crosstalk' | 'advice' | 'detail' | 'certainty';
export const slips: SlipKind[] = ['crosstalk', 'advice', 'detail', 'certainty'];

/** A gathering that is on, as everyone in it may see it. */
export interface Stage {
	id: string;
	/** Counts every change; commands that move the piece name it. */
	version: number;
	phase: Phase;
	since: string;
	startsAt: string;
	/** When it is planned to end. */
	endsAt: string;
	/** Who leads it now. */
	leads: string;
	host: string;
	/** Who watches over it. */
	guardian?: string;
	/** In the order in which they came. */
	seats: Seat[];
	round?: Round;
	turn?: Turn;
	/** The turn before. */
	last?: Turn;
	/** Who waits to speak, the next one first. */
	hands: string[];
	shut?: boolean;
	stop?: Stop;
	/** In which order the next round goes. */
	order: Order;
	/** Everybody gives one word now; they are shown together. */
	oneWord?: boolean;
	/** The closing comes after this turn. */
	ending?: boolean;
	locked?: boolean;
	/** Somebody is looked for who watches over it. */
	wanted?: boolean;
	/** Until when one can object to fifteen minutes more. */
	extend?: string;
	ended?: string;
	/** The id of the question of the round, and of the closing. */
	prompt?: string;
	closing?: string;
	/** Seconds the room stays open after the end, and seconds of a quiet room. */
	afterFor: number;
	quietFor: number;
}

/** Somebody in a gathering: here; gone from the line, their place kept; or stepped out. */
export interface Seat {
	person: Person;
	speaking: boolean;
	acked: boolean;
	state: 'in' | 'away' | 'out';
}

export interface Round {
	kind: 'checkin' | 'again' | 'closing';
	order: Order;
	/** Who is still to be offered the piece, in order. */
	next: string[];
	/** Who is asked again at the end. */
	later: string[];
}

/** Somebody's time with the piece. */
export interface Turn {
	n: number;
	person: string;
	state?: 'offered' | 'active' | 'silence' | 'breath' | 'witness';
	since?: string;
	wants?: Want;
	kinds?: ResponseKind[];
	/** A content note. */
	note?: string;
	away?: boolean;
	again?: boolean;
	/** When a breath or a window for responses ends. */
	until?: string;
}

/** Why the room is still. Who rang is told to nobody. */
export interface Stop {
	kind: 'bell' | 'hold' | 'resuming' | 'empty';
	since: string;
	until?: string;
}

/** What a gathering holds for the one who asks. */
export interface Own {
	person: string;
	seat: 'none' | 'waiting' | 'in' | 'out';
	speaking: boolean;
	acked: boolean;
	muted?: boolean;
	listens?: boolean;
	slow?: boolean;
	wants?: Want;
	/** The kind of the hand that is up. */
	hand?: HandKind;
	/** How often one may still ring. */
	bells: number;
	/** The closing word is given. */
	word?: boolean;
	responded?: boolean;
	turn?: OwnTurn;
	lead?: OwnLead;
	host?: boolean;
	guardian?: boolean;
}

/** The clock of one's own turn. */
export interface OwnTurn {
	until: string;
	since: string;
	/** The time is over; what is left is to finish in. */
	over?: boolean;
	more?: boolean;
}

/** What those who lead see beside what everyone sees. */
export interface OwnLead {
	until?: string;
	over?: boolean;
	hands: { person: string; kind: HandKind }[];
	seats: { person: string; turns: number; slow?: boolean }[];
	/** Who would watch over it. */
	offering: string[];
	/** Who is at the threshold. */
	waiting: Person[];
	/** What the other one asks to confirm. */
	asked?: 'early' | 'hold_off' | 'hold_close';
}

/** Something that happened, to be said in the words of the script. */
export interface Line {
	kind: string;
	who?: string;
	what?: string;
	people?: string[];
	seconds?: number;
	turn?: number;
	private?: boolean;
}

/** One change of the floor; `seq` is its place among what was said. */
export interface Moved {
	version: number;
	seq: number;
	at: string;
	lines: Line[];
}

/** A gathering that is on, as one person sees it, and what happened after a version. */
export interface Floor {
	stage: Stage;
	mine: Own;
	/** The time of the house: the only clock. */
	now: string;
	/** Oldest first. */
	moves: Moved[];
	more?: boolean;
}

/** What can be asked of the floor. */
export type Verb =
	| 'seat.out'
	| 'seat.listen'
	| 'seat.slower'
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
