import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'svelte/server';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { crisis } from '#lib/words/crisis.ts';
import { going } from '#lib/words/going.ts';
import ReviewForm from './going/ReviewForm.svelte';
import { newId, type Review } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
let notebook: Notebook;
beforeEach(async () => {
	notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server() });
	await notebook.begin();
});
afterEach(() => notebook.close());

async function review(more: Partial<Review>) {
	const { id } = await notebook.put('review', newId(), { at: '', changed: '', milestone: 'own', ...more });
	return render(ReviewForm, { props: { notebook, review: notebook.one('review', id)!, onfinish: () => {} } }).body;
}

/** Where somebody writes what is no words of theirs: a day, a search, or what another file of the same page offers help beside. */
const apart: Record<string, string> = {
	'choose/StepFrom.svelte': 'Composer.svelte',
	'choose/StepWhen.svelte': 'Composer.svelte',
	'choose/StepBetween.svelte': 'Composer.svelte',
	'choose/Wordings.svelte': 'InsightView.svelte',
	'going/Pointed.svelte': 'ReviewForm.svelte',
	'StructureStep.svelte': 'StructurePage.svelte'
};

// covers: edge 106
test('help is offered wherever one writes in the notebook, beside the words and never before them', () => {
	const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));
	const text = new Map(files.map((name) => [name, readFileSync(join(import.meta.dirname, name), 'utf8')]));
	const offers = (name: string) => /<Offer\b/.test(text.get(name) ?? '');
	const wrote = files.filter((name) => /<TextArea\b/.test(text.get(name)!) || /<Field\b(?![^>]*type="(?:date|search|password)")[^>]*(?:label|bind:value)/s.test(text.get(name)!));
	const lacking = wrote.filter((name) => !offers(name) && !files.some((other) => other.endsWith(apart[name] ?? ' ') && offers(other)));
	// What opens the notebook, and the name and day of an arc.
	expect(lacking.sort()).toEqual(['BringIn.svelte', 'Unlock.svelte', 'going/ArcBegin.svelte'].filter((name) => wrote.includes(name)));
});

test('a review offers help beside words that may be about danger, and sends and refuses nothing', async () => {
	expect(await review({ answers: { J08: 'the light in the kitchen' } })).not.toContain(crisis.title);
	const said = await review({ answers: { J08: 'some days I want to die' } });
	for (const text of [crisis.title, crisis.alone, going.review.nothing]) expect(said).toContain(text);
	expect(said).not.toContain(crisis.still);
	expect(await review({ changes: [{ text: 'I would be better off dead' }] })).toContain(crisis.title);
});

test('“Much harder than before” opens the support card, and no other step does', async () => {
	expect(going.measures.ordinary.steps[4]).toBe('Much harder than before');
	expect(await review({ self: { ordinary: 5 } })).toContain(going.review.support);
	for (const ordinary of [1, 2, 3, 4]) expect(await review({ self: { ordinary, settled: 5 } })).not.toContain(going.review.support);
});
