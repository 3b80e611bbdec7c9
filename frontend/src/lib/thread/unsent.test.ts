import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NewPost, NewThread, Post } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { somethingWaits } from '#lib/device/waits.ts';
import { Unsent, type Desk } from './unsent.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answer = (body: string): NewPost => ({ kind: 'reflect', body });
const update = (title: string): NewThread => ({ kind: 'update', wants: 'reflection', replies: 'open', title, body: `${title}, at length` });
const locked = new Problem({ code: 'thread_locked', status: 409, detail: 'This thread is locked.' });

/** A server that has each nonce once, behind a line that may break on the way there or back. */
function setUp(account = 'ana', kept = shelf()) {
	const server = { online: true, line: 'whole' as 'whole' | 'broken' | 'deaf', refuse: undefined as Problem | undefined, has: new Map<string, string>(), tries: [] as string[] };
	const take = (nonce: string, body: string) => {
		server.tries.push(body);
		if (server.line === 'broken') throw Problem.offline();
		if (server.refuse) throw server.refuse;
		server.has.set(nonce, body);
		if (server.line === 'deaf') throw Problem.offline();
	};
	const door = {
		answer: async (thread: string, { nonce, ...said }: NewPost & { nonce: string }) => {
			take(nonce, said.body);
			return { id: `p-${nonce}`, thread, kind: said.kind, body: said.body } as Post;
		},
		start: async (_: string, { nonce, ...said }: NewThread & { nonce: string }) => {
			take(nonce, said.title);
			return `t-${nonce}`;
		}
	};
	return { unsent: new Unsent(new Drawer(account, kept), door, () => server.online), server, kept };
}

function desk(full = false): Desk & { took: string[]; came: string[] } {
	const took: string[] = [];
	const came: string[] = [];
	return {
		circle: 'c',
		thread: 't',
		took,
		came,
		sent: (post) => void came.push(post.body ?? ''),
		back: (said, asked) => {
			if (full && !asked) return false;
			took.push(said.body);
			return true;
		}
	};
}

test('with a line an answer is simply sent, and nothing of it stays', async () => {
	const { unsent, server, kept } = setUp();
	expect(await unsent.answer('n1', 'c', 't', answer('hello'))).toMatchObject({ id: 'p-n1' });
	expect(unsent.items).toEqual([]);
	expect([...server.has.values()]).toEqual(['hello']);
	expect(kept.length).toBe(0);
});

test('it is on the device before it is on its way', async () => {
	const { unsent, kept } = setUp();
	const going = unsent.answer('n1', 'c', 't', answer('hello'));
	expect(setUp('ana', kept).unsent.items).toMatchObject([{ nonce: 'n1', state: 'waiting', tried: true }]);
	await going;
});

test('without a line nothing is tried, what waits survives closing, and goes in the order it was sent', async () => {
	const first = setUp();
	first.server.online = false;
	expect(await first.unsent.answer('n1', 'c', 't', answer('one'))).toBeUndefined();
	vi.setSystemTime(Date.now() + 1);
	expect(await first.unsent.startThread('n2', 'c', update('two'))).toBeUndefined();
	vi.setSystemTime(Date.now() + 1);
	expect(await first.unsent.answer('n0', 'c', 't', answer('three'))).toBeUndefined();
	expect(first.server.tries).toEqual([]);
	first.unsent.close();

	vi.setSystemTime(Date.now() + 7 * 24 * 3_600_000);
	const second = setUp('ana', first.kept);
	expect(second.unsent.items.map((item) => [item.said.body, item.state, item.tried])).toEqual([
		['one', 'waiting', undefined],
		['two, at length', 'waiting', undefined],
		['three', 'waiting', undefined]
	]);
	await second.unsent.pump();
	expect(second.server.tries).toEqual(['one', 'two', 'three']);
	expect(second.unsent.items).toEqual([]);
	expect(second.unsent.arrived).toEqual({ circle: 'c', thread: 't', begun: false });
	expect(first.kept.length).toBe(0);
});

