import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetSealed } from '#lib/device/sealed.ts';
import { Problem } from '#lib/api/problem.ts';
import { utf8 } from '#lib/vault/bytes.ts';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { newId, type Commitment, type Entry } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { accountsHere, deviceShelf, pageShelf, type Shelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
let account = '';
const open: Notebook[] = [];
beforeEach(() => void (account = newId()));
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

const entry = (text: string, at = '2030-01-01T09:00:00Z'): Entry => ({ at, changed: at, way: 'prose', text });
const commitment = (step: string): Commitment => ({ at: '', changed: '', kind: 'habit', cue: 'at noon', step, state: 'active' });

/** A device, or a tab of one, with a line or without. */
async function device(server: Server, shelf?: Shelf, channel?: string) {
	const line = { online: true };
	const heard = channel === undefined ? undefined : new BroadcastChannel(channel);
	const notebook = new Notebook({ account, key, shelf: shelf ?? (await deviceShelf(account)), door: server, channel: heard, online: () => line.online });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	const texts = () => notebook.of('entry').map(({ plain }) => plain.text).sort();
	const id = (text: string) => notebook.of('entry').find(({ plain }) => plain.text === text)!;
	return { notebook, line, texts, id };
}

const there = (server: Server) => [...server.items.values()].filter((item) => !item.gone);

describe('what is written', () => {
	test('is on the device first, then with the server, and there only sealed', async () => {
		const server = new Server();
		const a = await device(server);
		const id = newId();
		await a.notebook.put('entry', id, entry('the long walk'));
		expect([a.notebook.one('entry', id)!.where, a.notebook.waiting, server.items.size]).toEqual(['waiting', 1, 0]);
		await a.notebook.flush();
		expect([a.notebook.one('entry', id)!.where, a.notebook.waiting, server.items.size]).toEqual(['server', 0, 1]);
		const b = await device(server, pageShelf());
		expect(b.texts()).toEqual(['the long walk']);
		const bytes = JSON.stringify([...server.items.values(), ...server.sent], (_, value: unknown) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value));
		expect(bytes).not.toContain('long walk');
	});

	test('is there after a reload, without a line too, and goes once the line is back', async () => {
		const server = new Server();
		const a = await device(server);
		a.line.online = false;
		await a.notebook.put('entry', newId(), entry('offline words'));
		await a.notebook.flush();
		expect(a.notebook.offline).toBe(true);
		await a.notebook.close();
		const again = await device(server);
		expect(again.texts()).toEqual(['offline words']);
		expect(there(server)).toHaveLength(1);
		expect([again.notebook.offline, again.notebook.waiting]).toEqual([false, 0]);
	});

	test('goes once although its answer was lost, and what was written since goes after it', async () => {
		const server = new Server();
		const a = await device(server);
		const id = newId();
		const first = await a.notebook.put('entry', id, entry('one'));
		server.fails = [{ after: Problem.offline() }];
		await a.notebook.flush();
		expect(a.notebook.offline).toBe(true);
		await a.notebook.put('entry', id, entry('two'), { from: first.mark });
		await a.notebook.close();
		const again = await device(server);
		expect([again.texts(), again.notebook.twice, there(server).length, server.items.get(id)!.version]).toEqual([['two'], [], 1, 2]);
	});

	test('is taken out everywhere when it is deleted, and what never left leaves nothing', async () => {
		const server = new Server();
		const [a, b] = [await device(server), await device(server, pageShelf())];
		const put = await a.notebook.put('entry', newId(), entry('to go'));
		await a.notebook.sync();
		await b.notebook.sync();
		expect(b.texts()).toEqual(['to go']);
		expect(await a.notebook.remove(put.id, put.mark)).toBe(true);
		await a.notebook.flush();
		await b.notebook.sync();
		expect([a.texts(), b.texts(), there(server)]).toEqual([[], [], []]);
		a.line.online = false;
		const never = await a.notebook.put('entry', newId(), entry('never sent'));
		await a.notebook.remove(never.id, never.mark);
		a.line.online = true;
		await a.notebook.sync();
		expect([a.notebook.waiting, server.items.has(never.id)]).toEqual([0, false]);
	});

	test('goes in requests that the server takes, however much waits', async () => {
		const server = new Server();
		const a = await device(server);
		a.line.online = false;
		for (let i = 0; i < 120; i++) await a.notebook.put('entry', newId(), entry(`short ${i}`));
		for (let i = 0; i < 5; i++) await a.notebook.put('entry', newId(), entry('x'.repeat(60_000)));
		a.line.online = true;
		await a.notebook.sync();
		expect([server.items.size, a.notebook.waiting]).toEqual([125, 0]);
		for (const changes of server.sent) {
			expect(changes.length).toBeLessThanOrEqual(50);
			expect(changes.reduce((sum, { sealed }) => sum + (sealed!.length * 4) / 3 + 200, 0)).toBeLessThan(200 * 1024);
		}
		const b = await device(server, pageShelf());
		expect(b.notebook.of('entry')).toHaveLength(125);
	});

	test('and is longer than an item can be, says so, and what was kept before stays', async () => {
		const a = await device(new Server());
		const put = await a.notebook.put('entry', newId(), entry('kept'));
		await expect(a.notebook.put('entry', put.id, entry('ö'.repeat(40_000)), { from: put.mark })).rejects.toMatchObject({ code: 'too_long' });
		expect(a.texts()).toEqual(['kept']);
	});
});

