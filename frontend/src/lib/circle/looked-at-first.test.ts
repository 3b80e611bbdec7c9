import { expect, test, vi } from 'vitest';
import type { Watch } from '#lib/api/names.ts';
import { LookedAtFirst, type FirstDoor } from './looked-at-first.svelte.ts';

function server() {
	let all: Watch[] = [];
	const door: FirstDoor = {
		all: vi.fn(async () => [...all]),
		begin: vi.fn(async (kind, thing) => void (all = [...all, { kind, thing, at: '' }])),
		end: vi.fn(async (kind, thing) => void (all = all.filter((one) => one.kind !== kind || one.thing !== thing)))
	};
	return door;
}

test('nothing is offered before the server has told what is looked at first', async () => {
	const first = new LookedAtFirst(server());
	expect(first.known).toBe(false);
	await first.all.again();
	expect(first.known).toBe(true);
	expect(first.has('person', 'cem')).toBe(false);
});

test('what is begun and ended is as the server has it', async () => {
	const door = server();
	const first = new LookedAtFirst(door);
	await first.begin('person', 'cem', { reason: 'For this week.', clause: 1 });
	expect(first.has('person', 'cem')).toBe(true);
	expect(first.has('thread', 'cem')).toBe(false);
	await first.end('person', 'cem');
	expect(first.has('person', 'cem')).toBe(false);
});

test('where beginning is refused nothing is taken for begun', async () => {
	const door = server();
	vi.mocked(door.begin).mockRejectedValueOnce(new Error('no'));
	const first = new LookedAtFirst(door);
	await expect(first.begin('person', 'cem', { reason: 'x', clause: 1 })).rejects.toThrow();
	expect(first.has('person', 'cem')).toBe(false);
});
