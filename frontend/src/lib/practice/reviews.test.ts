import { describe, expect, test } from 'vitest';
import { dayAfter, daysFrom } from './days.ts';
import type { Review } from './item.ts';
import prompts from './prompts.json';
import { ahead, dueReview, needsSupport, plannedFor, pointed, questions, saidOf } from './reviews.ts';

const started = '2030-03-01';
const on = (day: number) => dayAfter(started, day);
const review = (dueOn: string | undefined, plain: Partial<Review> = {}) => ({ dueOn, plain: { at: '', changed: '', arc: 'a', milestone: 'own', ...plain } as Review });

// covers: unit 31
describe('reviews', () => {
	test('are planned at 14, 30, 60, 90, 180 and 365 days, and none in the past', () => {
		expect(plannedFor(started, started).map((one) => daysFrom(started, one.on))).toEqual([14, 30, 60, 90, 180, 365]);
		expect(plannedFor(started, on(60)).map(({ milestone }) => milestone)).toEqual(['d90', 'd180', 'd365']);
	});

	test('ask three questions there are, none of them deep', () => {
		for (const [milestone, three] of Object.entries(questions)) {
			expect(new Set(three).size, milestone).toBe(3);
			for (const id of three) expect(prompts.find((prompt) => prompt.id === id)?.difficulty, id).toMatch(/light|steady/);
		}
	});

	test('are due one at a time, and the ones before are gone', () => {
		const [first, second] = [review(on(14)), review(on(30))];
		expect(dueReview([first, second], 'a', on(13))).toBeUndefined();
		expect(dueReview([first, second], 'a', on(29))).toBe(first);
		expect(dueReview([first, second], 'a', on(30))).toBe(second);
		expect(dueReview([first, second], 'a', on(30 + 21), 21)).toBeUndefined();
		expect(dueReview([review(on(14), { answeredAt: 'x' })], 'a', on(15))).toBeUndefined();
		expect(dueReview([review(on(14), { arc: 'b' })], 'a', on(15))).toBeUndefined();
		expect(ahead([second, first, review(undefined)], 'a', on(1))).toEqual([first, second]);
	});

	test('that were before one that was written are gone with it', () => {
		const written = review(undefined, { milestone: 'd30', answeredAt: `${on(31)}T12:00:00Z` });
		expect(dueReview([review(on(14)), written], 'a', on(31))).toBeUndefined();
		expect(dueReview([review(on(14)), { ...written, plain: { ...written.plain, arc: 'b' } }], 'a', on(31))).toBeDefined();
		expect(dueReview([review(on(60)), written], 'a', on(61))).toBeDefined();
	});

	// covers: unit 6, unit 57
	test('point to two changes at most, each with its insight or none, and to none as well', () => {
		expect(pointed([{ text: ' I ring my sister ', insight: 'i' }, { text: ' ' }, { text: 'walks' }, { text: 'third' }])).toEqual([
			{ text: 'I ring my sister', insight: 'i' },
			{ text: 'walks' }
		]);
		expect(pointed([])).toEqual([]);
	});
});

describe('what one says of oneself', () => {
	test('is dated sentences of the last three times, never one number', () => {
		const said = [2, 5, 3, 4].map((step, i) => review(undefined, { answeredAt: `2030-0${i + 1}-10T12:00:00Z`, self: { settled: step } }));
		expect(saidOf([...said, review(undefined, { self: { settled: 1 } }), review(undefined, { answeredAt: '2030-09-10T12:00:00Z' })], 'settled')).toEqual([
			{ on: '2030-02-10', step: 5 },
			{ on: '2030-03-10', step: 3 },
			{ on: '2030-04-10', step: 4 }
		]);
	});

	test('opens the way to support where ordinary life is much harder than before, and nowhere else', () => {
		expect([needsSupport({ ordinary: 5 }), needsSupport({ ordinary: 4 }), needsSupport({ settled: 5 }), needsSupport(undefined)]).toEqual([true, false, false, false]);
	});
});
