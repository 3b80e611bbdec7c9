import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { newId } from '#lib/practice/item.ts';
import { Notebook } from '#lib/practice/notebook.svelte.ts';
import { Server } from '#lib/practice/server.fixture.ts';
import { deviceShelf, pageShelf } from '#lib/practice/shelf.ts';
import { fromText } from './bytes.ts';
import { itemKey } from './item.ts';
import { keyItem, keysIn, ownPair, pairsIn, settleKey, type KeyDoor } from './own-key.ts';
import { openOwn, ownKey, sealTo } from './pair.ts';
import { newVaultKey } from './wrap.ts';

const key = await itemKey(newVaultKey());
let account = '';
const open: Notebook[] = [];
beforeEach(() => void (account = newId()));
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

/** A device of its own, begun and not yet told of what others did. */
async function device(server: Server, shelf = pageShelf()) {
	const line = { online: true };
	const notebook = new Notebook({ account, key, shelf, door: server, online: () => line.online });
	open.push(notebook);
	await notebook.begin();
	return { notebook, line };
}

/** The keys a server was told, the first of which stays. */
class Told implements KeyDoor {
	all: string[] = [];
	fails?: Problem;
	async put(publicHalf: string) {
		if (this.fails) throw this.fails;
		if (this.all[0] && this.all[0] !== publicHalf) throw new Problem({ code: 'key_present', status: 409 });
		this.all.push(publicHalf);
	}
}

describe('the pair of an account', () => {
	test('is made once, kept sealed, and its public half told', async () => {
		const [server, told] = [new Server(), new Told()];
		const { notebook } = await device(server);
		expect(await settleKey(notebook, account, told)).toBe('standing');
		expect(await settleKey(notebook, account, told)).toBe('standing');
		const keys = keysIn(notebook)!;
		expect([notebook.of('keys').length, server.items.size, keys.id]).toEqual([1, 1, await keyItem(account)]);
		expect(told.all).toEqual([keys.plain.public, keys.plain.public]);
		expect(fromText(keys.plain.public).length).toBe(65);
		const pair = (await ownPair(notebook))!;
		const note = await sealTo(account, fromText(pair.public), 'the river');
		expect(await openOwn(account, pair.private, note)).toBe('the river');
	});

	test('is one, where two devices make it at once, and the other opens what was written to it', async () => {
		const [server, told] = [new Server(), new Told()];
		const [a, b] = [await device(server), await device(server)];
		await Promise.all([a.notebook.sync(), b.notebook.sync()]);
		// Neither has heard of the other when it makes its own.
		b.line.online = false;
		await settleKey(b.notebook, account, told);
		expect(told.all).toEqual([]);
		const lost = keysIn(b.notebook)!.plain.public;
		const note = await sealTo(account, fromText(lost), 'meanwhile');
		await settleKey(a.notebook, account, told);
		b.line.online = true;
		expect(await settleKey(b.notebook, account, told)).toBe('standing');
		await a.notebook.sync();
		const first = told.all[0]!;
		for (const { notebook } of [a, b]) {
			expect(notebook.of('keys')).toHaveLength(1);
			expect([keysIn(notebook)!.plain.public, notebook.twice]).toEqual([first, []]);
			expect(pairsIn(notebook).map((pair) => pair.public)).toEqual([first, lost]);
		}
		expect(new Set(told.all).size).toBe(1);
		const older = await ownKey(fromText(pairsIn(a.notebook)[1]!.private));
		expect(await openOwn(account, older, note)).toBe('meanwhile');
	});

	test('is one in two tabs of a device', async () => {
		const [server, told] = [new Server(), new Told()];
		const [a, b] = [await device(server, await deviceShelf(account)), await device(server, await deviceShelf(account))];
		await Promise.all([a.notebook.sync(), b.notebook.sync()]);
		await Promise.all([settleKey(a.notebook, account, told), settleKey(b.notebook, account, told)]);
		await Promise.all([a.notebook.sync(), b.notebook.sync()]);
		await settleKey(b.notebook, account, told);
		expect([...server.items.values()].filter((item) => item.kind === 'keys')).toHaveLength(1);
		expect(new Set(told.all).size).toBe(1);
	});

	test('is not made before what other devices wrote was read', async () => {
		const server = new Server();
		server.fails = [Problem.offline(), Problem.offline(), Problem.offline()];
		const { notebook } = await device(server);
		expect(await settleKey(notebook, account, new Told())).toBe('later');
		expect(notebook.of('keys')).toEqual([]);
	});

	test.each([
		[new Problem({ code: 'not_found', status: 404 }), 'later'],
		[Problem.offline(), 'later'],
		[new Problem({ code: 'key_present', status: 409 }), 'other']
	] as const)('stays in the notebook where the server says %s', async (problem, standing) => {
		const [server, told] = [new Server(), new Told()];
		const { notebook } = await device(server);
		told.fails = problem;
		expect(await settleKey(notebook, account, told)).toBe(standing);
		expect(keysIn(notebook)!.where).toBe('server');
		told.fails = undefined;
		expect(await settleKey(notebook, account, told)).toBe('standing');
	});
});
