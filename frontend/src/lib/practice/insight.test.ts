import { describe, expect, test } from 'vitest';
import { choose } from '#lib/words/choose.ts';
import { dayAfter } from './days.ts';
import { checkDue, checked, halfTrue, HALF_TRUE, lineOf, looksOn, revised, scrutiny, staleFresh, statuses, waitOver } from './insight.ts';
import type { Insight } from './item.ts';
import prompts from './prompts.json' with { type: 'json' };
import type { Prompt } from './prompts.ts';

const day = '2030-03-01';
const at = new Date(2030, 2, 1, 12).toISOString();
const on = (days: number) => dayAfter(day, days);
const moment = (days: number) => new Date(2030, 2, 1 + days, 12).toISOString();
const insight = (more: Partial<Insight> = {}): Insight => ({ at, changed: at, sense: 'I can be slow', status: 'fresh', ...more });

// covers: unit 12, unit 35

describe('an ordinary day is asked', () => {
	test('at 0, 14 and 60 days, and each passes without a word', () => {
		const due = [0, 13, 14, 59, 60, 89, 90, 400].map((days) => checkDue(insight(), on(days)));
		expect(due).toEqual([0, 0, 14, 14, 60, 60, undefined, undefined]);
	});

	test('once each: what was answered is not asked again, and the next one is', () => {
		const once = insight({ checks: [{ prompt: 'S01', answer: '', at: moment(2) }] });
		expect([3, 14].map((days) => checkDue(once, on(days)))).toEqual([undefined, 14]);
		const twice = insight({ checks: [{ prompt: 'S01', answer: '', at: moment(20) }] });
		expect([20, 59, 60].map((days) => checkDue(twice, on(days)))).toEqual([undefined, undefined, 60]);
	});

	test('not of what was set down or is lived', () => {
		for (const status of statuses) expect(checkDue(insight({ status }), on(14)) === undefined).toBe(status === 'lived' || status === 'set_down');
	});

	test('on the day that the item says it is due', () => {
		expect(looksOn(insight(), on(0))).toBe(on(14));
		expect(looksOn(insight(), on(14))).toBe(on(60));
		expect(looksOn(insight(), on(60))).toBeUndefined();
		expect(looksOn(insight({ waitUntil: on(28) }), on(14))).toBe(on(28));
		expect(looksOn(insight({ waitUntil: on(28), status: 'set_down' }), on(0))).toBeUndefined();
	});

	test('and a change of mind without words on the same day is one answer', () => {
		const one = insight(checked(insight(), 'S06', '', 'more', moment(1)));
		const two = insight({ ...one, ...checked(one, 'S06', '', 'less', moment(1)) });
		expect([two.checks!.length, two.trust]).toEqual([1, 'less']);
		expect(checked(two, 'S06', '', 'same', moment(2)).checks!.length).toBe(2);
	});

	test('and each answer keeps its trust with its day, what was kept without one staying as it is', () => {
		const old = insight({ checks: [{ prompt: 'S01', answer: 'hm', at: moment(0) }], trust: 'more' });
		const two = insight({ ...old, ...checked(old, 'S06', 'on the bus', 'same', moment(14)) });
		const three = insight({ ...two, ...checked(two, 'S07', '', 'less', moment(60)) });
		expect(three.trust).toBe('less');
		expect(three.checks).toEqual([
			{ prompt: 'S01', answer: 'hm', at: moment(0) },
			{ prompt: 'S06', answer: 'on the bus', at: moment(14), trust: 'same' },
			{ prompt: 'S07', answer: '', at: moment(60), trust: 'less' }
		]);
	});

	// covers: unit 36
	test('with a sentence that it was not looked at with yet', () => {
		const all = prompts as Prompt[];
		expect([choose.check.explanations, Object.keys(choose.check.trust)]).toEqual(['Two plain explanations', ['more', 'same', 'less']]);
		expect(scrutiny(all, insight()).map(({ id }) => id)).toEqual(['S01', 'S02', 'S03', 'S04', 'S05', 'S06', 'S07']);
		const later = insight({ ...checked(insight(), 'S01', ' and? ', 'less', moment(14)) });
		expect(scrutiny(all, later)[0]!.id).toBe('S02');
		expect(scrutiny(all, later).at(-1)!.id).toBe('S01');
		expect([later.trust, later.checks]).toEqual(['less', [{ prompt: 'S01', answer: 'and?', at: moment(14), trust: 'less' }]]);
	});
});

test('a wait is over on the day its person set, and the other states ask for nothing', () => {
	const waits = insight({ waitUntil: on(28) });
	expect([27, 28, 29].map((days) => waitOver(waits, on(days)))).toEqual([false, true, true]);
	expect(waitOver(insight({ waitUntil: on(28), status: 'set_down' }), on(30))).toBe(false);
	expect(waitOver(insight(), on(30))).toBe(false);
});

test('what is fresh for more than thirty days is asked after, and nothing else is', () => {
	expect([30, 31, 300].map((days) => staleFresh(insight(), on(days)))).toEqual([false, true, true]);
	for (const status of statuses.slice(1)) expect(staleFresh(insight({ status }), on(31))).toBe(false);
});

// covers: unit 10
test('seen differently, the old wording stays with its day', () => {
	const once = insight(revised(insight(), ' I can be slow with some ', moment(3)));
	expect([once.sense, once.revisions]).toEqual(['I can be slow with some', [{ text: 'I can be slow', at: moment(3) }]]);
	const twice = insight({ ...once, ...revised(once, 'I can rest', moment(9)) });
	expect(twice.revisions!.map(({ text }) => text)).toEqual(['I can be slow', 'I can be slow with some']);
	expect([revised(insight(), ' I can be slow ', moment(4)), revised(insight(), '  ', moment(4))]).toEqual([{}, {}]);
	expect(revised(insight({ sense: '' }), 'now I know', moment(4))).toEqual({ sense: 'now I know', draft: {}, revisions: [] });
});

test('the card about half truths is shown once, in the first two weeks of an arc or without one', () => {
	expect([13, 14, 15].map((days) => halfTrue([{ startedOn: day }], [], on(days)))).toEqual([true, true, false]);
	expect(halfTrue([], [], day)).toBe(true);
	expect(halfTrue([{ startedOn: day, closedAt: at }], [], on(90))).toBe(true);
	expect(halfTrue([], [HALF_TRUE], day)).toBe(false);
});

// covers: unit 8
test('what happened and what it means stand apart, and neither has to be there', () => {
	expect([insight(), insight({ sense: '', event: 'the door\nopened' }), insight({ sense: '' })].map(lineOf)).toEqual(['I can be slow', 'the door', '']);
});
