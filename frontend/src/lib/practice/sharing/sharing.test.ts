import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Circle, MyCircle, NewPost, NewThread, Post, Thread, ThreadPage } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { share as words } from '#lib/words/share.ts';
import { amend, becomes, begin } from '../choosing.ts';
import { toTell } from '../commitment.ts';
import { newId, type Insight, type Shared } from '../item.ts';
import { Notebook } from '../notebook.svelte.ts';
import { Server } from '../server.fixture.ts';
import { pageShelf } from '../shelf.ts';
import type { Companionship } from './companions.ts';
import type { ShareDoor } from './door.ts';
import { stands, takeable, takeBack } from './shared.ts';
import { Sharing } from './sharing.svelte.ts';
import { askedFor, pageOf, sharePageOf, textOf } from './text.ts';

const key = await itemKey(newVaultKey());
const open: Notebook[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

const account = newId();
async function device(server = new Server()) {
	const notebook = new Notebook({ account, key, shelf: pageShelf(), door: server, online: () => true });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	return { notebook, server };
}

const at = new Date(2030, 2, 1, 12).toISOString();
async function insight(notebook: Notebook, more: Partial<Insight> = {}) {
	const { id } = await notebook.put('insight', newId(), { at, changed: at, sense: 'I can be slow.', event: 'She waited.', status: 'fresh', ...more });
	return () => notebook.one('insight', id)!;
}

/** A circle that takes words as the server does, and forgets what is taken back. */
class Table implements ShareDoor {
	posts = new Map<string, { thread: string; body: string; nonce: string; state: Post['state'] }>();
	/** Thrown by the next calls. */
	fails: (Problem | { after: Problem })[] = [];

	circles = async () => [{ id: 'c', name: 'The long table', person: { id: 'me', name: 'Ada' } } as MyCircle];
	circle = async () => ({ card: { id: 'c', name: 'The long table' }, viewer: { may: ['start_thread', 'write_unnamed'] } }) as unknown as Circle;
	threads = async () => ({
		threads: [
			{ id: 't', state: 'open', kinds: ['reflect'], author: { id: 'bo', name: 'Bo' } },
			{ id: 'shut', state: 'locked', kinds: ['reflect'] },
			{ id: 'quiet', state: 'open', kinds: [] },
			{ id: 'mine', state: 'open', kinds: [], author: { id: 'me', name: 'Ada' } }
		] as unknown as Thread[]
	});
	page = async (id: string) => ({ thread: { id }, circle: { id: 'c' }, posts: [], read: [], folded: [], withdrawn: [], seq: 1, epoch: 'e', readSeq: 0, opening: {}, viewer: { may: [], over: [] } }) as unknown as ThreadPage;
	start = async (_: string, body: NewThread & { nonce: string }) => {
		const post = this.#take(`thread of ${body.nonce}`, body);
		return { thread: { id: post.thread }, opening: { id: post.id } } as ThreadPage;
	};
	answer = async (thread: string, body: NewPost & { nonce: string }) => this.#take(thread, body) as unknown as Post;
	withdraw = async (_: string, id: string) => {
		this.#fail();
		const post = this.posts.get(id);
		if (!post) throw new Problem({ code: 'not_found', status: 404 });
		if (post.state === 'live') this.posts.set(id, { ...post, state: 'withdrawn', body: '' });
		return { id, state: this.posts.get(id)!.state } as Post;
	};

	get said() {
		return [...this.posts.values()].map(({ body }) => body);
	}

	#take(thread: string, { nonce, body }: { nonce: string; body: string }) {
		const after = this.#fail();
		const id = `post ${nonce}`;
		if (!this.posts.has(id)) this.posts.set(id, { thread, body, nonce, state: 'live' });
		if (after) throw after;
		return { id, thread };
	}

	#fail(): Problem | undefined {
		const fail = this.fails.shift();
		if (fail instanceof Problem) throw fail;
		return fail?.after;
	}
}

const update = (body: string): NewThread => ({ kind: 'update', wants: 'reflection', replies: 'open', title: 'Slow', body });
const written = (sharing: Sharing) => sharing.drawer.read('update.c.body');

