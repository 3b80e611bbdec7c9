import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { people as words } from '#lib/words/people.ts';
import { newId } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Own } from './own.svelte.ts';
import { byCan, textOf, tidy, type Person } from './people.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
let account = '';
const open: Notebook[] = [];
beforeEach(() => void (account = newId()));
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

async function device(server: Server) {
	const notebook = new Notebook({ account, key, shelf: pageShelf(), door: server });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	return { notebook, map: new Own(notebook, 'people') };
}

const person = (nickname: string, ...can: Person['can']): Person => ({ nickname, can });
const names = (map: Own<'people'>) => [map.item, ...map.others].map((one) => one?.plain.people.map(({ nickname }) => nickname));

describe('what a person has one of', () => {
	// covers: unit 41
	test('the people map is kept sealed, changed, and deleted everywhere', async () => {
		const server = new Server();
		const [a, b] = [await device(server), await device(server)];
		expect(a.map.item).toBeUndefined();
		expect(await a.map.keep({ people: [person('Ama', 'laughs')] })).toBe(true);
		expect(await a.map.keep({ people: [person('Ama', 'laughs'), person('the baker')] })).toBe(true);
		await a.notebook.flush();
		await b.notebook.sync();
		expect(names(b.map)).toEqual([['Ama', 'the baker']]);
		const bytes = JSON.stringify([...server.items.values()], (_, value: unknown) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value));
		expect(bytes).not.toMatch(/Ama|baker/u);
		expect(await b.map.delete(b.map.item!)).toBe(true);
		await b.notebook.flush();
		await a.notebook.sync();
		expect(a.map.item).toBeUndefined();
		expect([...server.items.values()].every(({ gone }) => gone)).toBe(true);
	});

	test('changed in two places at once, both are there, and what is open is not overwritten', async () => {
		const server = new Server();
		const [a, b] = [await device(server), await device(server)];
		await a.map.keep({ people: [person('Ama')] });
		await a.notebook.flush();
		await b.notebook.sync();
		const seen = b.map.item;
		await a.map.keep({ people: [person('Ama'), person('Ben')] });
		await a.notebook.flush();
		await b.notebook.sync();
		expect(await b.map.keep({ people: [person('Ama'), person('Cleo')] }, seen)).toBe(true);
		await b.notebook.flush();
		await a.notebook.sync();
		for (const { map } of [a, b]) expect(names(map)).toEqual([['Ama', 'Ben'], ['Ama', 'Cleo']]);
		expect(await a.map.delete(seen!)).toBe(false);
		expect(names(a.map)).toHaveLength(2);
	});
});

test('gaps on the map stay to be seen', () => {
	expect(byCan([person('Ama', 'laughs', 'listens'), person('Ben', 'laughs')])).toEqual([
		{ can: 'listens', names: ['Ama'] },
		{ can: 'laughs', names: ['Ama', 'Ben'] },
		{ can: 'shows_up', names: [] },
		{ can: 'practical', names: [] }
	]);
	expect(tidy({ nickname: ' Ama ', can: ['practical', 'listens', 'listens'], note: ' ' })).toEqual({ nickname: 'Ama', can: ['listens', 'practical'] });
});

// covers: unit 41
test('the map as text has everybody on it', () => {
	const text = textOf({ people: [{ ...person('Ama', 'shows_up'), note: 'has a car' }, person('Ben')] }, new Date());
	for (const part of ['Ama', 'has a car', 'Ben', words.can.shows_up]) expect(text).toContain(part);
});
