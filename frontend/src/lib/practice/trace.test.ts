import { describe, expect, test } from 'vitest';
import { trace as words } from '#lib/words/trace.ts';
import { textOf } from './trace-text.ts';
import { empty, year } from './trace.fixture.ts';
import { alive, planOf, stepsOf } from './trace.ts';

describe('the trace', () => {
	// covers: unit 58
	test('is everything that came of it in the order of its days, and each says what it grew from', () => {
		const steps = stepsOf(year).map(({ day, what, text, origin }) => [day.slice(5), what, text, ...(origin ? [origin] : [])]);
		const plan = 'When it is Sunday, then I ring her.';
		expect(steps).toEqual([
			['01-02', 'began', 'the lake'],
			['01-03', 'entry', 'First words.'],
			['01-10', 'insight', 'I talk past my sister', 'the lake'],
			['01-11', 'insight', 'I must move to the sea'],
			['01-21', 'commitment', plan, 'I talk past my sister'],
			['01-24', 'follow_up', 'She was out.', plan],
			['04-02', 'review', 'The lake.', 'the lake'],
			['04-02', 'change', 'We talk on Sundays.', 'I talk past my sister'],
			['05-01', 'set_down', 'I must move to the sea', 'I must move to the sea'],
			['06-01', 'follow_up', '', plan],
			['06-01', 'set_down', plan, plan],
			['07-01', 'review', '', 'the lake'],
			['07-01', 'nothing', ''],
			['12-20', 'closed', 'enough for now', 'the lake']
		]);
	});

	// covers: unit 58
	test('comes to life with the first review, and not with one that waits for its day', () => {
		expect([alive(empty), alive({ ...year, review: year.review.slice(2) }), alive(year)]).toEqual([false, false, true]);
		expect(alive({ ...empty, review: year.review.slice(1, 2) })).toBe(true);
	});

	test('begins with the same entry on every device, where one was kept twice', () => {
		const [, first] = year.entry;
		const copy = { id: 'e0', plain: { ...first!.plain, text: 'The other one.', copyOf: 'e1' } };
		for (const entry of [[copy, first!], [first!, copy]]) expect(stepsOf({ ...empty, entry }).map(({ text }) => text)).toEqual(['First words.']);
	});

	test('what came of a review without an insight did not grow from what was said in it', () => {
		const [written] = year.review;
		const named = (changes: { text: string }[]) => stepsOf({ ...empty, review: [{ ...written!, plain: { ...written!.plain, changes } }] }).at(-1);
		expect(named([{ text: 'I sleep.' }])).toMatchObject({ text: 'I sleep.', from: 'r1' });
		expect(named([{ text: 'I sleep.' }])?.origin).toBeUndefined();
		expect(named([])?.origin).toBeUndefined();
	});

	test('names no step that is not in it', () => {
		const lone = stepsOf({ ...empty, follow_up: year.follow_up, review: year.review });
		const ids = new Set(lone.map(({ id }) => id));
		expect(lone.filter(({ from }) => from !== undefined && !ids.has(from))).toEqual([]);
	});

	test('holds nothing of an experience but its own name', () => {
		const told = structuredClone(year);
		told.experience[0]!.plain.notes = 'NOTED';
		told.experience[0]!.plain.when = { kind: 'month', value: 'WHEN' };
		expect(JSON.stringify(stepsOf(told))).not.toMatch(/NOTED|WHEN/);
	});

	test('says a plan as the sentence its person said once', () => {
		expect(planOf({ cue: 'If the kettle is on.', step: 'then I write one line' })).toBe('When the kettle is on, then I write one line.');
		expect(planOf({ cue: 'after breakfast on Sunday', step: 'call my brother' })).toBe('After breakfast on Sunday, I call my brother.');
		expect(planOf({ cue: '', step: 'I ring her' })).toBe('ring her');
	});
});

describe('as text', () => {
	test('every step has a line, with its day and where it came from', () => {
		const text = textOf(stepsOf(year), new Date('2030-12-24T12:00:00'));
		expect(text.startsWith(`${words.title}\n`)).toBe(true);
		expect(text).toContain('We talk on Sundays.');
		expect(text).toContain(words.from('I talk past my sister'));
		expect(text).toContain(words.what.nothing);
		expect(text).toContain(words.outcomes.partly);
		for (const { text: own } of stepsOf(year)) expect(text).toContain(own);
	});
});