describe('the text', () => {
	// covers: unit 36, unit 38, and what of an item goes along
	test('is made of the fields that are named for it, and no private one is among them', () => {
		const shared: Shared[] = [{ on: at, to: 'update', name: 'SECRET where', thread: 'SECRET', post: 'SECRET' }];
		const secret = { at, changed: at, copyOf: 'SECRET copy', shared };
		const insight = textOf({
			kind: 'insight',
			plain: {
				...secret,
				event: 'She waited.',
				sense: 'I can be slow.',
				status: 'being_tried',
				trust: 'less',
				checks: [{ prompt: 'SECRET prompt', answer: 'SECRET answer', at }],
				revisions: [{ text: 'SECRET wording', at }],
				bigDoor: true,
				waitUntil: '2031-SECRET',
				experience: 'SECRET experience',
				explanations: 'SECRET explanations',
				putAway: ['SECRET offer'],
				draft: { sense: 'SECRET draft', answer: 'SECRET line' }
			}
		});
		expect(insight).toBe(`${words.happened} She waited.\n\n${words.means} I can be slow.`);
		const plan = textOf({
			kind: 'commitment',
			plain: {
				...secret,
				insight: 'SECRET',
				kind: 'conversation',
				cue: 'on Sunday',
				step: 'call',
				obstacle: 'it rains',
				obstaclePlan: 'call later',
				smallest: 'Dial.',
				state: 'active',
				activatedAt: 'SECRET day',
				witness: 'circle',
				talk: { whom: 'SECRET person', first: 'SECRET sentence', said: 'SECRET answer', learned: 'SECRET lesson' }
			}
		});
		expect(plan).toContain('call later');
		expect(plan.endsWith(`${words.smallest} Dial.`)).toBe(true);
		const entry = textOf({
			kind: 'entry',
			plain: { ...secret, way: 'prose', text: ' My own words.\n', prompt: { id: 'SECRET', text: 'SECRET prompt' }, experience: 'SECRET', tags: ['SECRET tag'], gathering: { id: 'SECRET', title: 'SECRET title', at } }
		});
		expect(entry).toBe('My own words.');
		for (const text of [insight, plan, entry]) expect(text).not.toMatch(/SECRET|less|lived|tried|conversation/);
	});

	test('leaves out what there is not', () => {
		expect(textOf({ kind: 'insight', plain: { at, changed: at, sense: 'I can be slow.', status: 'fresh' } })).toBe('I can be slow.');
		expect(textOf({ kind: 'insight', plain: { at, changed: at, sense: ' ', status: 'fresh' } })).toBe('');
		expect(textOf({ kind: 'commitment', plain: { at, changed: at, kind: 'habit', cue: ' ', step: '', state: 'draft' } })).toBe('');
	});

	test('is asked for behind the #, which stays in the browser', () => {
		const id = newId();
		for (const kind of ['insight', 'commitment', 'entry'] as const) {
			expect(askedFor(new URL(sharePageOf(kind, id), 'https://x').hash)).toEqual({ kind, id });
			expect(new URL(sharePageOf(kind, id), 'https://x').pathname).toBe('/journal/share');
		}
		expect([pageOf('insight', id), pageOf('entry', id)]).toEqual([`/journal/insights/${id}`, `/journal/${id}`]);
		for (const hash of ['', '#', '#not_yet-x', '#experience-x', '#keys-x']) expect(askedFor(hash)).toBeUndefined();
	});
});

