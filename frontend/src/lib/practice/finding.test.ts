import { describe, expect, test } from 'vitest';
import type { Entry } from './item.ts';
import { dayIn } from './item.ts';
import { byMonth } from './months.ts';
import all from './prompts.json' with { type: 'json' };
import { fitting, pick, stageOf, type Asking, type Prompt } from './prompts.ts';
import { search } from './search.ts';

const entry = (text: string, more: Partial<Entry> = {}) => ({ plain: { at: '2030-01-05T09:00:00', changed: '', way: 'prose' as const, text, ...more } });

describe('a search', () => {
	const entries = [entry('The Kettle sang'), entry('Straße, Café', { tags: ['home'] }), entry('ﬁve kettles', { prompt: { id: 'J01', text: 'How did you sleep?' } })];
	const found = (sought: string) => search(entries, sought).map((one) => entries.indexOf(one));

	test('finds every word, in any order, in any case, and as a part of another', () => {
		expect(found('SANG kettle')).toEqual([0]);
		expect(found('kettle')).toEqual([0, 2]);
		expect(found('kettle sang five')).toEqual([]);
	});

	test('takes letters that look alike for the same, and looks through tags and sentences too', () => {
		expect(found('five')).toEqual([2]);
		expect(found('cafe\u0301')).toEqual([1]);
		expect(found('home')).toEqual([1]);
		expect(found('sleep')).toEqual([2]);
	});

	test('for nothing finds everything, and never what is no word of theirs', () => {
		expect(found('  ')).toEqual([0, 1, 2]);
		expect(found('prose')).toEqual([]);
		expect(found('2030')).toEqual([]);
	});
});

describe('a sentence to begin with', () => {
	const prompts = all as Prompt[];
	const asking = (more: Partial<Asking>): Asking => ({ written: 5, seen: {}, today: '2030-01-31', ...more });
	const ids = (more: Partial<Asking>) => fitting(prompts, asking(more)).map(({ id }) => id);

	// covers: §4.2 stage and difficulty
	test('belongs to where the arc is, or to any time', () => {
		for (const prompt of fitting(prompts, asking({ stage: 'sorting' }))) expect(['sorting', 'any']).toContain(prompt.stage);
		expect(ids({ stage: 'sorting' })).toEqual(expect.arrayContaining(['J08', 'J09', 'B03', 'J32']));
	});

	test('is light at first, steady once somebody has written twice, and never deep unless opened', () => {
		expect(new Set(fitting(prompts, asking({ stage: 'sorting', written: 1 })).map(({ difficulty }) => difficulty))).toEqual(new Set(['light']));
		expect(new Set(fitting(prompts, asking({ stage: 'sorting', written: 2 })).map(({ difficulty }) => difficulty))).toEqual(new Set(['light', 'steady']));
		expect(new Set(fitting(prompts, asking({ stage: 'sorting', deep: true })).map(({ difficulty }) => difficulty))).toEqual(new Set(['deep']));
		expect(ids({ stage: 'sorting', deep: true })).toEqual(['J12', 'J13']);
	});

	test('is light without an arc, for then nobody knows the stage', () => {
		for (const prompt of fitting(prompts, asking({}))) expect(prompt.stage === 'any' || prompt.difficulty === 'light').toBe(true);
		expect(ids({ deep: true }).length).toBeGreaterThan(3);
	});

	test('is never one of those for an insight, a review or other people', () => {
		for (const deep of [true, false]) for (const prompt of fitting(prompts, asking({ deep }))) expect(['journal', 'bridge']).toContain(prompt.kind);
	});

	test('is not shown again for thirty days unless asked for, and then the one not seen for longest', () => {
		const seen = { J08: '2030-01-02', J14: '2030-01-01', J09: '2030-01-20' };
		expect(ids({ stage: 'sorting', seen })).toEqual(expect.arrayContaining(['J14']));
		expect(ids({ stage: 'sorting', seen })).not.toContain('J08');
		const everything = Object.fromEntries(prompts.map(({ id }, i) => [id, dayIn(-i % 20, new Date(2030, 0, 31))]));
		expect(ids({ stage: 'sorting', seen: everything })).toEqual([]);
		const again = fitting(prompts, asking({ stage: 'sorting', seen: everything, again: true }));
		expect(pick(again, everything)!.id).toBe([...again].sort((a, b) => (everything[a.id]! < everything[b.id]! ? -1 : 1))[0]!.id);
		expect(pick(fitting(prompts, asking({ stage: 'sorting' })), {}, () => 0.999)).toBeDefined();
		expect(pick([], {})).toBeUndefined();
	});

	test('and the stages are counted in days from the first', () => {
		const on = (days: number) => stageOf({ startedOn: '2030-01-01' }, dayIn(days, new Date(2030, 0, 1)));
		expect([0, 3, 4, 14, 15, 30, 31, 90, 91, 365, 366].map(on)).toEqual([
			'landing', 'landing', 'sorting', 'sorting', 'choosing', 'choosing', 'practising', 'practising', 'living', 'living', undefined
		]);
	});
});

test('entries stand by their months', () => {
	const at = (at: string) => ({ ...entry('', { at }), id: at }) as never;
	const months = byMonth([at('2030-02-01T09:00:00'), at('2030-01-31T09:00:00'), at('2030-01-01T09:00:00')]);
	expect(months.map(({ key, entries }) => [key, entries.length])).toEqual([['2030-2', 1], ['2030-1', 2]]);
});
