import { expect, test, vi } from 'vitest';
import type { Case, GreenRoom } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { Green, type GreenDoor } from './green.svelte.ts';

const problem = (code: string, status: number) => new Problem({ code, status, detail: code });
const line = (id: string, mine = false) => ({ id, mine, body: `Line ${id}`, by: { id: mine ? 'me' : 'bo', name: 'Bo' }, at: '2026-12-01T19:00:00Z' });
const room = (...lines: ReturnType<typeof line>[]) => ({ gathering: 'g', circle: { id: 'c', name: 'Tuesday' }, lines, readers: [], may: ['write', 'hand_over'] }) as unknown as GreenRoom;

function house(now = room()) {
	const server = { now, problem: undefined as Problem | undefined };
	const answer = async () => {
		if (server.problem) throw server.problem;
		return server.now;
	};
	const door = {
		see: vi.fn(answer),
		write: vi.fn(async (_: string, __: string) => answer()),
		cases: vi.fn(async (_: string) => [{ id: 'x', version: 3 }] as Case[]),
		handOver: vi.fn(async (_: string, __: number, ___: string[]) => ({}) as Case)
	} satisfies GreenDoor;
	const drawer = new Drawer('ada', shelf());
	return { server, door, drawer, green: new Green('g', door, drawer) };
}

test('what others wrote is new until it is looked at, also after coming back', async () => {
	const { green, server, door, drawer } = house(room(line('1'), line('2', true), line('3')));
	await green.look();
	expect(green.fresh).toBe(2);
	green.seen();
	expect(green.fresh).toBe(0);
	server.now = room(line('1'), line('2', true), line('3'), line('4'));
	const again = new Green('g', door, drawer);
	await again.look();
	expect(again.fresh).toBe(1);
});

test('what is written is sent once, however often it is tried, and stays until it is with them', async () => {
	const { green, server, door } = house();
	await green.look();
	green.line.text = ' Cem is quiet. ';
	server.problem = problem('unreachable', 0);
	expect(await green.write()).toBe(false);
	expect(green.line.text).toBe(' Cem is quiet. ');
	server.problem = undefined;
	server.now = room(line('1', true));
	expect(await green.write()).toBe(true);
	expect(door.write.mock.calls[0]).toEqual(door.write.mock.calls[1]);
	expect(door.write.mock.calls[1]?.[1]).toBe('Cem is quiet.');
	expect(green.line.text).toBe('');
	expect(green.now?.lines).toHaveLength(1);
});

test('an answer that was overtaken is not taken for what is there', async () => {
	const { green, server, door } = house(room(line('1')));
	let late: (now: GreenRoom) => void = () => {};
	door.see.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
	const first = green.look();
	server.now = room(line('1'), line('2'));
	await green.look();
	late(room(line('1')));
	await first;
	expect(green.now?.lines).toHaveLength(2);
});

test('where it is not there for somebody nothing of it is', async () => {
	const { green, server } = house(room(line('1')));
	await green.look();
	server.problem = problem('not_found', 404);
	await green.look();
	expect([green.gone, green.now, green.fresh]).toEqual([true, undefined, 0]);
	server.problem = undefined;
	await green.look();
	expect(green.gone).toBe(false);
});

test('lines are handed to a report as it is now', async () => {
	const { green, door } = house(room(line('1'), line('2')));
	await green.look();
	await green.cases.again();
	expect(await green.handOver('x', ['2'])).toBe(true);
	expect(door.handOver).toHaveBeenCalledWith('x', 3, ['2']);
	expect(green.handed).toBe('x');
	door.handOver.mockRejectedValueOnce(problem('case_stale', 409));
	const asked = door.cases.mock.calls.length;
	expect(await green.handOver('x', ['1'])).toBe(false);
	expect(green.handed).toBeUndefined();
	expect(green.doing.problem?.code).toBe('case_stale');
	expect(door.cases.mock.calls.length).toBe(asked + 1);
});
