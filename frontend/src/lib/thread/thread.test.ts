import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change, Post, Thread, ThreadPage } from '#lib/api/names.ts';
import { PATIENCE } from '#lib/realtime/stream.ts';
import { ThreadState, type Spot } from './thread.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ana = { id: 'ana', name: 'Ana', role: 'member' as const };
const bo = { id: 'bo', name: 'Bo', role: 'member' as const };

function thread(id: string, lastSeq: number, more: Partial<Thread> = {}): Thread {
	const asks = { kind: 'update' as const, wants: 'reflection' as const, replies: 'open' as const, kinds: ['presence', 'reflect'], notes: { keys: [] } };
	const is = { state: 'open' as const, startedAt: '', lastAt: '', responses: 0, waits: true, unheard: false, pinned: false, new: false };
	return { id, circle: 'c', title: `About ${id}`, author: ana, ...asks, ...is, lastSeq, ...more };
}

function post(madeSeq: number, more: Partial<Post> = {}): Post {
	const said = { kind: 'reflect' as const, author: bo, body: `words ${madeSeq}`, notes: { keys: [] }, at: '', nonce: `n${madeSeq}` };
	return { id: `p${madeSeq}`, thread: 't', ...said, state: 'live', opening: false, rev: 0, edited: false, madeSeq, ...more };
}

