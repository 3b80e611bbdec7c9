import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { render } from 'svelte/server';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { going as words } from '#lib/words/going.ts';
import { wasTold } from './choices.ts';
import { dayAfter } from './days.ts';
import DueToday from './going/DueToday.svelte';
import { dayIn, newId, type Arc } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';
import { offersStructure, STRUCTURE } from './structure.ts';

const key = await itemKey(newVaultKey());
const today = dayIn(0);
let notebook: Notebook;
beforeEach(async () => {
	notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server() });
	await notebook.begin();
});
afterEach(() => notebook.close());

/** A notebook whose one arc began, and was last written in, some days ago. */
async function arc(days: number, more: Partial<Arc> = {}) {
	const at = new Date(Date.now() - days * 86_400_000).toISOString();
	await notebook.put('arc', newId(), { at, changed: at, startedOn: dayAfter(today, -days), rhythm: 'usual', ...more });
}
const reads = () => render(DueToday, { props: { notebook } }).body;

// covers: unit 48
describe('a structure is offered', () => {
	const from = (days: number, more: Partial<Arc> = {}) => ({ at: '', changed: '', startedOn: dayAfter(today, -days), rhythm: 'usual' as const, ...more });

	test('on the second day after an arc began, for a week, and not while it rests or once it is closed', () => {
		expect([0, 1, 2, 8, 9, 30].map((days) => offersStructure(from(days), false, [], today))).toEqual([false, false, true, true, false, false]);
		expect([from(2, { restingUntil: dayAfter(today, 3) }), from(2, { closedAt: 'x' })].map((one) => offersStructure(one, false, [], today))).toEqual([false, false]);
		expect(offersStructure(undefined, false, [], today)).toBe(false);
	});

	test('once: not where there is one, and not after it was looked at or put away', () => {
		expect([offersStructure(from(2), true, [], today), offersStructure(from(2), false, [STRUCTURE], today)]).toEqual([false, false]);
	});

	test('in Today, with a way to put it away', async () => {
		await arc(2);
		for (const text of [words.structure.text, words.structure.no, '/journal/structure']) expect(reads()).toContain(text);
		await wasTold(notebook, STRUCTURE);
		expect(reads()).not.toContain(words.structure.text);
	});
});

describe('after a while away', () => {
	test('one sentence is said, and nothing of how much there would have been', async () => {
		await arc(21);
		expect(words.away).toBe('Your notebook is where you left it. Nothing to catch up on.');
		expect(reads()).toContain(`${words.welcome} ${words.away}`);
		expect(reads()).not.toContain('class="said');
	});

	test('and after ninety days that reminding has stopped', async () => {
		await arc(90);
		expect(reads()).toContain(`${words.welcome} ${words.stopped}`);
		expect(words.stopped).toContain('we have stopped reminding you');
	});
});