describe('sharing', () => {
	test('nothing goes anywhere before it is pressed, and looking around presses nothing', async () => {
		const { notebook } = await device();
		const [table, one] = [new Table(), await insight(notebook)];
		const sharing = new Sharing(notebook, one(), table);
		await sharing.people.again();
		for (const where of ['update:c', 'thread:c', 'update:c'] as const) await sharing.choose(where);
		expect([table.said, one().plain.shared]).toEqual([[], undefined]);
		expect(written(sharing)).toBe(textOf(one()));
		sharing.close();
		expect([table.said, one().plain.shared]).toEqual([[], undefined]);
	});

	test('the words go along to another place, as they were changed', async () => {
		const { notebook } = await device();
		const one = await insight(notebook);
		const sharing = new Sharing(notebook, one(), new Table());
		await sharing.people.again();
		await sharing.choose('update:c');
		sharing.drawer.write('update.c.body', 'Shorter.');
		await sharing.choose('thread:c');
		expect(sharing.words.text).toBe('Shorter.');
		sharing.words.text = 'Shorter still.';
		await sharing.choose('update:c');
		expect(written(sharing)).toBe('Shorter still.');
	});

	test('only threads that take words are among those to choose from', async () => {
		const { notebook } = await device();
		const sharing = new Sharing(notebook, (await insight(notebook))(), new Table());
		await sharing.people.again();
		await sharing.choose('thread:c');
		expect(sharing.place?.to === 'thread' && sharing.place.threads.map(({ id }) => id)).toEqual(['t', 'mine']);
		await sharing.chooseThread('t');
		expect(sharing.place?.to === 'thread' && sharing.place.thread?.id).toBe('t');
	});

	test('the item remembers where, sealed, and on another device too', async () => {
		const { notebook, server } = await device();
		const [table, one] = [new Table(), await insight(notebook)];
		const sharing = new Sharing(notebook, one(), table);
		await sharing.people.again();
		await sharing.choose('update:c');
		await sharing.start('n1', update('Just this.'));
		expect(table.said).toEqual(['Just this.']);
		expect(sharing.done).toMatchObject({ to: 'update', name: 'The long table', thread: 'thread of n1', post: 'post n1' });
		expect(one().plain.shared).toEqual([sharing.done]);
		await sharing.choose('thread:c');
		await sharing.chooseThread('t');
		await sharing.answer('n2', { kind: 'reflect', body: 'And that.' });
		expect(one().plain.shared).toMatchObject([{ post: 'post n1' }, { to: 'thread', thread: 't', post: 'post n2' }]);
		await notebook.flush();
		const other = await device(server);
		expect(other.notebook.one('insight', one().id)?.plain.shared).toEqual(one().plain.shared);
	});

	test('what is refused stays as it was written, and nothing is remembered', async () => {
		const { notebook } = await device();
		const [table, one] = [new Table(), await insight(notebook)];
		const sharing = new Sharing(notebook, one(), table);
		await sharing.people.again();
		await sharing.choose('update:c');
		sharing.drawer.write('update.c.body', 'Mine.');
		table.fails = [new Problem({ code: 'guarded', status: 422 })];
		await expect(sharing.start('n', update('Mine.'))).rejects.toMatchObject({ code: 'guarded' });
		expect([written(sharing), sharing.done, one().plain.shared, table.said]).toEqual(['Mine.', undefined, undefined, []]);
		// An answer that was lost: the same again is the same one.
		table.fails = [{ after: Problem.offline() }];
		await expect(sharing.start('n', update('Mine.'))).rejects.toMatchObject({ code: 'offline' });
		await sharing.start('n', update('Mine.'));
		expect([table.said, one().plain.shared?.length]).toEqual([['Mine.'], 1]);
	});

	test('an item that was deleted meanwhile is not brought back by it', async () => {
		const { notebook } = await device();
		const one = await insight(notebook);
		const first = one();
		const sharing = new Sharing(notebook, first, new Table());
		await sharing.people.again();
		await sharing.choose('update:c');
		await notebook.remove(first.id, first.mark);
		await sharing.start('n', update('Just this.'));
		expect([sharing.done?.post, sharing.forgot, notebook.of('insight')]).toEqual(['post n', true, []]);
	});

	test('a notebook that is closing waits for what is being shared', async () => {
		const server = new Server();
		const { notebook } = await device(server);
		const [table, one] = [new Table(), await insight(notebook)];
		const { id } = one();
		let answer = () => {};
		const held = new Promise<void>((done) => (answer = done));
		const start = table.start;
		table.start = async (...call) => {
			await held;
			return start(...call);
		};
		const sharing = new Sharing(notebook, one(), table);
		await sharing.people.again();
		await sharing.choose('update:c');
		const sent = sharing.start('n', update('Just this.'));
		const closed = notebook.close();
		answer();
		await Promise.all([sent, closed]);
		const other = await device(server);
		expect(other.notebook.one('insight', id)?.plain.shared).toMatchObject([{ post: 'post n' }]);
	});

	test('later changes of the item change nothing that was shared, and what grows from it was never shared', async () => {
		const { notebook } = await device();
		const table = new Table();
		const { id } = await notebook.put('commitment', newId(), { at, changed: at, kind: 'habit', cue: 'on Sunday', step: 'call', state: 'draft' });
		const plan = () => notebook.one('commitment', id)!;
		const sharing = new Sharing(notebook, plan(), table);
		await sharing.people.again();
		await sharing.choose('update:c');
		const first = sharing.words.text;
		await sharing.start('n', update(first));
		await amend(notebook, plan(), { step: 'write' });
		expect([plan().plain.step, table.said, plan().plain.shared?.length]).toEqual(['write', [first], 1]);
		const next = await becomes(notebook, plan());
		expect(notebook.one('commitment', next.id)?.plain.shared).toBeUndefined();
	});
});

