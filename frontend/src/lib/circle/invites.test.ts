import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Invites } from './invites.svelte.ts';
import type { MyInvite } from '#lib/api/names.ts';

const invite = (id: string) => ({ id }) as MyInvite;

function setUp() {
	const door = { decline: vi.fn(async () => undefined as unknown), block: vi.fn(async () => undefined as unknown) };
	return { door, invites: new Invites({ invites: [invite('a'), invite('b')], blocked: false }, door) };
}

test('a declined invitation leaves the list, and one that could not be declined stays', async () => {
	const { door, invites } = setUp();
	expect(await invites.decline('a')).toBe(true);
	expect(invites.invites.map((one) => one.id)).toEqual(['b']);
	door.decline.mockRejectedValue(Problem.offline());
	expect(await invites.decline('b')).toBe(false);
	expect(invites.invites).toHaveLength(1);
});

test('a block that did not reach the server is not shown as one', async () => {
	const { door, invites } = setUp();
	door.block.mockRejectedValueOnce(Problem.offline());
	expect(await invites.block(true)).toBe(false);
	expect(invites.blocked).toBe(false);
	expect(await invites.block(true)).toBe(true);
	expect(invites.blocked).toBe(true);
});
