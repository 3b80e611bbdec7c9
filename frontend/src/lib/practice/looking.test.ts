import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import type { Outcome } from './follow-ups.ts';
import { answerLook } from './going.ts';
import { dayIn, newId, type Review } from './item.ts';
import { Looking } from './looking.svelte.ts';
import { Notebook } from './notebook.svelte.ts';
import { Reviewing } from './reviewing.svelte.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
let notebook: Notebook;
beforeEach(async () => {
	notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server() });
	await notebook.begin();
	await notebook.sync();
});
afterEach(() => notebook.close());

const commitment = newId();
const moment = (n: number) => `2020-03-0${n}T12:00:00Z`;

/** A look that is due, after those answers. */
async function look(...before: Outcome[]) {
	const at = moment(1);
	await notebook.put('commitment', commitment, { at, changed: at, kind: 'habit', cue: 'after lunch', step: 'walk ten minutes', smallest: 'stand at the door', state: 'active' }, { active: true });
	for (const [i, outcome] of before.entries()) {
		const id = newId();
		await notebook.put('follow_up', id, { at, changed: at, commitment, answeredAt: moment(i + 2) });
		await answerLook(notebook, notebook.one('follow_up', id)!, outcome, '');
	}
	const id = newId();
	await notebook.put('follow_up', id, { at, changed: at, commitment }, { dueOn: dayIn(0) });
	return new Looking(notebook, id);
}
const plan = () => notebook.one('commitment', commitment)!;

describe('a look', () => {
	test('keeps how it went at once, with its line, and asks nothing more', async () => {
		const one = await look();
		one.note = 'on the stairs';
		await one.answer('done');
		expect([one.step, one.asked, one.look!.plain.outcome, one.look!.plain.note, one.look!.dueOn]).toEqual(['after', undefined, 'done', 'on the stairs', undefined]);
	});

	test('that is skipped is over', async () => {
		const one = await look('not_this_time', 'not_this_time');
		await one.answer('skipped');
		expect([one.step, one.asked]).toEqual(['over', undefined]);
	});

	test('that did not happen asks whether it was the moment, the step or the wanting', async () => {
		const one = await look();
		await one.answer('not_this_time');
		expect(one.step).toBe('was');
		one.was('moment');
		expect([one.step, one.writing, one.text]).toEqual(['write', 'new_cue', 'after lunch']);
		one.back();
		one.was('step');
		expect([one.writing, one.text]).toEqual(['smaller', 'stand at the door']);
		one.back();
		one.was('wanting');
		expect([one.step, one.asked]).toEqual(['after', 'F05']);
	});

	test('that did not happen twice asks for a smaller step, and after a no whether it is still theirs', async () => {
		const one = await look('not_this_time');
		await one.answer('not_this_time');
		expect(one.asked).toBe('F04');
		one.no();
		expect(one.asked).toBe('F05');
		await one.adjust('set_down');
		expect([one.step, one.done, plan().plain.state, plan().active]).toEqual(['over', 'set_down', 'set_down', false]);
	});

	// covers: unit 60
	test('takes the smallest version with one press, and an empty plan is not kept', async () => {
		const one = await look('not_this_time');
		await one.answer('not_this_time');
		one.write('smaller');
		one.text = '  ';
		await one.keepPlan();
		expect([one.step, plan().plain.step]).toEqual(['write', 'walk ten minutes']);
		await one.adjust('smaller', plan().plain.smallest);
		expect([one.done, plan().plain.step, plan().active]).toEqual(['smaller', 'stand at the door', true]);
	});

	test('that was done four times asks for habit or drift', async () => {
		const one = await look('done', 'done', 'done');
		await one.answer('done');
		expect(one.asked).toBe('F07');
		await one.habit();
		expect([one.done, plan().plain.state, plan().active]).toEqual(['kept', 'kept', false]);
	});
});

describe('a review', () => {
	const id = newId();
	async function review(more: Partial<Review> = {}) {
		await notebook.put('review', id, { at: moment(1), changed: moment(1), arc: 'a', milestone: 'd30', ...more }, { dueOn: dayIn(0) });
		return new Reviewing(notebook, notebook.one('review', id)!);
	}
	const kept = () => notebook.one('review', id)!;

	test('is kept as it is written, and stays due until it is done', async () => {
		const one = await review();
		one.answer('R01', 'half of it');
		one.point(0, { text: 'I ring my sister' });
		one.point(0, { insight: 'i' });
		one.say('ordinary', 5);
		expect(one.heavy).toBe(true);
		one.say('ordinary', undefined);
		one.say('settled', 3);
		await one.flush();
		expect(kept()).toMatchObject({ dueOn: dayIn(0), plain: { answers: { R01: 'half of it' }, changes: [{ text: 'I ring my sister', insight: 'i' }], self: { settled: 3 } } });
		expect(kept().plain.answeredAt).toBeUndefined();
		expect([one.heavy, await one.finish(false), one.finished]).toEqual([false, true, 'pointed']);
		expect(kept().dueOn).toBeUndefined();
		expect(kept().plain.answeredAt).toBeDefined();
		one.close();
	});

	test('goes on where it was left', async () => {
		(await review({ answers: { R01: 'half of it' }, changes: [{ text: 'walks' }] })).close();
		const one = new Reviewing(notebook, kept());
		expect([one.answerTo('R01'), one.changes.map(({ text }) => text), one.points]).toEqual(['half of it', ['walks', ''], true]);
		one.close();
	});

	// covers: unit 6, unit 57
	test('closes like any other where there is no change to point to', async () => {
		const one = await review({ changes: [{ text: 'a doubt' }] });
		expect([await one.finish(true), one.finished, kept().plain.changes, kept().dueOn, kept().plain.answeredAt === undefined]).toEqual([true, 'none', undefined, undefined, false]);
		one.close();
	});
});
