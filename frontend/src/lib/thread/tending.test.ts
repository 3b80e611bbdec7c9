import { expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import type { Thread } from '#lib/api/names.ts';
import { localOf } from '#lib/circle/until.ts';
import { becomes, firstFor, standsAs, Tending, timingOf, type TendingDoor, type TimerForm } from './tending.svelte.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const form = (more: Partial<TimerForm>): TimerForm => ({ does: 'lock', when: 'at', at: '', hours: '168', quiet: false, ...more });
const inDays = (days: number) => localOf(new Date(now + days * 86_400_000).toISOString());

test('a timer is set for a time that is ahead, within a year, or for when it has gone quiet', () => {
	expect(timingOf(form({ at: inDays(1) }), now)).toEqual({ does: 'lock', at: '2026-03-02T12:00:00.000Z', quiet: false });
	expect(timingOf(form({ when: 'idle', at: 'nothing', quiet: true }), now)).toEqual({ does: 'lock', idleHours: 168, quiet: true });
	for (const at of ['', inDays(-1), inDays(0), inDays(366)]) expect(timingOf(form({ at }), now)).toBeUndefined();
});

test('a thread can be made what it is not', () => {
	expect(becomes('open')).toEqual(['locked', 'archived']);
	expect(becomes('locked')).toEqual(['archived', 'open']);
	expect(firstFor('open')).toBe('lock');
	expect(firstFor('archived')).toBe('open');
});

test('how a thread stands is known where its opening is not shown, too', () => {
	expect(standsAs({ state: 'locked' })).toBe('locked');
	expect(standsAs({ state: 'folded', under: 'archived' })).toBe('archived');
	expect(standsAs({ state: 'withdrawn' })).toBe('open');
});

test('what was done is said once it is done, and what failed is kept to be read', async () => {
	const taken: Thread[] = [];
	let fails = true;
	const door = {
		pin: async (on: boolean) => {
			if (fails) throw new Problem({ code: 'pins_full', detail: 'Three.' });
			return { pinned: on } as Thread;
		}
	} as TendingDoor;
	const tending = new Tending(door, (thread) => taken.push(thread));
	expect(await tending.do('pin', 'On top.', (door) => door.pin(true))).toBe(false);
	expect(tending.told).toBe('');
	expect(tending.doing.problem?.code).toBe('pins_full');
	fails = false;
	expect(await tending.do('pin', 'On top.', (door) => door.pin(true))).toBe(true);
	expect(tending.told).toBe('On top.');
	expect(tending.doing.problem).toBeUndefined();
	expect(taken).toEqual([{ pinned: true }]);
});
