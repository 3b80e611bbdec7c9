import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'svelte/server';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { going as words } from '#lib/words/going.ts';
import { stateOf } from './commitment.ts';
import ArcCare from './going/ArcCare.svelte';
import ArcNow from './going/ArcNow.svelte';
import SetDown from './going/SetDown.svelte';
import { dayIn, newId, type Insight } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { setDown, toSetDown } from './setting-down.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const today = dayIn(0);
let notebook: Notebook;
beforeEach(async () => {
	notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server() });
	await notebook.begin();
});
afterEach(() => notebook.close());

const at = '2030-03-01T12:00:00.000Z';
async function arc(days: number) {
	const { id } = await notebook.put('arc', newId(), { at, changed: at, startedOn: dayIn(-days), rhythm: 'usual' });
	return notebook.one('arc', id)!;
}
const insight = async (sense: string, status: Insight['status'] = 'fresh') => (await notebook.put('insight', newId(), { at, changed: at, sense, status })).id;
const commitment = async (step: string, active: boolean) =>
	(await notebook.put('commitment', newId(), { at, changed: at, kind: 'habit', cue: 'after lunch', step, state: active ? 'active' : 'parked' }, { active })).id;

// covers: unit 58
test('once it is lived, something can be set down: it stays to be read, and asks nothing more', async () => {
	const [kept, open, plan] = [await insight('I was the sea', 'lived'), await insight('I must move'), await commitment('call the agent', true)];
	await insight('over', 'set_down');
	expect(toSetDown(notebook).map(({ id }) => id).sort()).toEqual([open, plan].sort());
	const page = render(SetDown, { props: { notebook } }).body;
	for (const text of ['I must move', 'After lunch, I call the agent.', words.setDown.text]) expect(page).toContain(text);
	for (const one of toSetDown(notebook)) await setDown(notebook, one);
	expect([notebook.one('insight', open)!.plain.status, stateOf(notebook.one('commitment', plan)!), notebook.one('commitment', plan)!.active]).toEqual(['set_down', 'set_down', false]);
	expect([notebook.one('insight', open)!.plain.sense, notebook.one('insight', kept)!.plain.status, toSetDown(notebook)]).toEqual(['I must move', 'lived', []]);
	expect(render(SetDown, { props: { notebook } }).body).toContain(words.setDown.none);
});

test('after its year an arc is closed with a letter to oneself, or rests, and both stand open', async () => {
	const old = await arc(366);
	expect(render(ArcNow, { props: { notebook, arc: old, today } }).body).toContain('You can close this arc with a letter to yourself, or let it rest.');
	const care = render(ArcCare, { props: { notebook, arc: old, today } }).body;
	expect(care).toMatch(/<details open/u);
	for (const text of [words.arc.note, words.arc.rest]) expect(care).toContain(text);
	const young = render(ArcCare, { props: { notebook, arc: await arc(200), today } }).body;
	expect(young).not.toMatch(/<details open/u);
	expect(young).not.toContain(words.arc.note);
});