describe('what two devices change at the same time', () => {
	async function both() {
		const server = new Server();
		const [a, b] = [await device(server), await device(server, pageShelf())];
		const id = newId();
		await a.notebook.put('entry', id, entry('first'));
		await a.notebook.sync();
		await b.notebook.sync();
		b.line.online = false;
		await a.notebook.put('entry', id, entry('on the phone'), { from: a.id('first').mark });
		await a.notebook.sync();
		return { server, a, b, id };
	}

	test('is kept twice: the other is the item, and mine is one of its own', async () => {
		const { server, a, b, id } = await both();
		const mine = await b.notebook.put('entry', id, entry('at the desk'), { from: b.id('first').mark });
		b.line.online = true;
		await b.notebook.sync();
		await a.notebook.sync();
		expect([a.texts(), b.texts()]).toEqual([['at the desk', 'on the phone'], ['at the desk', 'on the phone']]);
		expect(b.notebook.one('entry', id)!.plain.text).toBe('on the phone');
		expect(a.id('at the desk').plain.copyOf).toBe(id);
		expect([there(server).length, b.notebook.waiting, b.notebook.twice.length]).toEqual([2, 0, 1]);
		// Whoever still writes there goes on in the copy, and makes no third.
		const more = await b.notebook.put('entry', id, entry('at the desk, later'), { from: mine.mark });
		expect(more).toMatchObject({ id: b.notebook.twice[0]!.copy, copyOf: id });
		await b.notebook.sync();
		expect([b.texts(), there(server).length]).toEqual([['at the desk, later', 'on the phone'], 2]);
	});

	test('is found out by sending too, when nothing was read before', async () => {
		const { server, b, id } = await both();
		await b.notebook.put('entry', id, entry('at the desk'), { from: b.id('first').mark });
		b.line.online = true;
		await b.notebook.flush();
		expect([b.texts(), there(server).length, b.notebook.waiting]).toEqual([['at the desk', 'on the phone'], 2, 0]);
	});

	test('is kept when one of them deleted it', async () => {
		const { server, a, b, id } = await both();
		await b.notebook.put('entry', id, entry('at the desk'), { from: b.id('first').mark });
		await a.notebook.remove(id, a.id('on the phone').mark);
		await a.notebook.sync();
		b.line.online = true;
		await b.notebook.sync();
		expect([b.texts(), there(server).length]).toEqual([['at the desk'], 1]);
	});

	test('is not deleted unread', async () => {
		const { a, b, id } = await both();
		await b.notebook.remove(id, b.id('first').mark);
		b.line.online = true;
		await b.notebook.sync();
		await a.notebook.sync();
		expect([a.texts(), b.texts(), b.notebook.waiting]).toEqual([['on the phone'], ['on the phone'], 0]);
	});

	test('and is the same is kept once', async () => {
		const { server, b, id } = await both();
		await b.notebook.put('entry', id, entry('on the phone'), { from: b.id('first').mark });
		b.line.online = true;
		await b.notebook.sync();
		expect([b.texts(), there(server).length, b.notebook.twice]).toEqual([['on the phone'], 1, []]);
	});

	test('and nobody wrote by hand is put together', async () => {
		const server = new Server();
		const [a, b] = [await device(server), await device(server, pageShelf())];
		const choices = (seen: Record<string, string>, told: string[] = []) => ({ at: 'a', changed: 'b', seen, told });
		const put = await a.notebook.put('choices', newId(), choices({ J01: '2030-01-01' }));
		await a.notebook.sync();
		await b.notebook.sync();
		b.line.online = false;
		await a.notebook.put('choices', put.id, choices({ J01: '2030-01-01', J02: '2030-01-02' }), { from: put.mark });
		await a.notebook.sync();
		await b.notebook.put('choices', put.id, choices({ J01: '2030-01-09' }, ['notebook']), { from: put.mark });
		b.line.online = true;
		await b.notebook.sync();
		await a.notebook.sync();
		for (const one of [a, b]) {
			expect(one.notebook.of('choices').map(({ plain }) => [plain.seen, plain.told])).toEqual([[{ J01: '2030-01-09', J02: '2030-01-02' }, ['notebook']]]);
		}
	});
});

