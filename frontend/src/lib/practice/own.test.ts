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
		const first = await a.map.keep({ people: [person('Ama', 'laughs')] });
		expect(await a.map.keep({ people: [person('Ama', 'laughs'), person('the baker')] })).toMatchObject({ id: first!.id });
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
		expect(await b.map.keep({ people: [person('Ama'), person('Cleo')] }, seen)).toMatchObject({ plain: { copyOf: seen!.id } });
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

// covers: unit 48
test('a structure written in steps is one item, and one that another device changed meanwhile goes on beside it', async () => {
	const server = new Server();
	const [a, b] = [await device(server), await device(server)];
	const [mine, theirs] = [new Own(a.notebook, 'structure'), new Own(b.notebook, 'structure')];
	const first = await mine.keep({ rhythm: 'Sundays' });
	await a.notebook.flush();
	await b.notebook.sync();
	await theirs.keep({ rhythm: 'Mondays' });
	await b.notebook.flush();
	await a.notebook.sync();
	const second = await mine.keep({ rhythm: 'Sundays', trusted: 'Ama' }, first);
	const third = await mine.keep({ rhythm: 'Sundays', trusted: 'Ama', heavy: 'my sister' }, second);
	expect([second!.id === first!.id, third!.id === second!.id]).toEqual([false, true]);
	expect([mine.item, ...mine.others].map((one) => one!.plain.heavy ?? one!.plain.rhythm)).toEqual(['Mondays', 'my sister']);
});
