import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Case } from '#lib/api/names.ts';
import type { Seat } from '#lib/realtime/seat.ts';
import { Desk } from './desk.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const one = (id: string, more: Partial<Case> = {}) => ({ id, class: 'usual', state: 'open', ...more }) as Case;

test('what others work on does not wait, and what goes on now comes first', async () => {
	const all = [one('a'), one('b', { class: 'now' }), one('c', { heldFor: '2026-12-01T19:00:00Z' }), one('d', { class: 'now', mine: true, heldFor: '2026-12-01T19:00:00Z' })];
	const desk = new Desk(async () => all);
	await desk.open.again();
	expect(desk.waiting.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
	expect(desk.urgent.map(({ id }) => id)).toEqual(['b']);
});

test('what was asked for a steward who has left meanwhile is not there for whoever comes next', async () => {
	const late = Promise.withResolvers<Case[]>();
	const desk = new Desk(() => late.promise);
	const stop = desk.attend({ enter: () => () => {} }, 'vera');
	await vi.runAllTimersAsync();
	stop();
	late.resolve([one('a')]);
	await vi.runAllTimersAsync();
	expect(desk.waiting).toEqual([]);
});

test('the desk is asked for when it moved, once for many notices, and no more once they left', async () => {
	const door = vi.fn(async () => [one('a')]);
	const desk = new Desk(door);
	let seat: Seat | undefined;
	const left = vi.fn();
	const stop = desk.attend({ enter: (it) => ((seat = it), left) }, 'vera');
	expect(seat?.account).toBe('vera');
	await vi.runAllTimersAsync();
	expect([door.mock.calls.length, desk.beat]).toEqual([1, 1]);
	for (const what of ['desk', 'desk', 'case']) seat?.notice?.(what);
	await vi.runAllTimersAsync();
	expect(door.mock.calls.length).toBe(2);
	seat?.notice?.('case');
	await vi.runAllTimersAsync();
	expect(door.mock.calls.length).toBe(2);
	seat?.caughtUp?.(undefined);
	stop();
	await vi.runAllTimersAsync();
	expect([door.mock.calls.length, left.mock.calls.length, desk.waiting.length]).toEqual([2, 1, 0]);
});
