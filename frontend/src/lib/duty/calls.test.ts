import { expect, test } from 'vitest';
import type { DeskCall } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { Calls, type CallDoor } from './calls.svelte.ts';

const call = (version: number, more: Partial<DeskCall> = {}) => ({ id: 'c', version, state: 'open', may: ['take'], ...more }) as DeskCall;

function house() {
	const server = { now: call(1), problem: undefined as Problem | undefined };
	const sent: unknown[] = [];
	const answer = (what: string, state: DeskCall['state']) => async (id: string, version: number, word: string) => {
		sent.push([what, id, version, word]);
		if (server.problem) throw server.problem;
		return (server.now = call(version + 1, { state, word, may: ['write', 'close'] }));
	};
	const door: CallDoor = { desk: async () => ({ calls: [server.now] }), take: answer('take', 'taken'), close: answer('close', 'closed') };
	return { server, sent, calls: new Calls(door, new Drawer('fin', shelf())) };
}

test('what is written is sent with it, and is gone from the device once it is there', async () => {
	const { calls, sent, server } = house();
	await calls.look();
	calls.word('c').text = ' I am here. ';
	server.problem = new Problem({ code: 'unreachable', status: 0, detail: '' });
	expect(await calls.take(calls.all.value!.calls[0]!)).toBe(false);
	expect(calls.word('c').text).toBe(' I am here. ');
	server.problem = undefined;
	expect(await calls.take(calls.all.value!.calls[0]!)).toBe(true);
	expect(calls.word('c').text).toBe('');
	expect(await calls.close(calls.all.value!.calls[0]!)).toBe(true);
	expect(sent).toEqual([
		['take', 'c', 1, 'I am here.'],
		['take', 'c', 1, 'I am here.'],
		['close', 'c', 2, '']
	]);
	expect(calls.did).toEqual({ call: 'c', what: 'closed' });
});

test('where another steward was quicker it is shown as it stands', async () => {
	const { calls, server } = house();
	await calls.look();
	server.problem = new Problem({ code: 'call_stale', status: 409, detail: '', state: call(4, { state: 'taken', may: [] }) });
	expect(await calls.take(calls.all.value!.calls[0]!)).toBe(false);
	expect(calls.all.value!.calls[0]).toMatchObject({ version: 4, state: 'taken' });
});
