import { describe, expect, test } from 'vitest';
import { dayAfter } from './days.ts';
import { answers, approachOf, backOn, harm, mayMention, mentionToday, returns, tags } from './not-yet.ts';
import prompts from './prompts.json';

const today = '2030-03-01';

// covers: unit 37, unit 38, unit 39
describe('what is not yet', () => {
	test('returns after one, two, four or eight weeks, or never', () => {
		expect(returns.map((choice) => backOn(choice, today))).toEqual(['2030-03-08', '2030-03-15', '2030-03-29', '2030-04-26', undefined]);
	});

	test('that never returns is mentioned on no day', () => {
		const item = { dueOn: backOn('never', today), plain: {} };
		for (let day = 0; day < 20 * 366; day += 7) expect(mayMention(item, dayAfter(today, day))).toBe(false);
	});

	test('is mentioned from its day on, in Today for two weeks, and not once it was let go', () => {
		const item = { dueOn: '2030-03-08', plain: {} };
		expect(['2030-03-07', '2030-03-08', '2030-03-21', '2030-03-22'].map((day) => mentionToday(item, day))).toEqual([false, true, true, false]);
		expect(mayMention(item, '2031-01-01')).toBe(true);
		expect(mayMention({ dueOn: '2030-03-08', plain: { lastAnswer: 'let_go' } }, '2030-03-09')).toBe(false);
	});

	test('is asked one sentence, and no deep one', () => {
		for (const lastAnswer of [undefined, ...answers]) {
			const prompt = prompts.find(({ id }) => id === approachOf({ lastAnswer }))!;
			expect([prompt.kind, prompt.difficulty === 'deep']).toEqual(['approach', false]);
		}
		expect(approachOf({})).toBe('A01');
	});

	test('shows ways to people where it is about harm, done or received', () => {
		expect(tags.filter((tag) => harm(tag))).toEqual(['harm_done', 'harm_received']);
	});
});
