import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'svelte/server';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { going } from '#lib/words/going.ts';
import { dayAfter } from './days.ts';
import { carried, writeTo } from './carried.ts';
import ArcNow from './going/ArcNow.svelte';
import { dayIn, newId } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import all from './prompts.json' with { type: 'json' };
import type { Prompt } from './prompts.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';
import WriteForm from './WriteForm.svelte';

const key = await itemKey(newVaultKey());
const today = dayIn(0);
const prompts = all as Prompt[];
let notebook: Notebook;
beforeEach(async () => {
	notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server() });
	await notebook.begin();
});
afterEach(() => notebook.close());

test('a sentence that was offered goes along to where one writes, behind the #, which no server is told', async () => {
	const at = new Date(Date.now() - 10 * 86_400_000).toISOString();
	const { id } = await notebook.put('arc', newId(), { at, changed: at, startedOn: dayAfter(today, -10), rhythm: 'usual' });
	const page = render(ArcNow, { props: { notebook, arc: notebook.one('arc', id)!, today } }).body;
	expect(page).toContain(prompts.find(({ id }) => id === 'J08')!.text);
	expect(page).toContain('href="/journal/write#prompt-J08"');
});

test('and the entry begins as a reply to it', async () => {
	const prompt = carried(prompts, writeTo('J08').split('#')[1]!)!;
	expect([prompt.id, prompt.text]).toEqual(['J08', prompts.find(({ id }) => id === 'J08')!.text]);
	const page = render(WriteForm, { props: { notebook, prompt, onkept: () => {} } }).body;
	expect(page).toContain(prompt.text);
	expect(notebook.of('entry')).toEqual([]);
});

test('so do the questions of an arc, and none that is deep or that is not there', () => {
	expect(carried(prompts, writeTo('old-way').split('#')[1]!)?.text).toBe(going.windowAsk);
	expect(carried(prompts, writeTo('around').split('#')[1]!)?.text).toBe(going.offer.sense);
	for (const hash of ['', 'prompt-', 'prompt-J07', 'prompt-X99', newId()]) expect(carried(prompts, hash)).toBeUndefined();
	expect(writeTo()).toBe('/journal/write');
});