/** A circle with one thread, and the log of what happened in it. */
function server(size = 2, may = ['answer_thread']) {
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
			row.rev++;
			return it.tell('post.withdrawn', row);
		},
		/** As everybody is told of it: without whose it is. */
		change(id: string, what: string, more: Partial<Post>): Change {
			const row = posts.find((one) => one.id === id)!;
			Object.assign(row, more);
			row.rev++;
			return it.tell(what, row);
		},
		elsewhere(): Change {
			return it.tell('post.made', post(told.length + 1, { thread: 'other' }), 'other');
		},
		tell(what: string, about: Post, id = 't'): Change {
			const shown = id === 't' && posts[0]!.body === undefined ? { state: posts[0]!.state as 'withdrawn', title: undefined } : {};
			const change = structuredClone({ seq: told.length + 1, what, at: '', thread: thread(id, told.length + 1, shown), post: about });
			told.push(change);
			return structuredClone(change);
		},
		/** How far I have read. */
		readTo: 0,
		async page({ after = 0, before, at }: Spot = {}): Promise<ThreadPage> {
			const all = posts.filter((one) => !one.opening && one.thread === 't');
			if (at) after = all.find((one) => one.id === at)!.madeSeq - 1;
			const asked = all.filter((one) => (before === undefined ? one.madeSeq > after : one.madeSeq < before));
			const shown = before === undefined ? asked.slice(0, size) : asked.slice(-size);
			const [first, last] = [shown[0]?.madeSeq ?? after + 1, shown.at(-1)?.madeSeq ?? 0];
			return structuredClone({
				thread: thread('t', told.length),
				circle: { id: 'c', name: 'Tuesday' },
				opening: posts[0]!,
				posts: shown,
				next: all.some((one) => one.madeSeq > last) ? last : undefined,
				earlier: all.some((one) => one.madeSeq < first) ? first : undefined,
				first: posts.find((one) => one.madeSeq > it.readTo)?.madeSeq,
				readSeq: it.readTo,
				read: [],
				withdrawn: [],
				folded: [],
				practice: false,
				epoch: 'e',
				seq: told.length,
				viewer: { may, over: [], person: ana, agreed: true, newcomer: false }
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

test('what was taken back can come again, and only by a later state of it', async () => {
	const s = server();
	const made = s.make();
	const state = new ThreadState(await s.page(), s);
	state.hear(s.withdraw('p2'));
	state.hear(s.change('p2', 'post.restored', { state: 'live', body: 'words 2' }));
	expect(bodies(state)).toEqual(['words 2']);
	state.take({ ...made.post!, body: 'as it was' });
	expect(bodies(state)).toEqual(['words 2']);
});

test('a post of which not even a line is left is gone, and so is one that was moved away', async () => {
	const s = server(5);
	for (let i = 0; i < 3; i++) s.make();
	const state = new ThreadState(await s.page(), s);
	state.hear({ seq: 5, what: 'post.gone', at: '', gone: 'p2' });
	state.hear({ seq: 6, what: 'post.moderated', at: '', post: post(3, { thread: 'other' }) });
	expect(bodies(state)).toEqual(['words 4']);
	state.hear({ seq: 7, what: 'thread.gone', at: '', gone: 't' });
	expect(state.gone).toBe(true);
});

test('what waits for a second look is read on by who wrote it and who looks after the circle, and by nobody else', async () => {
	for (const [may, mine, reads] of [
		[['answer_thread'], false, false],
		[['answer_thread', 'fold_post'], false, true],
		[['answer_thread'], true, true]
	] as const) {
		const s = server(2, [...may]);
		s.make(mine ? { author: ana } : {});
		const state = new ThreadState(await s.page(), s);
		state.hear(s.change('p2', 'post.moderated', { state: 'folded', body: undefined }));
		expect(bodies(state)).toEqual([reads ? 'words 2' : undefined]);
		expect(state.posts[0]!.state).toBe('folded');
	}
});

test('what is folded as it is written is asked for by who wrote it elsewhere and who looks after the circle', async () => {
	for (const [may, mine, asks] of [
		[['answer_thread'], false, 0],
		[['answer_thread', 'fold_post'], false, 1],
		[['answer_thread'], true, 1]
	] as const) {
		const s = server(2, [...may]);
		const page = vi.fn(() => s.page());
		const state = new ThreadState(await s.page(), { ...s, page });
		state.hear(s.make({ state: 'folded', body: undefined, ...(mine && { author: ana }) }));
		await vi.advanceTimersByTimeAsync(0);
		expect(page).toHaveBeenCalledTimes(asks);
		expect(state.posts[0]!.state).toBe('folded');
	}
});

test('what I wrote as a member is mine, also where a change does not say so', async () => {
	const s = server();
	const state = new ThreadState(await s.page(), s);
	state.take(post(2, { author: undefined, alias: 2, mine: true }));
	expect(state.alias).toBe(2);
	state.hear(s.make({ author: undefined, alias: 2 }));
	state.hear(s.make({ author: undefined, alias: 1 }));
	expect(state.posts.map((one) => [one.alias, state.isMine(one)])).toEqual([
		[2, true],
		[1, false]
	]);
});

test('until when I can bring back what I took back is not forgotten when everybody is told', async () => {
	const s = server();
	s.make({ author: ana });
	const state = new ThreadState(await s.page(), s);
	const told = s.withdraw('p2');
	for (const order of ['answer first', 'change first']) {
		const one = new ThreadState({ ...(await s.page()), posts: state.posts, seq: 2 }, s);
		const answer = () => one.take({ ...told.post!, mine: true, undoUntil: 'tomorrow' });
		if (order === 'answer first') answer();
		one.hear(structuredClone(told));
		if (order === 'change first') answer();
		expect(one.posts[0], order).toMatchObject({ state: 'withdrawn', undoUntil: 'tomorrow', mine: true });
	}
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

test('why something is folded is asked for by whoever may know it, and kept when everybody is told once more', async () => {
	const why = { act: 'a', what: 'post_folded' as const, reason: 'It names somebody.', at: '' };
	for (const [may, mine, knows] of [
		[['answer_thread'], false, false],
		[['answer_thread', 'fold_post'], false, true],
		[['answer_thread'], true, true]
	] as const) {
		const s = server(2, [...may]);
		s.make(mine ? { author: ana } : {});
		const page = vi.fn(async () => {
			const answer = await s.page();
			if (s.posts[1]!.state === 'folded' && knows) answer.posts[0] = { ...answer.posts[0]!, body: 'words 2', mine, why };
			return answer;
		});
		const state = new ThreadState(await s.page(), { ...s, page });
		const told = s.change('p2', 'post.moderated', { state: 'folded', body: undefined });
		state.hear(structuredClone(told));
		await vi.advanceTimersByTimeAsync(0);
		expect(page).toHaveBeenCalledTimes(knows ? 1 : 0);
		expect(state.posts[0]!.why?.reason).toBe(knows ? why.reason : undefined);
		state.hear(s.tell('post.moderated', s.posts[1]!));
		expect(state.posts[0]).toMatchObject({ state: 'folded', ...(knows && { why, body: 'words 2' }) });
		state.hear(s.change('p2', 'post.moderated', { state: 'live', body: 'words 2' }));
		expect(state.posts[0]!.why).toBeUndefined();
		await vi.advanceTimersByTimeAsync(0);
		expect(page, 'until when I can change it').toHaveBeenCalledTimes(mine ? 2 : knows ? 1 : 0);
	}
});

test('a thread that opens in the middle grows both ways, and what arrives is put behind no gap', async () => {
	const s = server();
	for (let i = 0; i < 7; i++) s.make();
	const state = new ThreadState(await s.page({ at: 'p5' }), s);
	expect([bodies(state), state.earlier, state.next]).toEqual([['words 5', 'words 6'], 5, 6]);
	state.hear(s.change('p3', 'post.restored', { body: 'words 3 again' }));
	state.hear(s.make());
	expect(bodies(state)).toEqual(['words 5', 'words 6']);
	expect((await state.loadEarlier())?.id).toBe('p3');
	expect([bodies(state), state.earlier]).toEqual([['words 3 again', 'words 4', 'words 5', 'words 6'], 3]);
	await state.resync();
	expect([bodies(state), state.earlier]).toEqual([['words 3 again', 'words 4', 'words 5', 'words 6'], 3]);
	await state.loadEarlier();
	expect([state.posts[0]!.id, state.earlier]).toEqual(['p2', undefined]);
	expect(await state.loadEarlier()).toBeUndefined();
});

test('what is new in pages that are not here is neither marked nor called read', async () => {
	const s = server();
	for (let i = 0; i < 6; i++) s.make();
	s.readTo = 3;
	const state = new ThreadState(await s.page({ at: 'p6' }), s);
	await state.markRead();
	expect([state.firstNew, s.read.mock.calls]).toEqual([undefined, []]);
	await state.loadEarlier();
	await state.markRead();
	expect(state.firstNew).toBe('p4');
	expect(s.read).toHaveBeenCalledExactlyOnceWith(7);
});

test('where posts were moved away or here, the thread is asked for anew', async () => {
	const s = server(5);
	for (let i = 0; i < 2; i++) s.make();
	const state = new ThreadState(await s.page(), s);
	Object.assign(s.posts[1]!, { thread: 'other' });
	s.posts[2]!.quote = { post: 'p2' };
	const pointer = s.make({ kind: 'pointer', body: undefined, to: 'other' });
	state.hear({ seq: 4, what: 'post.moderated', at: '', post: post(2, { thread: 'other' }) });
	s.told.push({ ...pointer, seq: 5 });
	state.hear({ ...pointer, seq: 5 });
	await vi.waitFor(() => expect(state.find('p3')!.quote).toEqual({ post: 'p2' }));
	expect(state.posts.map((one) => one.kind)).toEqual(['reflect', 'pointer']);
});
