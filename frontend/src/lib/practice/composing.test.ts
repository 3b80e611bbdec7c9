import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { looksOf, openOf, stateOf } from './commitment.ts';
import { Composing, MOST_LOOKS } from './composing.svelte.ts';
import { dayAfter } from './days.ts';
import { dayIn, newId } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const open: Notebook[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

async function device() {
	const notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server(), online: () => true });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	return notebook;
}

const arc = (notebook: Notebook, days: number, rhythm: 'light' | 'usual' | 'close') =>
	notebook.put('arc', newId(), { at: '', changed: '', startedOn: dayIn(-days), rhythm });

async function begun(notebook: Notebook, step: string) {
	const plan = new Composing(notebook);
	plan.writing.set({ cue: 'at noon', step });
	expect(await plan.begin()).toBe('begun');
	return plan;
}

// covers: unit 11, unit 28, unit 30
test('a plan goes through its four steps, is a draft at each, and begins only with a when and a what', async () => {
	const notebook = await device();
	const plan = new Composing(notebook);
	plan.go(0);
	expect(plan.step).toBe(1);
	plan.go(9);
	expect(plan.step).toBe(4);
	expect([await plan.begin(), plan.step, plan.missing]).toEqual(['missing', 2, ['cue', 'step']]);
	plan.writing.set({ cue: 'When I wake up' });
	await plan.writing.flush();
	expect([notebook.of('commitment').map(stateOf), plan.missing, await plan.begin()]).toEqual([['draft'], ['step'], 'missing']);
	plan.writing.set({ step: 'open the window' });
	expect([await plan.begin(), plan.open]).toEqual(['begun', true]);
});

// covers: unit 20, unit 31
test('the looks stand there before it begins, each to move or take away, and those behind are left out', async () => {
	const notebook = await device();
	const plan = new Composing(notebook);
	expect(plan.looks.length).toBeGreaterThan(2);
	expect(plan.looks.every((day) => day > dayIn(0))).toBe(true);
	const [first, second] = plan.looks as [string, string];
	plan.removeLook(0);
	expect(plan.looks[0]).toBe(second);
	plan.moveLook(0, dayIn(2));
	plan.looks = plan.looks.slice(0, 1);
	plan.addLook();
	plan.addLook();
	plan.moveLook(2, dayIn(-1));
	expect(plan.ahead).toEqual([dayIn(2), dayAfter(dayIn(2), 7)]);
	plan.writing.set({ cue: 'at noon', step: 'sit', obstacle: 'it rains', obstaclePlan: 'I sit inside' });
	expect(await plan.begin()).toBe('begun');
	expect(looksOf(notebook.of('follow_up'), plan.writing.id).map(({ dueOn }) => dueOn)).toEqual([dayIn(2), dayAfter(dayIn(2), 7)]);
	for (let i = 0; i < 20; i++) plan.addLook();
	expect([plan.looks.length, first > dayIn(0)]).toEqual([MOST_LOOKS, true]);
});

test('in the light rhythm nobody is asked, and in the first days nothing needs to be decided', async () => {
	const notebook = await device();
	expect([new Composing(notebook).landing, new Composing(notebook).looks.length > 0]).toEqual([false, true]);
	await arc(notebook, 2, 'light');
	const plan = new Composing(notebook);
	expect([plan.landing, plan.looks]).toEqual([true, []]);
});

// covers: unit 29
test('with two open it asks, and each of its three ways leaves nothing lost', async () => {
	const notebook = await device();
	const one = await begun(notebook, 'one');
	await begun(notebook, 'two');
	const steps = () => openOf(notebook.of('commitment')).map(({ plain }) => plain.step).sort();
	const third = new Composing(notebook);
	third.writing.set({ cue: 'at noon', step: 'three' });
	expect([await third.begin(), third.two, third.others.map(({ plain }) => plain.step).sort()]).toEqual(['two_open', true, ['one', 'two']]);
	expect([await third.leave('draft'), third.two, stateOf(third.writing.item!), steps()]).toEqual([true, false, 'draft', ['one', 'two']]);
	await third.begin();
	expect([await third.leave('parked'), stateOf(third.writing.item!), steps()]).toEqual([true, 'parked', ['one', 'two']]);
	third.writing.look();
	expect([await third.begin(one.writing.item), third.two, steps(), stateOf(one.writing.item!)]).toEqual(['begun', false, ['three', 'two'], 'parked']);
});