test('when the answer is lost it goes again under its nonce, and is there once', async () => {
	const { unsent, server } = setUp();
	const here = desk();
	unsent.at(here);
	server.line = 'deaf';
	expect(await unsent.answer('n1', 'c', 't', answer('hello'))).toBeUndefined();
	expect(unsent.items).toMatchObject([{ nonce: 'n1', tried: true }]);
	server.line = 'whole';
	await vi.advanceTimersByTimeAsync(3_000);
	expect(server.tries).toEqual(['hello', 'hello']);
	expect([...server.has]).toEqual([['n1', 'hello']]);
	expect(here.came).toEqual(['hello']);
	expect(unsent.items).toEqual([]);
});

test('what is sent while something waits waits behind it', async () => {
	const { unsent, server } = setUp();
	server.line = 'broken';
	await unsent.answer('n1', 'c', 't', answer('one'));
	server.line = 'whole';
	expect(await unsent.answer('n2', 'c', 't', answer('two'))).toBeUndefined();
	await vi.advanceTimersByTimeAsync(0);
	expect([...server.has.values()]).toEqual(['one', 'two']);
});

test('a refusal is told at once where there is a line, and nothing waits', async () => {
	const { unsent, server, kept } = setUp();
	server.refuse = locked;
	await expect(unsent.answer('n1', 'c', 't', answer('hello'))).rejects.toBe(locked);
	expect(unsent.items).toEqual([]);
	expect(kept.length).toBe(0);
});

test('what is refused later comes back to where it was written, with the reason', async () => {
	const { unsent, server, kept } = setUp();
	const here = desk();
	unsent.at(here);
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer('hello'));
	server.online = true;
	server.refuse = locked;
	await unsent.pump();
	expect(here.took).toEqual(['hello']);
	expect(unsent.back).toEqual({ circle: 'c', thread: 't', problem: locked });
	expect(unsent.items).toEqual([]);
	expect(kept.length).toBe(0);
});

test.each([
	['another page is open', { ...desk(), thread: 'another' }],
	['other words stand there', desk(true)]
])('what is refused while %s stays with its reason, over a reload too, and the next one goes', async (_, where) => {
	const { unsent, server, kept } = setUp();
	unsent.at(where);
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer('one'));
	vi.setSystemTime(Date.now() + 1);
	await unsent.startThread('n2', 'c', update('two'));
	server.online = true;
	server.refuse = locked;
	const sending = unsent.pump();
	await vi.advanceTimersByTimeAsync(0);
	await sending;
	expect(unsent.items.map((item) => [item.nonce, item.state])).toEqual([
		['n1', 'refused'],
		['n2', 'refused']
	]);
	expect(server.tries).toEqual(['one', 'two']);

	const again = setUp('ana', kept);
	expect(again.unsent.items[0]).toMatchObject({ state: 'refused', problem: { code: 'thread_locked', message: 'This thread is locked.' } });
	await again.unsent.pump();
	expect(again.server.tries).toEqual([]);
	const home = desk(true);
	again.unsent.at(home);
	again.unsent.putBack('n1');
	expect(home.took).toEqual(['one']);
	expect(again.unsent.back?.problem.message).toBe('This thread is locked.');
	expect(again.unsent.items.map((item) => item.nonce)).toEqual(['n2']);
});

test('it can be taken back to be changed before it went, on the page where it was written', async () => {
	const { unsent, server, kept } = setUp();
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer('hello'));
	unsent.putBack('n1');
	expect(unsent.items).toHaveLength(1);
	const here = desk();
	unsent.at(here);
	unsent.putBack('n1');
	expect(here.took).toEqual(['hello']);
	expect(unsent.items).toEqual([]);
	expect(kept.length).toBe(0);
});

test('words on a device are of one account, and without one they only wait', async () => {
	const { unsent, server, kept } = setUp();
	expect(somethingWaits(kept)).toBe(false);
	new Drawer('ana', kept).write('thread.t.answer', 'a draft');
	new Drawer('ana', kept).write('room.r.unsent.n', 'of a room');
	expect(somethingWaits(kept)).toBe(false);
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer("Ana's"));
	expect(setUp('bo', kept).unsent.items).toEqual([]);
	expect(somethingWaits(kept)).toBe(true);
});

