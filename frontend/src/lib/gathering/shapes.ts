/** What travels about a gathering to come, and about those that come again. */
import type { Person } from '#lib/api/names.ts';
import type { Order, Want } from './stage.ts';

export type Day = 'mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su';
export type SeatRole = 'speaking' | 'listening';

/** How a gathering is run; what is left out is as usual. */
export interface RunPlan {
	arrival?: number;
	agreements?: number;
	open?: number;
	closing?: number;
	breath?: number;
	minToOpen?: number;
	order?: Order;
	oneWord?: boolean;
	prompt?: string;
	closingWith?: string;
}

/** How the time of a gathering is shared out, in seconds. */
export interface Timing {
	arrival: number;
	agreements: number;
	round: number;
	open: number;
	closing: number;
	slack: number;
	/** What each speaker has in the round. */
	turn: number;
	speakers: number;
	/** So many have two minutes each. */
	most: number;
}

/** On which days a gathering comes again, by the circle's clock. */
export interface Rule {
	freq: 'weekly' | 'monthly';
	every?: number;
	days: Day[];
	nth?: number;
	count?: number;
	until?: string;
}

export interface Series {
	id: string;
	circle: string;
	title?: string;
	zone: string;
	/** From when on, and at what hour, by the clock of the zone: 2026-12-01T19:00. */
	starts: string;
	rule: Rule;
	minutes: number;
	host: Person;
	plan: RunPlan;
	endedAt?: string;
}

export interface Seats {
	speaking: number;
	listening: number;
	people: { person: Person; role: SeatRole }[];
}

export interface OwnSeat {
	role: SeatRole;
	wants?: Want;
}

/** A question a round or a closing can begin with. */
export interface Prompt {
	id: string;
	stage: string;
	difficulty: string;
	text: string;
	tags: string[];
}

/** What is kept of what was forgotten: that it was, when, and how many. */
export interface Receipt {
	at: string;
	parts: number;
	responses: number;
	words: number;
}

/** What a gathering says beside its hour and who holds it. */
export interface GatheringMore {
	/** The series it is one of, and which of them, by the series' clock. */
	series: string;
	occurrence: string;
	/** It was set to another hour than the series says. */
	moved: boolean;
	plan: RunPlan;
	/** From when one can wait in its lobby, and until when one can still come in. */
	lobbyAt: string;
	lateUntil: string;
	/** Not of one that is over. */
	seats: Seats;
	/** For those who have a speaking seat, and if one took one too. */
	timing: Timing;
	timingIf: Timing;
	mine: { attendance?: 'present' | 'late' | 'left_early' | 'excused' | 'no_show'; seat?: OwnSeat };
	forgotten: Receipt;
}

/** Something of one's own that was said. */
export interface OwnPart {
	turn: number;
	body: string;
	at: string;
}

/** One's own words of a gathering, as long as they are there. */
export interface OwnWords {
	parts: OwnPart[];
	/** The closing word. */
	word?: string;
	until?: string;
}

/** How a gathering was: one's own answer, and for those who look after the circle, all of them, from three on. */
export interface Feedback {
	mine?: { good: boolean; body?: string };
	all?: { people: number; good: number; words: string[] };
}
