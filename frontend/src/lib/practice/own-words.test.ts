import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { newId } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { keepWords, safe, wordsKept } from './own-words.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const account = newId();
const open: Notebook[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

async function device(server = new Server(), online = true) {
	const notebook = new Notebook({ account, key, shelf: pageShelf(), door: server, online: () => online });
	open.push(notebook);
	await notebook.begin();
	return { server, notebook };
}

const tuesday = { id: newId(), title: 'Tuesday at the long table', at: '2026-12-01T18:00:00Z' };
const text = 'The kettle is on.\n\nMy closing word: Kettle';

// covers: invariant 7, the owner's copy
test('own words of a gathering become an entry with its title and day, sealed', async () => {
	const { server, notebook } = await device();
	const kept = await keepWords(notebook, tuesday, text);
	expect(kept.plain).toMatchObject({ way: 'prose', text, gathering: tuesday });
	expect(safe(notebook, kept)).toBe(true);
	const [item] = [...server.items.values()];
	expect(item!.kind).toBe('entry');
	const bytes = new TextDecoder('latin1').decode(item!.sealed!);
	for (const plain of ['kettle', 'Kettle', 'Tuesday', tuesday.id]) expect(bytes).not.toContain(plain);
});

test('they are kept once: pressed twice, on another device, and after its person wrote on in it', async () => {
	const { server, notebook } = await device();
	const first = await keepWords(notebook, tuesday, text);
	expect((await keepWords(notebook, tuesday, text)).id).toBe(first.id);
	const other = await device(server);
	expect((await keepWords(other.notebook, tuesday, text)).id).toBe(first.id);
	await notebook.put('entry', first.id, { ...first.plain, text: 'Shorter.' }, { from: first.mark });
	expect((await keepWords(notebook, tuesday, text)).id).toBe(first.id);
	expect(notebook.of('entry').map(({ plain }) => plain.text)).toEqual(['Shorter.']);
	const wednesday = { ...tuesday, id: newId() };
	expect((await keepWords(notebook, wednesday, text)).id).not.toBe(first.id);
});

test('words that were kept on the device are moved as they are, beside others of the same evening, once', async () => {
	const { notebook } = await device();
	await keepWords(notebook, tuesday, text);
	const moved = await keepWords(notebook, tuesday, 'As it was kept before.', true);
	expect((await keepWords(notebook, tuesday, 'As it was kept before.', true)).id).toBe(moved.id);
	expect(wordsKept(notebook, tuesday.id, 'As it was kept before.')?.id).toBe(moved.id);
	expect(notebook.of('entry').length).toBe(2);
});

test('what is in the page alone is not safe yet, so nothing that was kept before is let go', async () => {
	const server = new Server();
	const { notebook } = await device(server, false);
	const kept = await keepWords(notebook, tuesday, text);
	expect([kept.where, notebook.lasting, safe(notebook, kept)]).toEqual(['waiting', false, false]);
	const refusing = await device();
	refusing.server.fails = [Problem.offline(), Problem.offline(), Problem.offline()];
	expect(safe(refusing.notebook, await keepWords(refusing.notebook, tuesday, text))).toBe(false);
});
