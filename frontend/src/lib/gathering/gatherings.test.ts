import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import type { Gathering, Series } from '#lib/api/names.ts';
import type { GatheringsDoor } from './door.ts';
import { Gatherings } from './gatherings.svelte.ts';

const on = (id: string, startsAt: string, state = 'scheduled') => ({ id, startsAt, state, minutes: 60 }) as Gathering;

function setUp(...all: Gathering[]) {
	const door = { all: vi.fn(async () => all), schedule: vi.fn(), endSeries: vi.fn(), series: vi.fn(async () => [] as Series[]), begin: vi.fn() };
	return { door, gatherings: new Gatherings(door as unknown as GatheringsDoor) };
}

test('the one that is on stands first, then what comes; what was, the latest first', async () => {
	const { gatherings } = setUp(on('c', '2026-03'), on('b', '2026-02'), on('a', '2026-04', 'open'), on('x', '2026-01', 'closed'), on('y', '2026-01-09', 'cancelled'));
	await gatherings.load();
	expect(gatherings.next!.id).toBe('a');
	expect(gatherings.coming.map((one) => one.id)).toEqual(['b', 'c', 'a']);
	expect(gatherings.past.map((one) => one.id)).toEqual(['y', 'x']);
});

test('a gathering asked for again after a lost answer is the same one', async () => {
	const { gatherings, door } = setUp();
	const plan = { startsAt: '2026-03', minutes: 60 };
	door.schedule.mockRejectedValueOnce(Problem.offline());
	await expect(gatherings.schedule(plan)).rejects.toMatchObject({ code: 'offline' });
	await gatherings.schedule(plan);
	const nonces = door.schedule.mock.calls.map(([body]) => body.nonce);
	expect(nonces[0]).toBe(nonces[1]);
	await gatherings.schedule(plan);
	expect(door.schedule.mock.calls[2]![0].nonce).not.toBe(nonces[0]);
});

test('a series asked for again after a lost answer is the same one', async () => {
	const { gatherings, door } = setUp();
	const plan = { starts: '2026-12-01T19:00', rule: { freq: 'weekly' as const, days: ['tu' as const] }, minutes: 60, plan: {} };
	door.begin.mockRejectedValueOnce(Problem.offline());
	await expect(gatherings.begin(plan)).rejects.toMatchObject({ code: 'offline' });
	await gatherings.begin(plan);
	const nonces = door.begin.mock.calls.map(([body]) => body.nonce);
	expect(nonces[0]).toBe(nonces[1]);
});

test('when ending a series fails because another did, the lists show it', async () => {
	const { gatherings, door } = setUp(on('a', '2026-03', 'cancelled'));
	gatherings.series = [{ id: 's' } as Series];
	door.endSeries.mockRejectedValueOnce(new Problem({ code: 'series_ended', status: 409 }));
	await expect(gatherings.set((d) => d.endSeries('s', 'Summer'))).rejects.toMatchObject({ code: 'series_ended' });
	expect(gatherings.past.map((one) => one.id)).toEqual(['a']);
	expect(gatherings.series).toEqual([]);
});

test('where only the series do not answer, the gatherings are shown', async () => {
	const { gatherings, door } = setUp(on('a', '2026-03'));
	door.series.mockRejectedValueOnce(Problem.offline());
	await gatherings.loadAll();
	expect(gatherings.next!.id).toBe('a');
	expect(gatherings.problem).toBeUndefined();
});
