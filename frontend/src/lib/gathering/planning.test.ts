import { expect, test } from 'vitest';
import type { Series } from '#lib/api/names.ts';
import { ruleOf } from '#lib/words/plan.ts';
import { Planning } from './planning.svelte.ts';

function setUp() {
	const planning = new Planning('Europe/Berlin', 'ana');
	planning.at = '2026-12-01T19:00'; // a Tuesday, the first of its month
	return planning;
}

test('what is left as usual is left out of the plan', () => {
	const planning = setUp();
	expect(planning.run).toEqual({});
	planning.open = '0';
	planning.breath = '40';
	planning.oneWord = true;
	planning.order = 'random';
	expect(planning.run).toEqual({ open: 0, breath: 40, oneWord: true, order: 'random' });
	planning.open = '';
	expect(planning.single.plan).toEqual({ breath: 40, oneWord: true, order: 'random' });
});

test('those that come again are set by the hour of the circle, wherever one sits', () => {
	const planning = setUp();
	planning.comes = 'weekly';
	expect(planning.start!.toISOString()).toBe('2026-12-01T18:00:00.000Z');
	expect(planning.series).toMatchObject({ starts: '2026-12-01T19:00', rule: { freq: 'weekly', every: 1, days: ['tu'] } });
	expect(planning.single.startsAt).toBe(planning.start!.toISOString());
});

test('it comes on the day of the first, until days are picked; then on those, in the order of the week', () => {
	const planning = setUp();
	planning.comes = 'weekly';
	expect(planning.rule!.days).toEqual(['tu']);
	planning.pick('th', true);
	planning.pick('mo', true);
	planning.pick('th', true);
	expect(planning.rule!.days).toEqual(['mo', 'tu', 'th']);
	planning.pick('mo', false);
	planning.pick('tu', false);
	expect(planning.rule!.days).toEqual(['th']);
});

test('once a month it comes on the one that the first is, unless another is picked', () => {
	const planning = setUp();
	planning.comes = 'monthly';
	expect(planning.rule).toMatchObject({ freq: 'monthly', days: ['tu'], nth: 1 });
	planning.at = '2026-12-29T19:00';
	expect(planning.rule!.nth).toBe(4);
	planning.nth = '-1';
	planning.days = ['fr'];
	expect(planning.rule).toMatchObject({ days: ['fr'], nth: -1 });
});

test('a rule ends after so many, on a day, or not by itself; never both', () => {
	const planning = setUp();
	planning.comes = 'weekly';
	planning.until = '2027-03-01';
	expect(planning.rule).not.toHaveProperty('until');
	planning.ends = 'until';
	expect(planning.rule).toMatchObject({ until: '2027-03-01' });
	planning.ends = 'count';
	planning.count = '6';
	expect(planning.rule).toMatchObject({ count: 6 });
	expect(planning.rule).not.toHaveProperty('until');
});

test('what is missing is named by its field', () => {
	const planning = new Planning('Europe/Berlin', 'ana');
	expect(planning.missing).toMatchObject({ at: true, any: true });
	planning.at = '2026-12-01T19:00';
	expect(planning.missing.any).toBe(false);
	planning.comes = 'weekly';
	planning.ends = 'count';
	for (const count of ['', '0', '105', '1.5']) {
		planning.count = count;
		expect(planning.missing, count).toMatchObject({ count: true, any: true });
	}
	planning.ends = 'until';
	expect(planning.missing).toMatchObject({ until: true, count: false });
});

test('parts that leave no time for the round are seen before it is sent', () => {
	const planning = setUp();
	planning.minutes = '30';
	expect(planning.fits).toBe(true);
	planning.closing = '15';
	expect(planning.fits).toBe(false);
});

test('a series that is changed begins with what it is', () => {
	const rule = { freq: 'monthly', every: 2, days: ['fr'], nth: -1, until: '2027-06-30' } as const;
	const series = { title: 'Evening', starts: '2026-11-27T20:30', rule, minutes: 60, host: { id: 'bo', name: 'Bo', role: 'moderator' }, plan: { open: 0, prompt: 'C07' } } as unknown as Series;
	const { series: sent } = new Planning('Europe/Berlin', 'ana', series);
	expect(sent).toEqual({ title: 'Evening', starts: series.starts, rule, minutes: 60, host: 'bo', plan: series.plan });
});

test('a rule is said as one would say it', () => {
	expect(ruleOf({ freq: 'weekly', every: 1, days: ['tu'] })).toBe('Every Tuesday');
	expect(ruleOf({ freq: 'weekly', every: 2, days: ['tu', 'th'], count: 6 })).toBe('Every two weeks on Tuesday and Thursday, six times in all');
	expect(ruleOf({ freq: 'monthly', days: ['fr'], nth: -1 })).toBe('On the last Friday of every month');
	expect(ruleOf({ freq: 'monthly', every: 3, days: ['we'], nth: 2 })).toBe('On the second Wednesday of every three months');
});
