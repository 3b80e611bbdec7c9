import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { Courier } from './courier.ts';
import type { PracticeDoor } from './door.ts';
import { newId, type Entry } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { deviceShelf, pageShelf, type Shelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
let account = '';
beforeEach(() => void (account = newId()));

const entry = (text: string): Entry => ({ at: '2030-01-01T09:00:00Z', changed: '', way: 'prose', text });

async function opened(server: Server, online = true, shelf?: Shelf) {
	const notebook = new Notebook({ account, key, shelf: shelf ?? (await deviceShelf(account)), door: server, online: () => online });
	await notebook.begin();
	await notebook.sync();
	return notebook;
}

/** Words are written without a line, and the notebook is locked again. */
async function wrote(server: Server, ...texts: string[]) {
	await (await opened(server)).close();
	const notebook = await opened(server, false);
	for (const text of texts) await notebook.put('entry', newId(), entry(text));
	await notebook.close();
}

async function courier(server: Server) {
	return new Courier({ account, shelf: await deviceShelf(account), door: server });
}

test('what waits is sent while the notebook is locked, once', async () => {
	const server = new Server();
	await wrote(server, 'from the train', 'and after it');
	expect(server.items.size).toBe(0);
	await (await courier(server)).send();
	expect(server.items.size).toBe(2);
	const again = await courier(server);
	await again.send();
	const notebook = await opened(server);
	expect([notebook.waiting, notebook.of('entry').map(({ where }) => where), server.sent.length]).toEqual([0, ['server', 'server'], 1]);
	await notebook.close();
});

test('two tabs and an open notebook may send the same', async () => {
	const server = new Server();
	await wrote(server, 'one', 'two', 'three');
	const notebook = await opened(server, false);
	const [a, b, c] = [await courier(server), await courier(server), await opened(server)];
	await Promise.all([a.send(), b.send(), c.flush()]);
	expect([server.items.size, [...server.items.values()].every(({ version }) => version === 1)]).toEqual([3, true]);
	await Promise.all([notebook.close(), c.close()]);
});

test('what was changed elsewhere meanwhile waits for the notebook, which keeps both', async () => {
	const server = new Server();
	const here = await opened(server);
	const { id, mark } = await here.put('entry', newId(), entry('as it was'));
	await here.close();
	const offline = await opened(server, false);
	await offline.put('entry', id, entry('changed here'), { from: mark });
	await offline.close();
	const other = await opened(server, true, pageShelf());
	await other.put('entry', id, entry('changed elsewhere'), { from: other.one('entry', id)!.mark });
	await other.close();
	await (await courier(server)).send();
	expect(server.items.size).toBe(1);
	const again = await opened(server);
	expect([again.of('entry').map(({ plain }) => plain.text).sort(), again.twice.length]).toEqual([['changed elsewhere', 'changed here'], 1]);
	await again.close();
});

test('what the server refuses waits for the notebook, and keeps nothing else from going', async () => {
	const server = new Server();
	await wrote(server, 'refused', 'taken');
	const invalid = () => new Problem({ code: 'invalid', status: 422 });
	// Both together, then the first alone.
	server.fails = [invalid(), invalid()];
	await (await courier(server)).send();
	expect(server.items.size).toBe(1);
	const notebook = await opened(server);
	expect([notebook.of('entry').length, server.items.size]).toEqual([2, 2]);
	await notebook.close();
});

test('a lost answer is no lost word', async () => {
	const server = new Server();
	await wrote(server, 'on the way');
	server.fails = [{ after: Problem.offline() }];
	const one = await courier(server);
	await one.send();
	await one.send();
	one.close();
	expect([server.items.size, [...server.items.values()][0]!.version]).toEqual([1, 1]);
});

test('a notebook that opens while something is on its way waits for nothing, and the answer is kept', async () => {
	const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
	const server = new Server();
	await wrote(server, 'on the way', 'later');
	let answer = () => {};
	const answered = new Promise<void>((over) => (answer = over));
	let asked = 0;
	const door: PracticeDoor = {
		page: (after) => server.page(after),
		change: async (items) => {
			asked++;
			const done = await server.change(items);
			await answered;
			return done;
		}
	};
	const said: unknown[] = [];
	let closed = false;
	const channel = { postMessage: (message: unknown) => void (closed ? expect.unreachable() : said.push(message)), close: () => void (closed = true) };
	const one = new Courier({ account, shelf: await deviceShelf(account), door, channel });
	const sent = one.send();
	await vi.waitFor(() => expect(asked).toBe(1));
	const over = one.close();
	answer();
	await Promise.all([sent, over]);
	const shelf = await deviceShelf(account);
	expect((await shelf.all()).map(({ going, next, item }) => [going, next, item?.version])).toEqual([[undefined, undefined, 1], [undefined, undefined, 1]]);
	shelf.close();
	expect([asked, said.length, closed]).toEqual([1, 1, true]);
	expect(complained).not.toHaveBeenCalled();
	complained.mockRestore();
});
