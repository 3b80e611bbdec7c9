import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetSealed } from '#lib/device/sealed.ts';
import { newId } from '#lib/practice/item.ts';
import { Notebook } from '#lib/practice/notebook.svelte.ts';
import { Server } from '#lib/practice/server.fixture.ts';
import { deviceShelf, pageShelf } from '#lib/practice/shelf.ts';
import { fromText } from '#lib/vault/bytes.ts';
import { itemKey } from '#lib/vault/item.ts';
import { keysIn, settleKey } from '#lib/vault/own-key.ts';
import { makeKeys } from '#lib/vault/pair.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { Capturing } from './capturing.svelte.ts';
import type { Locks } from './held.ts';
import { someLocks } from './locks.fixture.ts';
import { noteStore, type NoteStore } from './store.ts';
import { takeNotes } from './taking.ts';

const key = await itemKey(newVaultKey());
let account = '';
let store: NoteStore;
let locks: Locks;
const open: Notebook[] = [];
beforeEach(async () => {
	account = newId();
	locks = someLocks();
	store = await noteStore();
	await forgetSealed();
});
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
	store.close();
});

/** The notebook, open in a tab of this device, or on another one. */
async function notebook(server = new Server(), shelf = deviceShelf(account)) {
	const one = new Notebook({ account, key, shelf: await shelf, door: server });
	open.push(one);
	await one.begin();
	await settleKey(one, account, { put: async () => {} });
	return one;
}

/** The notebook was open here once, so that its public key is on this device. */
async function known(server = new Server()) {
	const one = await notebook(server);
	await store.keepPublic(account, fromText(keysIn(one)!.plain.public));
	return one;
}

async function page(me?: string) {
	const one = new Capturing({ store, locks });
	await one.write(me);
	return one;
}

const texts = (one: Notebook) => one.of('entry').map(({ plain }) => plain.text).sort();
const take = (one: Notebook) => takeNotes(one, account, store, locks);

