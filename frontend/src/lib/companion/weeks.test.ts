import { describe, expect, test } from 'vitest';
import type { Pair } from './door.ts';
import type { Line } from './lines.svelte.ts';
import { textOf } from './text.ts';
import { asks, renewable, seatOffered } from './weeks.ts';

const pair: Pick<Pair, 'state' | 'startedOn' | 'endsOn' | 'renewsOn' | 'mine' | 'theirs' | 'lastTheirs'> = {
	state: 'active',
	startedOn: '2026-11-02',
	endsOn: '2026-12-28',
	renewsOn: '2026-12-14',
	mine: { rests: false, renews: false, allowsNudge: false },
	theirs: { renews: false, allowsNudge: true }
};
const line = (at: string, more: Partial<Line> = {}): Line => ({ id: at, seq: 1, kind: 'line', mine: true, at, said: { text: 'Kettle.' }, ...more });

describe('the weeks of a pair', () => {
	test('one line a week is asked for, and none while one rests or once it has ended', () => {
		expect(asks(pair, [], '2026-11-23')).toBe(true);
		expect(asks(pair, [line('2026-11-22')], '2026-11-23')).toBe(true);
		expect(asks(pair, [line('2026-11-23')], '2026-11-29')).toBe(false);
		expect(asks(pair, [line('2026-11-23', { mine: false }), line('2026-11-23', { kind: 'words' })], '2026-11-29')).toBe(true);
		expect(asks({ ...pair, mine: { ...pair.mine, rests: true } }, [], '2026-11-23')).toBe(false);
		expect(asks({ ...pair, state: 'ended' }, [], '2026-11-23')).toBe(false);
	});

	test('whether it goes on is asked in the last two weeks', () => {
		expect(renewable(pair, '2026-12-13')).toBe(false);
		expect(renewable(pair, '2026-12-14')).toBe(true);
		expect(renewable(pair, '2026-12-28')).toBe(true);
		expect(renewable({ ...pair, state: 'ended', renewsOn: undefined }, '2026-12-20')).toBe(false);
	});

	test('after three quiet weeks one line is offered, where the other allows it, and once', () => {
		const quiet = { ...pair, lastTheirs: '2026-11-10' };
		expect(seatOffered(quiet, [], '2026-11-30')).toBe(false);
		expect(seatOffered(quiet, [], '2026-12-01')).toBe(true);
		expect(seatOffered({ ...quiet, theirs: { renews: false, allowsNudge: false } }, [], '2026-12-01')).toBe(false);
		expect(seatOffered({ ...pair }, [], '2026-11-23')).toBe(true);
		expect(seatOffered(quiet, [line('2026-12-01', { said: { seat: true } })], '2026-12-10')).toBe(false);
		expect(seatOffered(quiet, [line('2026-11-09', { said: { seat: true } })], '2026-12-01')).toBe(true);
	});
});

test('what was written can be taken along as text', () => {
	const text = textOf(
		{ name: 'Ben', circleName: 'Thursday', endsOn: '2026-12-28' },
		[line('2026-11-03', { said: { meant: 'Call my sister.', next: 'Sunday.' } }), line('2026-11-04', { kind: 'words', mine: false }), line('2026-11-05', { said: undefined })],
		new Date('2026-11-23T12:00:00Z')
	);
	expect(text).toContain('You and Ben');
	expect(text).toContain('What I meant to do: Call my sister.\nWhat next: Sunday.');
	expect(text).toMatch(/Ben, .*2026\nKettle\./u);
	expect(text).toContain('does not open');
	expect(textOf({ name: 'Ben', circleName: 'Thursday', endsOn: '2026-12-28' }, [], new Date())).toContain('Nothing was written.');
});