describe('several tabs of one device', () => {
	const told = async (until: () => boolean) => {
		while (!until()) await new Promise<void>((heard) => setImmediate(heard));
	};

	test('show what one of them wrote', async () => {
		const server = new Server();
		const [a, b] = [await device(server, undefined, account), await device(server, undefined, account)];
		a.line.online = b.line.online = false;
		await a.notebook.put('entry', newId(), entry('in the first tab'));
		await told(() => b.texts().length === 1);
		expect(b.texts()).toEqual(['in the first tab']);
	});

	test('show what one of them read from the server', async () => {
		const server = new Server();
		const [a, b] = [await device(server, undefined, account), await device(server, undefined, account)];
		const phone = await device(server, pageShelf());
		await phone.notebook.put('entry', newId(), entry('from the phone'));
		await phone.notebook.sync();
		await a.notebook.sync();
		await told(() => b.texts().length === 1);
		await b.notebook.sync();
		expect(b.texts()).toEqual(['from the phone']);
	});

	test('lose nothing when both write in the same entry', async () => {
		const server = new Server();
		const a = await device(server);
		const put = await a.notebook.put('entry', newId(), entry('begun'));
		const b = await device(server);
		expect(b.texts()).toEqual(['begun']);
		await a.notebook.put('entry', put.id, entry('from the first tab'), { from: put.mark });
		const other = await b.notebook.put('entry', put.id, entry('from the second tab'), { from: b.id('begun').mark });
		expect(other.copyOf).toBe(put.id);
		expect(await b.notebook.remove(put.id, put.mark)).toBe(false);
		await Promise.all([a.notebook.sync(), b.notebook.sync()]);
		await a.notebook.sync();
		const c = await device(server, pageShelf());
		expect(c.texts()).toEqual(['from the first tab', 'from the second tab']);
	});
});

describe('an entry of this device alone', () => {
	test('never leaves it', async () => {
		const server = new Server();
		const a = await device(server);
		const put = await a.notebook.put('entry', newId(), entry('mine alone'), { here: true });
		await a.notebook.put('entry', put.id, entry('mine alone, longer'), { from: put.mark });
		await a.notebook.sync();
		expect([server.sent, a.notebook.waiting, a.id('mine alone, longer').where]).toEqual([[], 0, 'here']);
		await a.notebook.close();
		expect((await device(server)).texts()).toEqual(['mine alone, longer']);
		expect((await device(server, pageShelf())).texts()).toEqual([]);
	});

	test('can be given to the server, and taken from it under another name', async () => {
		const server = new Server();
		const a = await device(server);
		const put = await a.notebook.put('entry', newId(), entry('moves'), { here: true });
		expect(await a.notebook.keepHere(a.id('moves'), false)).toEqual(put);
		await a.notebook.sync();
		expect(there(server)).toHaveLength(1);
		const back = await a.notebook.keepHere(a.id('moves'), true);
		await a.notebook.sync();
		expect([there(server), a.texts(), a.id('moves').where, back.id === put.id]).toEqual([[], ['moves'], 'here', false]);
	});

	test('that was never sent stays the same when it is to stay', async () => {
		const server = new Server();
		const a = await device(server);
		a.line.online = false;
		const put = await a.notebook.put('entry', newId(), entry('stays'));
		expect(await a.notebook.keepHere(a.id('stays'), true)).toEqual(put);
		a.line.online = true;
		await a.notebook.sync();
		expect([server.sent, a.texts()]).toEqual([[], ['stays']]);
	});
});

