import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { CalendarAddress } from './calendar.svelte.ts';

function setUp(since?: string) {
	const door = {
		since: vi.fn(async () => since),
		make: vi.fn(async () => ({ url: 'https://here/calendar/s3cret.ics', since: '2026-12-01' })),
		drop: vi.fn(async () => {})
	};
	return { door, calendar: new CalendarAddress(door) };
}

test('an address is shown when it is made, and not again', async () => {
	const { door, calendar } = setUp();
	await calendar.load();
	expect(calendar.since).toBeUndefined();
	expect(await calendar.make()).toBe(true);
	expect(calendar.url).toContain('s3cret');
	const again = new CalendarAddress(door);
	await again.load();
	expect(again.url).toBeUndefined();
});

test('an old address is out of sight before a new one is asked for', async () => {
	const { door, calendar } = setUp();
	await calendar.make();
	door.make.mockRejectedValueOnce(Problem.offline());
	expect(await calendar.make()).toBe(false);
	expect(calendar.url).toBeUndefined();
	expect(calendar.doing.problem!.code).toBe('offline');
});

test('an address that was ended is gone here too; one that could not be ended is not', async () => {
	const { door, calendar } = setUp('2026-11-01');
	await calendar.load();
	door.drop.mockRejectedValueOnce(Problem.offline());
	expect(await calendar.drop()).toBe(false);
	expect(calendar.since).toBe('2026-11-01');
	expect(await calendar.drop()).toBe(true);
	expect(calendar.since).toBeUndefined();
});

test('pressed twice, one address is made', async () => {
	const { door, calendar } = setUp();
	await Promise.all([calendar.make(), calendar.make()]);
	expect(door.make).toHaveBeenCalledTimes(1);
});