describe('whom a commitment is wished to be known by', () => {
	// covers: unit 30, an optional witness
	test('is asked for once it is open, tells nobody, and is quiet once it was shared or rests', async () => {
		const { notebook } = await device();
		const table = new Table();
		const { id } = await notebook.put('commitment', newId(), { at, changed: at, kind: 'habit', cue: 'on Sunday', step: 'call', state: 'draft' });
		const plan = () => notebook.one('commitment', id)!;
		const seen = [];
		for (const witness of [undefined, 'none', 'circle', 'companion'] as const) {
			await amend(notebook, plan(), { witness }, { active: false });
			seen.push(toTell(plan()));
			await begin(notebook, plan(), []);
			seen.push(toTell(plan()));
		}
		expect(seen).toEqual([undefined, undefined, undefined, undefined, undefined, 'circle', undefined, 'companion']);
		expect([table.said, plan().plain.shared]).toEqual([[], undefined]);
		const sharing = new Sharing(notebook, plan(), table);
		await sharing.people.again();
		await sharing.choose('update:c');
		await sharing.start('n', update('Just this.'));
		expect(toTell(plan())).toBeUndefined();
	});
});

describe('with a companion', () => {
	function company() {
		const lines = new Map<string, string[]>();
		const way: Companionship = {
			open: async () => [{ id: 'p', name: 'Bo' }],
			share: async (pair, kind, text) => {
				lines.set('l', [pair, kind, text]);
				return { line: 'l' };
			},
			takeBack: async (_, line) => void lines.delete(line)
		};
		return { lines, way };
	}

	test('it is offered where there is one, shared once it is pressed, and taken back', async () => {
		const { notebook } = await device();
		const one = await insight(notebook);
		const { lines, way } = company();
		const without = new Sharing(notebook, one(), new Table());
		await without.people.again();
		expect(without.people.value?.companions).toEqual([]);
		const sharing = new Sharing(notebook, one(), new Table(), way);
		await sharing.people.again();
		await sharing.choose('companion:p');
		expect(lines.size).toBe(0);
		sharing.words.text = 'For you.';
		expect(await sharing.give()).toBe(true);
		expect([...lines.values()]).toEqual([['p', 'insight', 'For you.']]);
		const [shared] = one().plain.shared!;
		expect(shared).toMatchObject({ to: 'companion', name: 'Bo', pair: 'p', line: 'l' });
		expect([takeable(shared!, way), takeable(shared!, undefined)]).toEqual([true, false]);
		expect(await takeBack(notebook, one(), shared!, new Table(), way)).toBe('back');
		expect([lines.size, stands(one().plain.shared![0]!)]).toEqual([0, false]);
	});
});

describe('taking back', () => {
	async function shares() {
		const { notebook } = await device();
		const [table, one] = [new Table(), await insight(notebook)];
		const sharing = new Sharing(notebook, one(), table);
		await sharing.people.again();
		await sharing.choose('update:c');
		await sharing.start('n1', update('First.'));
		await sharing.start('n2', update('Second.'));
		return { notebook, table, one, take: (i: number) => takeBack(notebook, one(), one().plain.shared![i]!, table) };
	}

	test('removes what was shared, and that one alone', async () => {
		const { table, one, take } = await shares();
		expect(await take(0)).toBe('back');
		expect(table.said).toEqual(['', 'Second.']);
		expect(one().plain.shared!.map(stands)).toEqual([false, true]);
		expect(one().plain.shared![0]!.back).toBeDefined();
	});

	test('says so where it is gone already, or was removed', async () => {
		const { table, one, take } = await shares();
		table.posts.delete('post n1');
		table.posts.set('post n2', { ...table.posts.get('post n2')!, state: 'removed' });
		expect([await take(0), await take(1)]).toEqual(['gone', 'gone']);
		expect(one().plain.shared!.map(({ gone, back }) => [gone !== undefined, back])).toEqual([[true, undefined], [true, undefined]]);
	});

	test('without a line it stays where it is, and can be tried again', async () => {
		const { table, one, take } = await shares();
		table.fails = [Problem.offline()];
		await expect(take(0)).rejects.toMatchObject({ code: 'offline' });
		expect(one().plain.shared!.map(stands)).toEqual([true, true]);
		expect([await take(0), table.said]).toEqual(['back', ['', 'Second.']]);
	});
});
