import { expect, test, vi } from 'vitest';
import type { Part } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Changing } from './changing.svelte.ts';

const said = { id: 'p1', body: 'bred', state: 'said' } as Part;

function changing(edit = vi.fn(async (_: string, __: string): Promise<unknown> => ({}))) {
	const kept: string[] = [];
	const change = new Changing(edit, (words) => void kept.push(words));
	change.begin(said);
	return { change, edit, kept };
}

test('the words come to be written anew, and go in the place of those that were said', async () => {
	const { change, edit, kept } = changing();
	expect(change.text).toBe('bred');
	change.text = ' bread ';
	expect(await change.send()).toBe(true);
	expect(edit).toHaveBeenCalledExactlyOnceWith('p1', 'bread');
	expect(change.part).toBeUndefined();
	expect(change.text).toBe('');
	expect(kept).toEqual([]);
});

test('the same words change nothing, and nothing is no change', async () => {
	const { change, edit } = changing();
	change.text = ' ';
	expect(await change.send()).toBe(false);
	change.text = 'bred ';
	expect(await change.send()).toBe(true);
	expect(edit).not.toHaveBeenCalled();
	expect(change.part).toBeUndefined();
});

test('what was refused stays where it was written, with the reason', async () => {
	const late = new Problem({ code: 'turn_closed', status: 403, detail: 'Too late.' });
	const { change } = changing(vi.fn(async () => Promise.reject(late)));
	change.text = 'bread';
	expect(await change.send()).toBe(false);
	expect(change.problem?.code).toBe('turn_closed');
	expect(change.text).toBe('bread');
	expect(change.part).toBe(said);
	expect(change.busy).toBe(false);
});

test('when the turn is over, words that came to nothing are kept, and only those', () => {
	const { change, kept } = changing();
	change.stop();
	expect(kept).toEqual([]);
	change.begin(said);
	change.text = 'bread';
	change.stop();
	change.stop();
	expect(kept).toEqual(['bread']);
	change.begin(said);
	change.text = 'butter';
	change.leave();
	change.stop();
	expect(kept).toEqual(['bread']);
});

test('an answer to an earlier change touches nothing of the one that is written now', async () => {
	let fail: (problem: Problem) => void = () => {};
	const { change } = changing(vi.fn(() => new Promise<unknown>((_, no) => (fail = no))));
	change.text = 'bread';
	const sent = change.send();
	change.begin({ ...said, id: 'p2', body: 'other' });
	fail(new Problem({ code: 'turn_closed', status: 403 }));
	expect(await sent).toBe(false);
	expect(change.part?.id).toBe('p2');
	expect(change.problem).toBeUndefined();
	expect(change.text).toBe('other');
});