describe('what the server does not take', () => {
	test('stays here with its reason, holds nothing else up, and goes when it may', async () => {
		const server = new Server();
		const a = await device(server);
		a.line.online = false;
		for (const step of ['one', 'two', 'three']) await a.notebook.put('commitment', newId(), commitment(step), { active: true });
		await a.notebook.put('entry', newId(), entry('beside'));
		a.line.online = true;
		await a.notebook.sync();
		const refused = a.notebook.of('commitment').filter(({ where }) => where === 'refused');
		expect(refused.map(({ plain, why }) => [plain.step, why])).toEqual([['three', 'You have two open.']]);
		expect([there(server).length, a.id('beside').where]).toEqual([3, 'server']);
		await a.notebook.put('commitment', refused[0]!.id, { ...refused[0]!.plain, state: 'parked' }, { from: refused[0]!.mark, active: false });
		await a.notebook.sync();
		expect([there(server).length, a.notebook.waiting]).toEqual([4, 0]);
	});

	test('waits where there is no session, and is not called a failure', async () => {
		const server = new Server();
		const a = await device(server);
		await a.notebook.put('entry', newId(), entry('still here'));
		server.fails = [new Problem({ code: 'signed_out', status: 401 })];
		await a.notebook.flush();
		expect([a.notebook.waiting, a.notebook.problem, a.id('still here').where]).toEqual([1, undefined, 'waiting']);
	});

	test('because it knows the item no more becomes an item of its own', async () => {
		const server = new Server();
		const a = await device(server);
		const put = await a.notebook.put('entry', newId(), entry('before'));
		await a.notebook.sync();
		server.items.clear();
		await a.notebook.put('entry', put.id, entry('after'), { from: put.mark });
		await a.notebook.flush();
		expect([a.texts(), there(server).length, server.items.has(put.id)]).toEqual([['after'], 1, false]);
	});
});

describe('reading', () => {
	test('goes on where it ended, page by page', async () => {
		const server = new Server();
		const a = await device(server, pageShelf());
		for (let i = 0; i < 25; i++) await a.notebook.put('entry', newId(), entry(`e${i}`));
		await a.notebook.flush();
		server.limit = 10;
		server.pages = [];
		const b = await device(server);
		await b.notebook.sync();
		expect([b.notebook.of('entry').length, server.pages.slice(0, 3)]).toEqual([25, [0, 10, 20]]);
		expect(server.pages.at(-1)).toBe(25);
	});

	test('passes over what oneself sent, unless somebody else was between', async () => {
		const server = new Server();
		const [a, b] = [await device(server), await device(server, pageShelf())];
		for (const text of ['one', 'two']) await a.notebook.put('entry', newId(), entry(text));
		await a.notebook.flush();
		server.pages = [];
		await a.notebook.sync();
		expect(server.pages).toEqual([2]);
		await b.notebook.put('entry', newId(), entry('theirs'));
		await b.notebook.flush();
		await a.notebook.put('entry', newId(), entry('three'));
		await a.notebook.flush();
		await a.notebook.sync();
		expect([server.pages, a.texts()]).toEqual([[2, 2], ['one', 'theirs', 'three', 'two']]);
	});

	test('begins anew after long away, and what was deleted meanwhile is gone', async () => {
		const server = new Server();
		const a = await device(server);
		const put = await a.notebook.put('entry', newId(), entry('deleted long ago'));
		await a.notebook.put('entry', newId(), entry('still there'));
		await a.notebook.sync();
		await a.notebook.close();
		const shelf = await deviceShelf(account);
		await shelf.change([], () => [], { ...(await shelf.place()), at: Date.now() - 150 * 86_400_000 });
		shelf.close();
		server.items.delete(put.id);
		expect((await device(server)).texts()).toEqual(['still there']);
	});

	test('loses nothing when the server was brought back to an earlier day', async () => {
		const server = new Server();
		const a = await device(server);
		const old = await a.notebook.put('entry', newId(), entry('before'));
		const same = await a.notebook.put('entry', newId(), entry('untouched'));
		await a.notebook.sync();
		const backup = { items: structuredClone(server.items), seq: server.seq };
		const later = await a.notebook.put('entry', old.id, entry('after'), { from: old.mark });
		const fresh = await a.notebook.put('entry', newId(), entry('new'));
		await a.notebook.sync();
		await a.notebook.put('entry', fresh.id, entry('new, longer'), { from: fresh.mark });
		await a.notebook.sync();
		Object.assign(server, backup);
		await a.notebook.sync();
		expect([a.texts(), a.notebook.waiting]).toEqual([['after', 'new, longer', 'untouched'], 0]);
		const b = await device(server, pageShelf());
		expect(b.texts()).toEqual(a.texts());
		expect([server.items.get(same.id)!.version, later.id]).toEqual([1, old.id]);
	});

	test('does not turn in circles when only a change finds that out', async () => {
		const server = new Server();
		const a = await device(server);
		const put = await a.notebook.put('entry', newId(), entry('one'));
		await a.notebook.sync();
		const backup = structuredClone(server.items);
		await a.notebook.put('entry', put.id, entry('two'), { from: put.mark });
		await a.notebook.sync();
		server.items = backup;
		await a.notebook.put('entry', put.id, entry('three'), { from: a.id('two').mark });
		await a.notebook.flush();
		expect([a.texts(), a.notebook.waiting, there(server).length]).toEqual([['one', 'three'], 0, 2]);
	});

	test('passes over what this key does not open, and leaves it as it is', async () => {
		const server = new Server();
		const a = await device(server, pageShelf());
		const [one, two] = [await a.notebook.put('entry', newId(), entry('one')), await a.notebook.put('entry', newId(), entry('two'))];
		await a.notebook.flush();
		// Somebody put the words of one in the place of the other.
		server.items.set(one.id, { ...server.items.get(one.id)!, sealed: server.items.get(two.id)!.sealed });
		const b = await device(server);
		expect([b.texts(), b.notebook.unreadable, there(server).length]).toEqual([['two'], 1, 2]);
	});
});

