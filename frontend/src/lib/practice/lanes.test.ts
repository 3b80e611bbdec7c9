import { describe, expect, test } from 'vitest';
import { dayAfter } from './days.ts';
import type { Arc, Commitment, Entry, FollowUp, Insight, Review } from './item.ts';
import { laneToOffer, lanesOf, type Lanes, type Stuff } from './lanes.ts';

const started = '2030-03-01';
const on = (day: number) => dayAfter(started, day);
const at = (day: number) => `${on(day)}T12:00:00Z`;
const arc: Arc = { at: at(0), changed: at(0), startedOn: started, rhythm: 'usual', experience: 'x' };
const none: Stuff = { entries: [], insights: [], commitments: [], looks: [], reviews: [] };
const any = (day: number) => ({ at: at(day), changed: at(day) });
const entry = (id: string, day: number, experience?: string) => ({ id, plain: { ...any(day), way: 'prose', text: `${id}\nmore`, experience } as Entry });

// covers: unit 7
describe('the lanes of an arc', () => {
	const stuff: Stuff = {
		entries: [entry('before', -1), entry('own', 2, 'x'), entry('loose', 3), entry('of another', 4, 'y')],
		insights: [
			{ id: 'i', plain: { ...any(5), sense: 'I rush', status: 'fresh' } as Insight },
			{ id: 'other', plain: { ...any(5), sense: '', status: 'fresh', experience: 'y' } as Insight }
		],
		commitments: [
			{ id: 'c', plain: { ...any(6), insight: 'i', step: 'sit down', activatedAt: at(7) } as Commitment },
			{ id: 'draft', plain: { ...any(6), step: 'a draft' } as Commitment },
			{ id: 'd', plain: { ...any(6), insight: 'other', step: 'elsewhere', activatedAt: at(7) } as Commitment }
		],
		looks: [
			{ id: 'l', plain: { ...any(6), commitment: 'c', answeredAt: at(10), outcome: 'partly' } as FollowUp },
			{ id: 'planned', plain: { ...any(6), commitment: 'c' } as FollowUp },
			{ id: 'skipped', plain: { ...any(6), commitment: 'c', answeredAt: at(11), outcome: 'skipped' } as FollowUp }
		],
		reviews: [
			{ id: 'r', plain: { ...any(0), arc: 'a', milestone: 'd14', answeredAt: at(14) } as Review },
			{ id: 'other', plain: { ...any(0), arc: 'b', milestone: 'd14', answeredAt: at(14) } as Review }
		]
	};

	test('hold what was written and what was done since it began, and nothing of another experience', () => {
		const { sense, act } = lanesOf('a', arc, stuff);
		expect(sense.map(({ id }) => id)).toEqual(['i', 'loose', 'own']);
		expect(act.map(({ id }) => id)).toEqual(['r', 'l', 'c']);
		expect([sense[1]!.text, act[1]!.text]).toEqual(['loose', 'sit down']);
		expect(lanesOf('a', arc, none)).toEqual({ sense: [], act: [] });
	});

	const lanes = (sense: number[], act: number[]): Lanes => ({
		sense: sense.map((day) => ({ id: String(day), kind: 'entry', on: on(day), text: '' })),
		act: act.map((day) => ({ id: String(day), kind: 'commitment', on: on(day), text: '' }))
	});

	test('offer something of the one that is empty for three weeks while the other is not', () => {
		expect(laneToOffer(arc, lanes([10], [39]), on(40), undefined, false)).toBe('sense');
		expect(laneToOffer(arc, lanes([39], []), on(40), undefined, false)).toBe('act');
		expect(laneToOffer(arc, lanes([20], [39]), on(40), undefined, false)).toBeUndefined();
		expect(laneToOffer(arc, lanes([], []), on(40), undefined, false)).toBeUndefined();
		expect(laneToOffer(arc, lanes([3], []), on(20), undefined, false)).toBeUndefined();
	});

	test('offer it once in three weeks, never where it was set aside for good, and not at rest', () => {
		const empty = lanes([39], []);
		expect([20, 21].map((days) => laneToOffer(arc, empty, on(40), on(40 - days), false))).toEqual([undefined, 'act']);
		expect(laneToOffer(arc, empty, on(40), undefined, true)).toBeUndefined();
		expect(laneToOffer({ ...arc, restingUntil: on(50) }, empty, on(40), undefined, false)).toBeUndefined();
		expect(laneToOffer({ ...arc, closedAt: at(30) }, empty, on(40), undefined, false)).toBeUndefined();
	});
});
