import { afterEach, expect, test } from 'vitest';
import { render } from 'svelte/server';
import { Problem } from '#lib/api/problem.ts';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { choose } from '#lib/words/choose.ts';
import { practice } from '#lib/words/practice.ts';
import { begin, rest } from './choosing.ts';
import { newId } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import NotebookLine from './NotebookLine.svelte';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const account = newId();
const open: Notebook[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

async function device(server: Server, online = () => true) {
	const notebook = new Notebook({ account, key, shelf: pageShelf(), door: server, online });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	return notebook;
}

const at = new Date(2030, 2, 1, 12).toISOString();
async function opens(notebook: Notebook, step: string) {
	const { id } = await notebook.put('commitment', newId(), { at, changed: at, kind: 'habit', cue: 'after breakfast', step, state: 'draft' });
	await begin(notebook, notebook.one('commitment', id)!, []);
	return () => notebook.one('commitment', id)!;
}
/** What somebody reads, without the marks of where it may change. */
const reads = (notebook: Notebook) => render(NotebookLine, { props: { notebook } }).body.replace(/<!--.*?-->/gu, '').replaceAll('’', "'");

// covers: unit 29
test('a third that the server did not take is asked about in words, with the three ways, wherever the notebook is open', async () => {
	const server = new Server();
	const line = { online: true };
	const [a, b] = [await device(server), await device(server, () => line.online)];
	line.online = false;
	for (const step of ['call my sister', 'sit on the step']) await opens(a, step);
	await a.flush();
	const third = await opens(b, 'walk round the block');
	expect(reads(b)).not.toContain(choose.two.title);
	line.online = true;
	await b.sync();
	expect(third().where).toBe('refused');
	const said = reads(b);
	expect(choose.two.title).toBe('You have two open. Keep, swap or park this one?');
	for (const text of [choose.two.title, 'After breakfast, I walk round the block.', choose.two.keep, 'Swap: park “After breakfast, I call my sister.”', 'Swap: park “After breakfast, I sit on the step.”', choose.two.park]) {
		expect(said).toContain(text);
	}
	expect(said).not.toContain(practice.line.refused);
	await rest(b, third(), 'parked');
	await b.flush();
	expect(reads(b)).not.toContain(choose.two.title);
});

test('one that the server did not take for another reason is only said to be kept here', async () => {
	const server = new Server();
	const notebook = await device(server);
	server.fails = [new Problem({ code: 'too_long', status: 422, detail: 'Too long.' })];
	const plan = await opens(notebook, 'walk');
	await notebook.flush();
	expect(plan().where).toBe('refused');
	expect(reads(notebook)).toContain(practice.line.refused);
	expect(reads(notebook)).not.toContain(choose.two.title);
});