test('once its person left, nothing is written back to the device', async () => {
	const { unsent, server, kept } = setUp();
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer('hello'));
	server.online = true;
	server.line = 'broken';
	const going = unsent.pump();
	for (let i = kept.length; i > 0; i--) kept.removeItem(kept.key(0)!);
	unsent.close();
	await going;
	await vi.advanceTimersByTimeAsync(120_000);
	expect(kept.length).toBe(0);
	expect(server.tries).toEqual(['hello']);
});

test('an answer under way when its person leaves is not written back either', async () => {
	const { unsent, server, kept } = setUp();
	server.line = 'broken';
	const going = unsent.answer('n1', 'c', 't', answer('hello'));
	kept.removeItem(kept.key(0)!);
	unsent.close();
	await expect(going).rejects.toMatchObject({ code: 'offline' });
	expect(kept.length).toBe(0);
});

test('what another tab has sent is not sent again, and what it wrote is seen', async () => {
	const one = setUp();
	const two = setUp('ana', one.kept);
	one.server.online = two.server.online = false;
	await one.unsent.answer('n1', 'c', 't', answer('hello'));
	two.unsent.look();
	expect(two.unsent.items).toHaveLength(1);
	one.server.online = two.server.online = true;
	await one.unsent.pump();
	await two.unsent.pump();
	expect(two.server.tries).toEqual([]);
	expect(two.unsent.items).toEqual([]);
});

test('what another tab has sent is not shown as waiting any more', async () => {
	const one = setUp();
	one.server.online = false;
	await one.unsent.answer('n1', 'c', 't', answer('hello'));
	const two = setUp('ana', one.kept);
	one.server.online = true;
	await one.unsent.pump();
	expect(two.unsent.items).toHaveLength(1);
	two.unsent.look();
	expect(two.unsent.items).toEqual([]);
});

test('what may have arrived is known as such, and what the server did not look at is not', async () => {
	const { unsent, server, kept } = setUp();
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer('hello'));
	expect(unsent.items[0]!.tried).toBeFalsy();
	server.online = true;
	server.line = 'broken';
	await unsent.pump();
	expect(unsent.items[0]!.tried).toBe(true);
	expect(setUp('ana', kept).unsent.items[0]!.tried).toBe(true);
	server.line = 'whole';
	server.refuse = new Problem({ code: 'too_many', status: 429, detail: 'Slowly, please.', retryAfter: 8 });
	await unsent.pump();
	expect(unsent.items[0]).toMatchObject({ state: 'waiting', tried: false, problem: { code: 'too_many' } });
});

test('a device that keeps nothing still sends', async () => {
	const full = { ...shelf(), length: 0, setItem: () => { throw new Error('full'); } };
	const { unsent, server } = setUp('ana', full);
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer('hello'));
	server.online = true;
	await unsent.pump();
	expect([...server.has.values()]).toEqual(['hello']);
});

test('a problem that passes is waited out, longer each time', async () => {
	const { unsent, server } = setUp();
	server.line = 'broken';
	await unsent.answer('n1', 'c', 't', answer('hello'));
	await vi.advanceTimersByTimeAsync(3_000);
	expect(server.tries).toHaveLength(2);
	await vi.advanceTimersByTimeAsync(5_999);
	expect(server.tries).toHaveLength(2);
	await vi.advanceTimersByTimeAsync(1);
	expect(server.tries).toHaveLength(3);
});

test('a draft of what waits already is known', async () => {
	const { unsent, server } = setUp();
	server.online = false;
	await unsent.answer('n1', 'c', 't', answer('hello'));
	expect(unsent.holds('c', 't', ' hello ')).toBe(true);
	expect(unsent.holds('c', 'other', 'hello')).toBe(false);
	expect(unsent.holds('c', undefined, 'hello')).toBe(false);
	expect(unsent.holds('c', 't', '')).toBe(false);
});
