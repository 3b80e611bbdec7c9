import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Blocks } from './blocks.svelte.ts';

/** The server, as far as it knows whom one person has blocked. */
function server(...blocked: string[]) {
	const people = new Set(blocked);
	return {
		people,
		blocked: vi.fn(async () => [...people]),
		block: vi.fn(async (id: string) => void people.add(id)),
		unblock: vi.fn(async (id: string) => void people.delete(id))
	};
}

test('nothing is said of anybody until it is known', async () => {
	const blocks = new Blocks(server('bo') as never);
	expect(blocks.people).toBeUndefined();
	await blocks.load();
	expect([blocks.has('bo'), blocks.has('cy')]).toEqual([true, false]);
});

test('a block is there once the server has it, and gone once it is taken back', async () => {
	const door = server();
	const blocks = new Blocks(door as never);
	await blocks.load();
	expect(await blocks.set('bo', true)).toBe(true);
	expect([...door.people]).toEqual(blocks.people);
	expect(blocks.changed).toEqual({ id: 'bo', blocked: true });
	expect(await blocks.set('bo', false)).toBe(true);
	expect([...door.people]).toEqual([]);
	expect(blocks.has('bo')).toBe(false);
});

test('what the server does not do is not shown as done, and can be tried again', async () => {
	const door = server();
	const blocks = new Blocks(door as never);
	await blocks.load();
	door.block.mockRejectedValueOnce(new Problem({ code: 'forbidden', status: 403, detail: 'No.' }));
	expect(await blocks.set('bo', true)).toBe(false);
	expect([blocks.has('bo'), blocks.busy, blocks.problem !== undefined]).toEqual([false, false, true]);
	expect(await blocks.set('bo', true)).toBe(true);
	expect(blocks.problem).toBeUndefined();
});

test('pressed twice is once', async () => {
	const door = server();
	const blocks = new Blocks(door as never);
	await blocks.load();
	expect(await Promise.all([blocks.set('bo', true), blocks.set('bo', true)])).toEqual([true, false]);
	expect(door.block).toHaveBeenCalledTimes(1);
});