describe('the device', () => {
	test('has only what is sealed, under the account, and forgets the copies when its person leaves', async () => {
		const server = new Server();
		const a = await device(server);
		await a.notebook.put('entry', newId(), entry('with the server'));
		await a.notebook.sync();
		await a.notebook.put('entry', newId(), entry('mine alone'), { here: true });
		a.line.online = false;
		await a.notebook.put('entry', newId(), entry('not sent yet'));
		await a.notebook.close();
		const shelf = await deviceShelf(account);
		await shelf.keepWrapped({ kdf: { version: 1, salt: '', n: 1, r: 1, p: 1 }, vaultByPassword: 'x' });
		const all = JSON.stringify(await shelf.all(), (_, value: unknown) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value));
		for (const words of ['with the server', 'mine alone', 'not sent yet']) expect(all).not.toContain(words);
		expect(await accountsHere()).toContain(account);
		shelf.close();
		await forgetSealed();
		expect(await accountsHere()).toEqual([]);
		const noLine = new Server();
		noLine.fails = Array.from({ length: 9 }, () => Problem.offline());
		const again = await device(noLine);
		expect(again.texts()).toEqual(['mine alone', 'not sent yet']);
		await again.notebook.close();
		expect((await device(server)).texts()).toEqual(['mine alone', 'not sent yet', 'with the server']);
		account = newId();
		expect((await device(new Server())).texts()).toEqual([]);
	});

	test('others use too keeps nothing', async () => {
		const a = await device(new Server(), pageShelf());
		await a.notebook.put('entry', newId(), entry('nowhere else'));
		expect(a.notebook.lasting).toBe(false);
		await a.notebook.close();
		const shelf = await deviceShelf(account);
		expect(await shelf.all()).toEqual([]);
		shelf.close();
	});

	test('finishes what is being written before the notebook closes, and then nothing is open', async () => {
		const server = new Server();
		const a = await device(server);
		a.notebook.keeping(() => a.notebook.put('entry', newId(), entry('the last words')));
		await a.notebook.close();
		expect([a.texts(), a.notebook.state, there(server).length]).toEqual([[], 'closed', 1]);
		expect((await device(server)).texts()).toEqual(['the last words']);
	});
});

test('every id is a random UUID', () => {
	const ids = Array.from({ length: 200 }, newId);
	for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect(new Set(ids).size).toBe(200);
	expect(utf8(ids[0]!)).toHaveLength(36);
});
