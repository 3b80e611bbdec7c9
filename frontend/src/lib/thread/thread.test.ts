import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change, Post, Thread, ThreadPage } from '#lib/api/names.ts';
import { PATIENCE } from '#lib/realtime/stream.ts';
import { ThreadState } from './thread.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ana = { id: 'ana', name: 'Ana', role: 'member' as const };
const bo = { id: 'bo', name: 'Bo', role: 'member' as const };

function thread(id: string, lastSeq: number, more: Partial<Thread> = {}): Thread {
	const fixed = { circle: 'c', kind: 'update' as const, wants: 'reflection' as const, title: `About ${id}`, author: ana };
	return { id, ...fixed, state: 'open', startedAt: '', lastAt: '', lastSeq, responses: 0, new: false, ...more };
}

function post(madeSeq: number, more: Partial<Post> = {}): Post {
	const fixed = { thread: 't', author: bo, body: `words ${madeSeq}`, at: '', nonce: `n${madeSeq}` };
	return { id: `p${madeSeq}`, ...fixed, state: 'live', opening: false, madeSeq, ...more };
}

/** A circle with one thread, and the log of what happened in it. */
function server(size = 2) {
	const posts = [post(1, { opening: true, author: ana })];
	const told: Change[] = [{ seq: 1, what: 'thread.started', at: '', thread: thread('t', 1) }];
	const it = {
		told,
		posts,
		read: vi.fn(async () => {}),
		make(more: Partial<Post> = {}): Change {
			const made = post(told.length + 1, more);
			posts.push(made);
			return it.tell('post.made', made);
		},
		withdraw(id: string): Change {
			const row = posts.find((one) => one.id === id)!;
			delete row.body;
			row.state = 'withdrawn';
			return it.tell('post.withdrawn', row);
		},
		elsewhere(): Change {
			return it.tell('post.made', post(told.length + 1, { thread: 'other' }), 'other');
		},
		tell(what: string, about: Post, id = 't'): Change {
			const change = structuredClone({ seq: told.length + 1, what, at: '', thread: thread(id, told.length + 1), post: about });
			told.push(change);
			return structuredClone(change);
		},
		async page(after = 0): Promise<ThreadPage> {
			const answers = posts.filter((one) => !one.opening && one.madeSeq > after);
			const shown = answers.slice(0, size);
			return structuredClone({
				thread: thread('t', told.length),
				circle: { id: 'c', name: 'Tuesday' },
				opening: posts[0]!,
				posts: shown,
				next: answers.length > size ? shown.at(-1)!.madeSeq : undefined,
				readSeq: 0,
				epoch: 'e',
				seq: told.length,
				viewer: { may: ['answer_thread'], over: [], person: ana, agreed: true, newcomer: false }
			});
		},
		async changes(after: number) {
			return structuredClone({ epoch: 'e', seq: told.length, changes: told.slice(after), more: false, resync: false });
		}
	};
	return it;
}

const bodies = (state: ThreadState) => state.posts.map((one) => one.body);

test('an answer arrives while I read, and one in another thread does not', async () => {
	const s = server();
	const state = new ThreadState(await s.page(), s);
	state.hear(s.elsewhere());
	state.hear(s.make());
	expect(bodies(state)).toEqual(['words 3']);
});

test('an answer that was lost on the way is asked for', async () => {
	const s = server();
	const state = new ThreadState(await s.page(), s);
	s.make();
	state.hear(s.make());
	expect(state.posts).toEqual([]);
	await vi.advanceTimersByTimeAsync(PATIENCE);
	expect(bodies(state)).toEqual(['words 2', 'words 3']);
});

test('what arrives behind pages that are not here yet comes with its page', async () => {
	const s = server();
	for (let i = 0; i < 3; i++) s.make();
	const state = new ThreadState(await s.page(), s);
	state.hear(s.make());
	expect(bodies(state)).toEqual(['words 2', 'words 3']);
	await state.loadNext();
	expect(bodies(state)).toEqual(['words 2', 'words 3', 'words 4', 'words 5']);
	expect(state.next).toBeUndefined();
});

test('withdrawn words are gone and do not come back late', async () => {
	const s = server();
	const made = s.make();
	const state = new ThreadState(await s.page(), s);
	state.hear(s.withdraw('p2'));
	state.take(made.post!);
	expect(bodies(state)).toEqual([undefined]);
});

test('an update that is taken back loses its title and its text; answers stay', async () => {
	const s = server();
	s.make();
	const state = new ThreadState(await s.page(), s);
	state.hear(s.withdraw('p1'));
	expect(state.thread.title).toBeUndefined();
	expect(state.thread.state).toBe('withdrawn');
	expect(state.opening.body).toBeUndefined();
	expect(bodies(state)).toEqual(['words 2']);
});

test('a fresh look brings as many pages as were here', async () => {
	const s = server();
	for (let i = 0; i < 5; i++) s.make();
	const state = new ThreadState(await s.page(), s);
	await state.loadNext();
	s.withdraw('p2');
	await state.resync();
	expect(bodies(state)).toEqual([undefined, 'words 3', 'words 4', 'words 5']);
});

test('how far I have read is told once', async () => {
	const s = server();
	s.make();
	const state = new ThreadState(await s.page(), s);
	await state.markRead();
	await state.markRead();
	expect(s.read).toHaveBeenCalledExactlyOnceWith(2);
	state.hear(s.make());
	await state.markRead();
	expect(s.read).toHaveBeenLastCalledWith(3);
	expect(state.readSeq).toBe(0);
});
