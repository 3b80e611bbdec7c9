import { describe, expect, test } from 'vitest';
import { dayAfter, daysFrom } from './days.ts';
import { asksAfter, datesFor, dueLooks, MOST_DATES, tidied, type Outcome } from './follow-ups.ts';

const said = (...outcomes: Outcome[]) => outcomes.map((outcome) => ({ outcome }));

// covers: unit 21, unit 31
describe('the days a commitment is looked at', () => {
	test('are early and frequent first, then wider', () => {
		expect(datesFor('2030-02-20', 'usual').map((day) => daysFrom('2030-02-20', day))).toEqual([3, 10, 17, 24, 38, 52]);
		expect(datesFor('2030-02-26', 'usual')[0]).toBe('2030-03-01');
		expect(datesFor('2030-02-20', 'none')).toEqual(datesFor('2030-02-20', 'usual'));
	});

	test('are none in the light rhythm, for that is reviews only', () => {
		expect(datesFor('2030-02-20', 'light')).toEqual([]);
	});

	test('are the same days where the clocks change', () => {
		expect([dayAfter('2030-03-30', 2), dayAfter('2030-10-26', 2), daysFrom('2030-03-30', '2030-11-01')]).toEqual(['2030-04-01', '2030-10-28', 216]);
	});

	test('can be changed: ahead, each once, in order, and not without end', () => {
		expect(tidied(['2030-03-09', '2030-03-05', '2030-03-09', '2030-03-01'], '2030-03-01')).toEqual(['2030-03-05', '2030-03-09']);
		expect(tidied(Array.from({ length: 40 }, (_, i) => dayAfter('2030-03-01', i + 1)), '2030-03-01')).toHaveLength(MOST_DATES);
	});
});

// covers: unit 32, unit 60
describe('what an answer leads to', () => {
	test.each<[string, Outcome[], string[]]>([
		['three times done, nothing', ['done', 'done', 'done'], []],
		['four times done, whether it is a habit by now', ['done', 'done', 'done', 'done'], ['F07']],
		['five times done, nothing again', ['done', 'done', 'done', 'done', 'done'], []],
		['once not this time, nothing', ['done', 'not_this_time'], []],
		['twice not this time, a smaller step, and then whether it is still theirs', ['not_this_time', 'not_this_time'], ['F04', 'F05']],
		['no chance three times, another cue', ['no_chance_yet', 'no_chance_yet', 'no_chance_yet'], ['cue']],
		['partly, however often, nothing', ['partly', 'partly', 'partly', 'partly'], []],
		['something else between, nothing', ['not_this_time', 'partly', 'not_this_time'], []],
		['one skipped between, the same as without it', ['not_this_time', 'skipped', 'not_this_time'], ['F04', 'F05']],
		['nothing said yet, nothing', [], []]
	])('is, after %s', (_, outcomes, asked) => {
		expect(asksAfter(said(...outcomes))).toEqual(asked);
	});

	test('is nothing after skipping, however often', () => {
		for (let n = 1; n < 20; n++) expect(asksAfter(said('not_this_time', ...Array<Outcome>(n).fill('skipped')))).toEqual([]);
	});

	test('begins again once the plan was changed', () => {
		expect(asksAfter([{ outcome: 'not_this_time', adjustment: 'smaller' }, { outcome: 'not_this_time', adjustment: 'none' }])).toEqual([]);
		expect(asksAfter([{ outcome: 'not_this_time', adjustment: 'none' }, { outcome: 'not_this_time', adjustment: 'smaller' }])).toEqual(['F04', 'F05']);
	});
});

describe('what is to be looked at', () => {
	const look = (commitment: string, dueOn: string, answeredAt?: string) => ({ dueOn, plain: { commitment, answeredAt } });
	const open = (id: string) => id !== 'parked';

	test('is the latest of each commitment; what nobody took is gone without a word', () => {
		const [a1, a2, b1] = [look('a', '2030-03-01'), look('a', '2030-03-08'), look('b', '2030-03-05')];
		expect(dueLooks([a1, a2, b1, look('a', '2030-03-20')], open, '2030-03-09')).toEqual([b1, a2]);
		expect(dueLooks([a1], open, '2030-03-14')).toEqual([a1]);
		expect(dueLooks([a1], open, '2030-03-15')).toEqual([]);
	});

	test('is nothing of before an answer, for an answer has no day any more', () => {
		const answered = { plain: { commitment: 'a', answeredAt: '2030-03-08T12:00:00Z' } };
		expect(dueLooks([look('a', '2030-03-01'), answered], open, '2030-03-09')).toEqual([]);
		expect(dueLooks([look('a', '2030-03-09'), answered], open, '2030-03-09')).toHaveLength(1);
	});

	test('is not what was answered, nor what is parked', () => {
		expect(dueLooks([look('a', '2030-03-01'), look('a', '2030-03-08', '2030-03-08T10:00:00Z'), look('parked', '2030-03-08')], open, '2030-03-09')).toEqual([]);
	});
});
