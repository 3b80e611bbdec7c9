import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Inviting, type InvitingDoor } from './inviting.svelte.ts';
import type { Invite } from '#lib/api/names.ts';

const invite = (id: string, state: Invite['state'] = 'open', token?: string) => ({ id, state, token }) as Invite;

function setUp() {
	const made: string[] = [];
	const door = {
		invites: vi.fn(async () => made.map((id) => invite(id))),
		invite: vi.fn(async ({ nonce }: { nonce: string }) => {
			if (!made.includes(nonce)) made.push(nonce);
			return invite(nonce, 'open', 'secret');
		}),
		revoke: vi.fn(async (id: string) => void made.splice(made.indexOf(id), 1))
	};
	return { door, made, invites: new Inviting(door as unknown as InvitingDoor) };
}

const link = { kind: 'link', grants: 'seat', uses: 1, days: 7 } as const;

test('the words of a new link are shown, and the list holds them not', async () => {
	const { invites } = setUp();
	await invites.make(link);
	expect(Inviting.link('https://a.example', invites.fresh!.token!)).toBe('https://a.example/invite#secret');
	expect(invites.all![0]!.token).toBeUndefined();
});

test('a link asked for again after a lost answer is the same one; the next press makes another', async () => {
	const { invites, door, made } = setUp();
	const answer = door.invite.getMockImplementation()!;
	door.invite.mockImplementationOnce(async (body) => {
		await answer(body);
		throw Problem.offline();
	});
	await expect(invites.make(link)).rejects.toMatchObject({ code: 'offline' });
	await invites.make(link);
	expect(made).toHaveLength(1);
	await invites.make(link);
	expect(made).toHaveLength(2);
});

test('what was taken back is not offered for copying any more', async () => {
	const { invites } = setUp();
	const { id } = await invites.make(link);
	await invites.revoke(id);
	expect(invites.fresh).toBeUndefined();
	expect(invites.open).toEqual([]);
});
