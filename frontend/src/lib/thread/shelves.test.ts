import { expect, test, vi } from 'vitest';
import type { Thread } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { shelf as words } from '#lib/words/shelf.ts';
import { nameOf, titleOf } from './names.ts';
import { lay, Shelves, type ShelfDoor, type ShelfName, type ThreadsPage } from './shelves.svelte.ts';

const thread = (id: string) => ({ id }) as Thread;
const ids = (page: ThreadsPage) => page.threads.map((one) => one.id);
const settle = () => new Promise((done) => setImmediate(done));

/** A circle whose lists are what they hold, in pages of two. */
function server(held: Partial<Record<ShelfName, string[]>> = {}) {
	const news = { since: '2026-05-05T10:00:00Z', updates: 2, replies: 3, seq: 7 };
	const it = {
		held,
		news,
		page: vi.fn<ShelfDoor['page']>(async (list, from = 0) => {
			const all = held[list] ?? [];
			return { threads: all.slice(from, from + 2).map(thread), next: all.length > from + 2 ? from + 2 : undefined };
		}),
		pinned: vi.fn<ShelfDoor['pinned']>(async () => []),
		since: vi.fn<ShelfDoor['since']>(async () => ({ ...news })),
		readAll: vi.fn<ShelfDoor['readAll']>(async () => void Object.assign(news, { updates: 0, replies: 0 }))
	};
	return it;
}

test('the home asks for what is new first, then for its lists', async () => {
	const s = server({ waiting: ['a'], recent: ['b', 'c', 'd'] });
	s.page.mockImplementationOnce(async () => {
		expect(s.since).toHaveBeenCalledOnce();
		return { threads: [thread('a')] };
	});
	const laid = await lay(s);
	expect([ids(laid.waiting), ids(laid.recent), ids(laid.quiet)]).toEqual([['a'], ['b', 'c'], []]);
	expect(new Shelves(laid, s).empty).toBe(false);
	expect(new Shelves(await lay(server()), s).empty).toBe(true);
});

test('the next page comes behind the last, without what is here already', async () => {
	const s = server({ recent: ['a', 'b', 'c', 'd', 'e'] });
	const shelves = new Shelves(await lay(s), s);
	s.held.recent = ['new', 'a', 'b', 'c', 'd', 'e'];
	await shelves.loadNext('recent');
	expect(ids(shelves.laid.recent)).toEqual(['a', 'b', 'c']);
	await shelves.loadNext('waiting');
	expect(s.page).toHaveBeenCalledTimes(4);
});

test('a change asks anew, with as many pages as were here, and many changes once more', async () => {
	const s = server({ recent: ['a', 'b', 'c', 'd'] });
	const shelves = new Shelves(await lay(s), s);
	await shelves.loadNext('recent');
	s.held.recent = ['e', 'a', 'b', 'c', 'd'];
	s.since.mockClear();
	for (const what of ['post.made', 'thread.changed', 'posts.forgotten', 'post.gone']) shelves.apply({ what });
	await settle();
	expect(ids(shelves.laid.recent)).toEqual(['e', 'a', 'b', 'c']);
	expect(s.since).toHaveBeenCalledTimes(2);
	for (const what of ['member.joined', 'gathering.set', 'standing']) shelves.apply({ what });
	await settle();
	expect(s.since).toHaveBeenCalledTimes(2);
});

test('where the lists cannot be had, what is here stays, and the next change asks again', async () => {
	const s = server({ waiting: ['a'] });
	const shelves = new Shelves(await lay(s), s);
	s.since.mockRejectedValueOnce(Problem.offline());
	shelves.apply({ what: 'post.made' });
	await settle();
	expect(ids(shelves.laid.waiting)).toEqual(['a']);
	s.held.waiting = [];
	shelves.apply({ what: 'post.made' });
	await settle();
	expect(ids(shelves.laid.waiting)).toEqual([]);
});

test('everything up to what is shown is called read', async () => {
	const s = server();
	const shelves = new Shelves(await lay(s), s);
	expect(shelves.news).toBe(true);
	await shelves.readAll();
	expect(s.readAll).toHaveBeenCalledExactlyOnceWith(7);
	expect(shelves.news).toBe(false);
	s.readAll.mockRejectedValueOnce(Problem.offline());
	await expect(shelves.readAll()).rejects.toThrow();
});

test('what is new is said in words, and only what there is', () => {
	expect(words.since('Tuesday', 2, 3)).toBe('Since Tuesday: two updates, three replies.');
	expect(words.since('yesterday', 1, 0)).toBe('Since yesterday: one update.');
	expect(words.since('Tuesday', 0, 100)).toBe('Since Tuesday: a hundred replies or more.');
});

test('who writes as a member is a member, by their number where they have one', () => {
	expect(nameOf({ author: { id: 'b', name: 'Bo', role: 'member' } })).toBe('Bo');
	expect([nameOf({ alias: 1 }), nameOf({ alias: 2 }), nameOf({})]).toEqual(['A member (1)', 'A member (2)', 'A member']);
	expect(titleOf({ state: 'withdrawn' })).toBe('Taken back');
	expect(titleOf({ state: 'removed' })).toBe('Removed');
});
