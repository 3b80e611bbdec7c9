/** What travels about a gathering to come, and about those that come again. */
import type { Person } from '#lib/api/names.ts';

export type Day = 'mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su';
export type Order = 'seat' | 'reversed' | 'random' | 'hands' | 'popcorn' | 'least_heard';
export type WantsBack = 'quiet' | 'reflection' | 'questions' | 'experience' | 'ideas';
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
	wants?: WantsBack;
}

/** A question a round or a closing can begin with. */
export interface Prompt {
	id: string;
	stage: string;
	difficulty: string;
	text: string;
	tags: string[];
}
