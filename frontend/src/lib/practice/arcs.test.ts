import { describe, expect, test } from 'vitest';
import { arcOfToday, cameBack, closeBeside, inReturnWindow, openFromBefore, placeOf, quietSince, resting, rhythmOf, touchpointOn, touchpointsOf } from './arcs.ts';
import { dayAfter, daysFrom } from './days.ts';
import type { Arc } from './item.ts';
import prompts from './prompts.json';
import { plannedFor } from './reviews.ts';

const started = '2030-03-01';
const on = (day: number) => dayAfter(started, day);
const arc = (more: Partial<Arc> = {}): Arc => ({ at: '', changed: '', startedOn: started, rhythm: 'usual', ...more });
const days = (of: Arc) => touchpointsOf(of).map((one) => daysFrom(started, one.on));
const item = (id: string, more: Partial<Arc> = {}) => ({ id, plain: arc(more) });

describe('the stretch of time', () => {
	test.each([
		[0, 'landing'],
		[3, 'landing'],
		[4, 'sorting'],
		[14, 'sorting'],
		[15, 'choosing'],
		[30, 'choosing'],
		[31, 'practising'],
		[90, 'practising'],
		[91, 'living'],
		[365, 'living'],
		[366, 'after']
	])('on day %i is %s', (day, stage) => expect(placeOf(arc(), on(day))).toBe(stage));

	// covers: unit 32
	test('marks the days in which old ways tend to return', () => {
		expect([20, 21, 90, 91].map((day) => inReturnWindow(arc(), on(day)))).toEqual([false, true, true, false]);
	});
});

// covers: unit 17, unit 21, unit 43
describe('what an arc offers', () => {
	test('is four touchpoints in the first thirty days after the first, and wider later', () => {
		expect(days(arc()).filter((day) => day > 1 && day <= 30)).toEqual([3, 10, 17, 28]);
		expect(days(arc()).filter((day) => day > 90)).toEqual([120, 150, 210, 240, 270, 300, 330]);
	});

	test('is in no seven days more than two things, the reviews among them', () => {
		const all = [...days(arc()), ...plannedFor(started, on(-1)).map((one) => daysFrom(started, one.on))];
		for (let from = 0; from <= 365; from++) expect(all.filter((day) => day >= from && day < from + 7).length, `from day ${from}`).toBeLessThanOrEqual(2);
	});

	test('is never something every day', () => {
		for (const some of [arc(), arc({ rhythm: 'close' }), arc({ rhythm: 'close', series: true })]) {
			const all = days(some);
			expect(all.some((day) => [1, 2, 3, 4, 5, 6].every((more) => all.includes(day + more)))).toBe(false);
		}
	});

	test('is nothing but reviews in the light rhythm, and three sittings where they were chosen', () => {
		expect(days(arc({ rhythm: 'light', series: true }))).toEqual([]);
		expect(days(arc({ series: true })).filter((day) => day > 3 && day < 15)).toEqual([6, 8, 10]);
	});

	test('says only sentences there are, and light ones', () => {
		for (const { prompt } of touchpointsOf(arc({ rhythm: 'close', series: true }))) expect(prompts.find(({ id }) => id === prompt)?.difficulty, prompt).toBe('light');
	});

	test('is one thing at a time, and what nobody took is gone', () => {
		expect(touchpointOn(arc(), on(0))).toBeUndefined();
		expect(touchpointOn(arc(), on(3))?.on).toBe(on(3));
		expect(touchpointOn(arc(), on(9))?.on).toBe(on(3));
		expect(touchpointOn(arc(), on(10))?.on).toBe(on(10));
		expect(touchpointOn(arc(), on(27))).toBeUndefined();
	});

	test('is met by anything that was written since', () => {
		expect(touchpointOn(arc(), on(11), on(9))?.on).toBe(on(10));
		expect(touchpointOn(arc(), on(11), on(10))).toBeUndefined();
	});

	test('is nothing while it rests or once it is closed', () => {
		expect(touchpointOn(arc({ restingUntil: on(12) }), on(11))).toBeUndefined();
		expect([resting(arc({ restingUntil: on(12) }), on(11)), resting(arc({ restingUntil: on(12) }), on(12))]).toEqual([true, false]);
		expect(touchpointOn(arc({ closedAt: '2030-03-02T00:00:00Z' }), on(11))).toBeUndefined();
	});
});

describe('the rhythm', () => {
	test('that is close adds two a week for four weeks and falls back by itself', () => {
		const near = arc({ rhythm: 'close', closeSince: on(100) });
		expect(days(near).filter((day) => day > 100 && day < 128 && day !== 120)).toEqual([102, 105, 109, 112, 116, 119, 123, 126]);
		expect([rhythmOf(near, on(127)), rhythmOf(near, on(128))]).toEqual(['close', 'usual']);
	});

	test('is close for one arc only', () => {
		const [a, b] = [item('a', { rhythm: 'close', closeSince: on(0) }), item('b')];
		expect(closeBeside([a, b], 'b', on(5))).toBe(a);
		expect(closeBeside([a, b], 'a', on(5))).toBeUndefined();
		expect(closeBeside([a, b], 'b', on(28))).toBeUndefined();
	});
});

describe('today', () => {
	test('speaks of one arc at most: the close one, or else the latest that goes on', () => {
		const [old, late, near] = [item('a'), item('b', { startedOn: on(5) }), item('c', { rhythm: 'close', closeSince: on(6) })];
		expect(arcOfToday([old, late], on(10))).toBe(late);
		expect(arcOfToday([old, late, near], on(10))).toBe(near);
		expect(arcOfToday([old, item('d', { startedOn: on(5), restingUntil: on(20) })], on(10))).toBe(old);
		expect(arcOfToday([item('e', { closedAt: 'x' })], on(10))).toBeUndefined();
		expect(arcOfToday([old], on(366))).toBeUndefined();
	});

	test('after three quiet weeks says one thing, and after ninety days none', () => {
		expect([20, 21, 89, 90].map((day) => quietSince(started, on(day)))).toEqual(['here', 'away', 'away', 'stopped']);
	});

	test('knows what is still open when another is begun', () => {
		expect(openFromBefore([item('a')], on(30))?.id).toBe('a');
		expect(openFromBefore([item('a')], on(31))).toBeUndefined();
		expect(openFromBefore([item('a', { closedAt: 'x' })], on(3))).toBeUndefined();
	});

	// covers: unit 56
	test('counts the days of this month that were written on, and no chain of them', () => {
		expect(cameBack(['2030-03-01', '2030-03-01', '2030-03-09', '2030-02-27', '2030-03-20'], '2030-03-10')).toBe(2);
	});
});