describe('what is written while the notebook is locked', () => {
	// covers: unit 27
	test('is on the device with each change, sealed, and becomes an entry once', async () => {
		const book = await known();
		const one = await page();
		expect([one.state, one.resting]).toEqual(['ready', 'nowhere']);
		one.text = 'The river w';
		one.text = 'The river was low.';
		expect(one.resting).toBe('saving');
		await one.flush();
		expect(one.resting).toBe('device');
		const [id] = await store.ids(account);
		const { sealed } = (await store.one(account, id!))!;
		expect(String.fromCharCode(...sealed)).not.toContain('river');
		expect(await one.finish()).toBe(true);
		expect([one.text, one.waiting, one.done]).toEqual(['', 1, 1]);
		await take(book);
		await take(book);
		const [entry] = book.of('entry');
		expect([texts(book), entry!.id, entry!.plain.way, await store.ids(account)]).toEqual([['The river was low.'], id, 'prose', []]);
	});

	test('is not lost by a reload in the middle of a word', async () => {
		const book = await known();
		const one = await page();
		one.text = 'It was the colour of';
		await one.flush();
		// The page is gone, and its locks with it.
		locks = someLocks();
		const again = await page();
		expect([again.text, again.waiting]).toEqual(['', 1]);
		again.text = 'rust';
		await again.finish();
		await take(book);
		expect(texts(book)).toEqual(['It was the colour of', 'rust']);
	});

	test('is one entry, though two tabs open the notebook at once', async () => {
		const server = new Server();
		const [a, b] = [await known(server), await notebook(server)];
		const one = await page();
		for (const text of ['one', 'two', 'three']) {
			one.text = text;
			await one.finish();
		}
		await Promise.all([take(a), take(b)]);
		await Promise.all([a.flush(), b.flush()]);
		await Promise.all([a.sync(), b.sync()]);
		expect([texts(a), a.twice, b.twice]).toEqual([['one', 'three', 'two'], [], []]);
		expect([...server.items.values()].filter((item) => item.kind === 'entry')).toHaveLength(3);
	});

	test('is one entry, though the page crashed before the note was taken off the device', async () => {
		const book = await known();
		const one = await page();
		one.text = 'once';
		await one.finish();
		const failing = { ...store, drop: () => Promise.reject(new Error('crashed')) };
		await expect(takeNotes(book, account, failing, locks)).rejects.toThrow('crashed');
		const [entry] = book.of('entry');
		await book.put('entry', entry!.id, { ...entry!.plain, text: 'once, and more' }, { from: entry!.mark });
		const again = await notebook();
		await take(again);
		expect([texts(again), again.twice, await store.ids(account)]).toEqual([['once, and more'], [], []]);
	});

	test('is left in the hand of the page it is written on, until that page is out of sight', async () => {
		const book = await known();
		const one = await page();
		one.text = 'not yet';
		await one.flush();
		await take(book);
		expect(texts(book)).toEqual([]);
		one.text = 'not yet finished';
		await one.rest();
		await take(book);
		expect(texts(book)).toEqual(['not yet finished']);
		await one.resume();
		expect([one.text, one.taken]).toEqual(['', true]);
		one.text = 'another';
		await one.finish();
		await take(book);
		expect([texts(book), one.taken]).toEqual([['another', 'not yet finished'], false]);
	});

	test('is gone on with, where nobody took it meanwhile', async () => {
		await known();
		const one = await page();
		one.text = 'half';
		await one.rest();
		await one.resume();
		expect([one.text, one.taken]).toEqual(['half', false]);
		one.text = 'half a thought';
		await one.finish();
		expect(await store.ids(account)).toHaveLength(1);
	});

	test('leaves nothing when it is emptied again', async () => {
		await known();
		const one = await page();
		one.text = 'no';
		await one.flush();
		one.text = '';
		await one.flush();
		expect([await store.ids(account), one.resting]).toEqual([[], 'nowhere']);
	});

	test('waits for the server where the device keeps nothing of the notebook', async () => {
		const server = new Server();
		await known(server);
		const one = await page();
		one.text = 'before it was shared';
		await one.finish();
		const book = await notebook(server, Promise.resolve(pageShelf()));
		await take(book);
		expect([texts(book), book.of('entry')[0]!.where, await store.ids(account)]).toEqual([['before it was shared'], 'server', []]);
	});

	test('is left as it is where no key of the notebook opens it', async () => {
		const book = await known();
		await store.keepPublic(account, (await makeKeys()).public);
		const one = await page();
		one.text = 'to a stranger';
		await one.finish();
		await take(book);
		expect([texts(book), (await store.ids(account)).length]).toEqual([[], 1]);
	});
});

describe('whose it is', () => {
	test('is the one person whose key is here, until it is known who is', async () => {
		await known();
		const bo = newId();
		await store.keepPublic(bo, (await makeKeys()).public);
		expect((await page()).state).toBe('unclear');
		expect((await page(account)).state).toBe('ready');
		await forgetSealed();
		expect((await page(account)).state).toBe('closed');
	});

	test('is whoever is signed in: what was written before that was known is sealed anew', async () => {
		await known();
		const one = await page();
		one.text = 'mine, not hers';
		await one.flush();
		const [ada, bo] = [account, newId()];
		await store.keepPublic(bo, (await makeKeys()).public);
		await one.write(bo);
		await one.flush();
		expect([await store.ids(ada), (await store.ids(bo)).length, one.text]).toEqual([[], 1, 'mine, not hers']);
		await one.write(newId());
		expect([one.state, await store.ids(bo), one.text]).toEqual(['closed', [], 'mine, not hers']);
	});

	test('signing out takes the key off the device, and leaves what waits', async () => {
		await known();
		const one = await page();
		one.text = 'stays';
		await one.finish();
		await forgetSealed();
		expect([(await store.publics()).size, (await store.ids(account)).length]).toEqual([0, 1]);
	});
});
