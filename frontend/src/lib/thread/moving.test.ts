import { expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import type { Thread } from '#lib/api/names.ts';
import { Moving, type MovingDoor } from './moving.svelte.ts';

const is = (id: string, state: Thread['state'] = 'open') => ({ id, state }) as Thread;

function door(more: Partial<MovingDoor> = {}) {
	const sent: { nonce: string }[] = [];
	const it: MovingDoor = {
		split: async (body) => (sent.push(body), is('new')),
		move: async (body) => (sent.push(body), is(body.to)),
		others: async (before) => (before ? { threads: [is('old')] } : { threads: [is('here'), is('other'), is('quiet', 'archived'), is('gone', 'withdrawn')], next: 5 }),
		...more
	};
	return { it, sent };
}

test('what is missing is said before anything is asked', async () => {
	const { it, sent } = door();
	const moving = new Moving('here', it);
	expect(moving.missing).toBe('none');
	moving.begin(['a']);
	expect(moving.missing).toBe('title');
	moving.title = 'x'.repeat(121);
	expect(moving.missing).toBe('title');
	moving.title = ' Apart ';
	expect(moving.missing).toBeUndefined();
	moving.where = 'there';
	expect(moving.missing).toBe('to');
	moving.begin(Array.from({ length: 51 }, (_, i) => `p${i}`));
	expect(moving.missing).toBe('many');
	expect(await moving.move()).toBeUndefined();
	expect(sent).toEqual([]);
});

test('a thread is made of what was chosen, and then nothing is chosen any more', async () => {
	const { it, sent } = door();
	const moving = new Moving('here', it);
	moving.begin(['a']);
	moving.choose('b', true);
	moving.choose('a', false);
	moving.title = ' Apart ';
	moving.kind = 'question';
	expect((await moving.move())?.id).toBe('new');
	expect(sent).toEqual([{ nonce: expect.any(String), posts: ['b'], title: 'Apart', kind: 'question' }]);
	expect(moving.chosen).toEqual([]);
	expect(moving.title).toBe('');
});

test('trying the same again makes nothing twice, and keeps what was written', async () => {
	const tried: string[] = [];
	const { it } = door({
		split: async ({ nonce }) => {
			tried.push(nonce);
			throw Problem.offline();
		}
	});
	const moving = new Moving('here', it);
	moving.begin(['a']);
	moving.title = 'Apart';
	expect(await moving.move()).toBeUndefined();
	expect(await moving.move()).toBeUndefined();
	expect(tried[0]).toBe(tried[1]);
	expect([moving.chosen, moving.title, moving.doing.problem?.code]).toEqual([['a'], 'Apart', 'offline']);
	moving.title = 'Apart, then';
	await moving.move();
	expect(tried[2]).not.toBe(tried[0]);
});

test('only threads that take something in are offered, page by page', async () => {
	const { it, sent } = door();
	const moving = new Moving('here', it);
	await moving.look();
	expect(moving.others?.map((one) => one.id)).toEqual(['other']);
	await moving.look();
	expect(moving.others?.map((one) => one.id)).toEqual(['other', 'old']);
	expect(moving.older).toBeUndefined();
	moving.begin(['a']);
	moving.where = 'there';
	moving.to = 'old';
	expect((await moving.move())?.id).toBe('old');
	expect(sent).toEqual([{ nonce: expect.any(String), posts: ['a'], to: 'old' }]);
});

test('what left the thread meanwhile is not moved', () => {
	const moving = new Moving('here', door().it);
	moving.begin(['a', 'b']);
	moving.keep(['b', 'c']);
	expect(moving.chosen).toEqual(['b']);
});
