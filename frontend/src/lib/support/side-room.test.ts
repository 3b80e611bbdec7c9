import { expect, test } from 'vitest';
import type { SideRoom } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { SideRoomState, type SideRoomDoor } from './side-room.svelte.ts';

const at = (version: number, more: Partial<SideRoom> = {}) => ({ id: 's', version, state: 'open', may: ['write', 'take'], ...more }) as SideRoom;
const problem = (code: string, status: number, state?: unknown) => new Problem({ code, status, detail: code, state });

function house(first = at(1)) {
	const server = { now: first, problem: undefined as Problem | undefined };
	const asked: unknown[][] = [];
	const answer = async (...said: unknown[]) => {
		asked.push(said);
		if (server.problem) throw server.problem;
		return (server.now = { ...server.now, version: server.now.version + 1 });
	};
	const door: SideRoomDoor = {
		see: async () => {
			if (server.problem?.status === 404) throw server.problem;
			return server.now;
		},
		write: (nonce, body) => answer('write', nonce, body),
		take: (version) => answer('take', version),
		beside: (version, person) => answer('beside', version, person),
		soften: (version) => answer('soften', version),
		close: (version) => answer('close', version),
		goOn: (version) => answer('goOn', version)
	};
	const drawer = new Drawer('ada', shelf());
	return { server, asked, door, drawer, side: new SideRoomState('s', door, drawer) };
}

test('what is written is sent once, however often it is tried, and stays until the server has it', async () => {
	const { side, server, asked, door, drawer } = house();
	await side.look();
	side.line.text = ' I am not well. ';
	server.problem = problem('unreachable', 0);
	expect(await side.write()).toBe(false);
	expect(new SideRoomState('s', door, drawer).line.text).toBe(' I am not well. ');
	server.problem = undefined;
	expect(await side.write()).toBe(true);
	expect(asked[0]).toEqual(asked[1]);
	expect(asked[1]?.[2]).toBe('I am not well.');
	expect(side.line.text).toBe('');
});

test('what was written meanwhile is not taken away by the answer', async () => {
	const { side, door } = house();
	await side.look();
	side.line.text = 'First.';
	const send = door.write;
	door.write = async (nonce, body) => {
		side.line.text = 'Second.';
		return send(nonce, body);
	};
	expect(await side.write()).toBe(true);
	expect(side.line.text).toBe('Second.');
});

test('where somebody was quicker it is shown as it stands, or not any more', async () => {
	const { side, server } = house();
	await side.look();
	expect(side.may('take')).toBe(true);
	server.problem = problem('side_room_stale', 409, at(5, { state: 'owned', may: ['write'] }));
	expect(await side.take()).toBe(false);
	expect(side.now).toMatchObject({ version: 5, state: 'owned' });
	server.problem = problem('not_found', 404);
	expect(await side.take()).toBe(false);
	expect(side.gone).toBe(true);
});

test('an answer that was overtaken changes nothing', async () => {
	const { side, server, door } = house();
	await side.look();
	await side.take();
	const late = door.see;
	door.see = async () => at(1);
	await side.look();
	expect(side.now?.version).toBe(2);
	door.see = late;
	server.now = at(9);
	await side.look();
	expect(side.now?.version).toBe(9);
});
