import type { Bytes } from '#lib/vault/bytes.ts';

/** When somebody has a quiet quarter of an hour. */
export const hours = ['morning', 'afternoon', 'evening', 'night'] as const;
export type Hour = (typeof hours)[number];
export const paces = ['gentle', 'steady'] as const;
export type Pace = (typeof paces)[number];
export const lineKinds = ['line', 'words', 'insight', 'commitment', 'rehearsal'] as const;
export type LineKind = (typeof lineKinds)[number];

/** What somebody wishes for in a companion. */
export interface Wish {
	hours: Hour[];
	pace: Pace;
	/** A theme of the circle finder, or `any`. */
	theme: string;
	/** BCP 47. */
	language: string;
}

/** Somebody of the same circle who wishes for a companion too. */
export interface Wisher extends Wish {
	member: string;
	name: string;
	/** In what both wish for the same. */
	fits: ('language' | 'hours' | 'theme' | 'pace')[];
	/** One's own yes to them. */
	yes: boolean;
}

/** What there is of companions in a circle, for one of its members. */
export interface Offers {
	/** One's own; without it nobody is shown. */
	wish?: Wish & { endsAt: string };
	people: Wisher[];
}

/** Two companions, as one of them knows it. Days are YYYY-MM-DD. */
export interface Pair {
	id: string;
	circle: string;
	circleName: string;
	/** Who one is in the circle, and who the other is there: so lines say whose they are. */
	me: string;
	member: string;
	/** What the other is called there. */
	name: string;
	state: 'active' | 'resting' | 'ended';
	startedOn: string;
	/** Of one that has ended, when it did. */
	endsOn: string;
	/** From when on eight weeks more can be asked for. */
	renewsOn?: string;
	seq: number;
	mine: { rests: boolean; renews: boolean; allowsNudge: boolean };
	theirs: { renews: boolean; allowsNudge: boolean };
	/** The other's public key. */
	key: Bytes;
	/** The day of their last line. */
	lastTheirs?: string;
	/** The moment until which the lines of one that has ended can be read. */
	keptUntil?: string;
}

/** A line as the server has it. */
export interface SealedLine {
	id: string;
	seq: number;
	kind: LineKind;
	by: string;
	/** The day it was written. */
	at: string;
	sealed: Bytes;
	gone?: false;
}

/** What is left of a line that was taken back. */
export interface GoneLine {
	id: string;
	seq: number;
	gone: true;
}

export interface LinesPage {
	lines: (SealedLine | GoneLine)[];
	seq: number;
	more: boolean;
}

/** How companions find each other, and what they write. All of it rejects with a Problem. */
export interface CompanionDoor {
	offers(circle: string): Promise<Offers>;
	wish(circle: string, wish: Wish): Promise<unknown>;
	unwish(circle: string): Promise<unknown>;
	/** One's own yes to somebody. Where theirs stood already, it begins with this, and the pair is told. */
	yes(circle: string, member: string): Promise<{ pair?: string }>;
	unyes(circle: string, member: string): Promise<unknown>;
	pairs(): Promise<Pair[]>;
	pair(id: string): Promise<Pair>;
	/** What came after `after`, in order. */
	lines(pair: string, after: number): Promise<LinesPage>;
	/** The same line once more is success. */
	write(pair: string, line: { id: string; kind: LineKind; sealed: Bytes }): Promise<unknown>;
	takeBack(pair: string, line: string): Promise<unknown>;
	end(pair: string): Promise<Pair>;
	renew(pair: string, on: boolean): Promise<Pair>;
	rest(pair: string, on: boolean): Promise<Pair>;
	/** Whether the other may send one line after three quiet weeks. */
	allowNudge(pair: string, on: boolean): Promise<Pair>;
}
