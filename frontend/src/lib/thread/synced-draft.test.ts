import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PostDraft, SavePostDraft } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { blank, writtenAs } from './answering.ts';
import type { Written } from './drafts-door.ts';
import { emptied } from './emptied.ts';
import { PAUSE, SyncedDraft } from './synced-draft.svelte.ts';
import { UpdateForm } from './update-form.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that keeps drafts by their revisions, and what happened to some. */
function server() {
	const kept = new Map<string, PostDraft>();
	const fate = new Map<string, Problem>();
	const door = {
		all: vi.fn(async () => [...kept.values()]),
		save: vi.fn(async (id: string, { circle, rev, ...rest }: SavePostDraft) => {
			const was = kept.get(id);
			if (fate.has(id)) throw fate.get(id)!;
			if ((was?.rev ?? 0) !== rev) throw new Problem({ code: 'draft_conflict', status: 409, state: was });
			const now = { ...rest, id, rev: rev + 1, circle: { id: circle, name: 'Tuesday' }, open: true, state: rest.publishAt ? 'scheduled' : 'draft', savedAt: '', expiresAt: '' };
			kept.set(id, now as PostDraft);
			return now as PostDraft;
		}),
		drop: vi.fn(async (id: string) => void kept.delete(id)),
		share: vi.fn(async () => ({ circle: 'c', thread: 't', post: 'p' }))
	};
	return { kept, fate, door };
}

function setUp(on = server(), device = shelf(), thread?: string) {
	const draft = new SyncedDraft(on.door, new Drawer('ana', device), { circle: 'c', thread });
	const bodies = () => [...on.kept.values()].map((one) => one.body);
	const pause = () => vi.advanceTimersByTimeAsync(PAUSE);
	return { ...on, on, device, draft, bodies, pause };
}

test('the server keeps what is written a pause later, once, and not under its own id', async () => {
	const { draft, door, kept, bodies, pause } = setUp();
	for (const body of ['w', 'wo', 'words']) {
		draft.touch({ body });
		expect(draft.kept).toBe('device');
		await vi.advanceTimersByTimeAsync(PAUSE - 1);
	}
	expect(door.save).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect([bodies(), draft.kept]).toEqual([['words'], 'server']);
	draft.touch({ body: 'words' });
	await pause();
	expect(door.save).toHaveBeenCalledOnce();
	const [one] = kept.values();
	expect([one!.nonce, one!.id]).toEqual([draft.nonce, draft.id]);
	expect(one!.nonce).not.toBe(one!.id);
});

test('choices without words are no draft, and neither is what was emptied', async () => {
	const { draft, door, kept, pause } = setUp();
	draft.touch({ kind: 'update', title: ' ', body: '' });
	await pause();
	await draft.flush();
	expect(door.drop).not.toHaveBeenCalled();
	expect(door.save).not.toHaveBeenCalled();
	draft.touch({ body: 'words' });
	await pause();
	draft.touch({ body: '' });
	await pause();
	expect([kept.size, draft.kept]).toEqual([0, 'nowhere']);
});

test('a page that is opened again goes on with the same draft', async () => {
	const first = setUp();
	first.draft.touch({ body: 'one' });
	await first.pause();
	const again = setUp(first.on, first.device);
	again.draft.touch({ body: 'two' });
	await again.pause();
	expect([again.bodies(), again.draft.id]).toEqual([['two'], first.draft.id]);
});

test('where another device wrote too, both are kept, and it is said', async () => {
	const { draft, kept, bodies, pause } = setUp();
	draft.touch({ body: 'one' });
	await pause();
	const before = draft.id;
	kept.set(before, { ...kept.get(before)!, body: 'theirs', rev: 5 });
	draft.touch({ body: 'mine' });
	await pause();
	expect(bodies()).toEqual(['theirs', 'mine']);
	expect(draft.id).not.toBe(before);
	expect(draft.nonce).not.toBe(kept.get(before)!.nonce);
	expect(draft.parted).toMatchObject({ why: 'changed', other: { body: 'theirs' } });
	draft.touch({ body: 'mine, and more' });
	await pause();
	expect(bodies()).toEqual(['theirs', 'mine, and more']);
});

test.each([
	['draft_gone', 410, 'deleted'],
	['draft_shared', 409, 'shared']
])('what met %s is kept as another draft, not to be shared by itself', async (code, status, why) => {
	const { draft, fate, bodies, kept, pause } = setUp();
	draft.touch({ body: 'one' });
	await draft.schedule('2030-01-01T09:00:00Z');
	fate.set(draft.id, new Problem({ code, status, state: { circle: 'c', thread: 't', post: 'p' } }));
	kept.delete(draft.id);
	draft.touch({ body: 'two' });
	await pause();
	expect([bodies(), draft.parted?.why, draft.publishAt]).toEqual([['two'], why, undefined]);
	expect([...kept.values()][0]!.state).toBe('draft');
});

test('while the line is gone the words wait on the device, and what is refused is said', async () => {
	const { draft, door, bodies, pause } = setUp();
	door.save.mockRejectedValueOnce(Problem.offline());
	draft.touch({ body: 'words' });
	await pause();
	expect([draft.kept, draft.problem]).toEqual(['device', undefined]);
	await vi.advanceTimersByTimeAsync(10_000);
	expect([draft.kept, bodies()]).toEqual(['server', ['words']]);
	door.save.mockRejectedValueOnce(new Problem({ code: 'drafts_full', status: 409 }));
	draft.touch({ body: 'more words' });
	await pause();
	expect([draft.kept, draft.problem?.code]).toEqual(['device', 'drafts_full']);
});

test('what is scheduled stays so while it is changed, and a time that is refused is not kept', async () => {
	const { draft, door, kept, pause } = setUp();
	draft.touch({ body: 'words' });
	await draft.schedule('2030-01-01T09:00:00Z');
	draft.touch({ body: 'other words' });
	await pause();
	expect(kept.get(draft.id)).toMatchObject({ body: 'other words', publishAt: '2030-01-01T09:00:00Z' });
	door.save.mockRejectedValueOnce(new Problem({ code: 'request', status: 422 }));
	await expect(draft.schedule('1990-01-01T09:00:00Z')).rejects.toMatchObject({ code: 'request' });
	expect(draft.publishAt).toBe('2030-01-01T09:00:00Z');
	await draft.schedule(undefined);
	expect([draft.publishAt, kept.get(draft.id)!.state]).toEqual([undefined, 'draft']);
});

test('words that were sent while they were being saved do not come back', async () => {
	const { draft, door, kept, device, on } = setUp();
	let answer = () => {};
	const slow = door.save.getMockImplementation()!;
	door.save.mockImplementationOnce(async (id, body) => {
		await new Promise<void>((done) => (answer = done));
		return slow(id, body);
	});
	draft.touch({ body: 'sent' });
	await vi.advanceTimersByTimeAsync(PAUSE);
	const [old, done] = [draft.id, draft.done(true)];
	answer();
	await done;
	expect([kept.size, draft.kept]).toEqual([0, 'nowhere']);
	expect(draft.id).not.toBe(old);
	expect(setUp(on, device).draft.id).not.toBe(old);
});

test('a draft from the list is gone on with', async () => {
	const first = setUp();
	first.draft.touch({ title: 'T', body: 'one', wants: 'ideas' });
	await first.pause();
	const other = setUp(first.on);
	expect(other.draft.resume([...first.kept.values()][0]!)).toMatchObject({ title: 'T', body: 'one', wants: 'ideas' });
	other.draft.touch({ title: 'T', body: 'two', wants: 'ideas' });
	await other.pause();
	expect(other.bodies()).toEqual(['two']);
});

/** Another device of the same person, whose form holds `form`, and which opens it. */
async function opens(on: ReturnType<typeof server>, device: ReturnType<typeof shelf>, form: Written, asked?: string) {
	const other = setUp(on, device);
	const put = await other.draft.meet(() => form, asked);
	other.draft.touch(put ?? form);
	return { ...other, form: put ?? form };
}

test('a form opens with what another device has written since, unless it holds something later itself', async () => {
	const first = setUp();
	first.draft.touch({ body: 'one' });
	await first.pause();
	const laptop = await opens(first.on, shelf(), {}, first.draft.id);
	expect(laptop.form).toMatchObject({ body: 'one' });
	laptop.draft.touch({ body: 'one, two' });
	await laptop.pause();
	const clean = await opens(first.on, first.device, { body: 'one' });
	expect([clean.form.body, clean.draft.kept, clean.draft.parted]).toEqual(['one, two', 'server', undefined]);

	laptop.draft.touch({ body: 'one, two, three' });
	await laptop.pause();
	clean.draft.touch({ body: 'mine' });
	clean.draft.close();
	const later = await opens(first.on, first.device, { body: 'mine' });
	await later.pause();
	expect(later.form.body).toBe('mine');
	expect(later.draft.parted?.why).toBe('changed');
	expect(later.bodies()).toEqual(['one, two, three', 'mine']);
});

test('what was shared or deleted elsewhere does not stand in the form any more, and what came after it does', async () => {
	for (const [now, becomes, met] of [
		['one', undefined, 'ended'],
		['one, and more', 'one, and more', undefined]
	]) {
		const first = setUp();
		first.draft.touch({ body: 'one' });
		await first.pause();
		first.kept.clear();
		const again = await opens(first.on, first.device, { body: now });
		expect([again.form.body, again.draft.met]).toEqual([becomes, met]);
	}
});

test('what stands in the form is put among the drafts before another is opened, or stays', async () => {
	const first = setUp();
	first.draft.touch({ body: 'another' });
	await first.pause();
	const device = shelf();
	const other = await opens(first.on, device, { body: 'mine' }, first.draft.id);
	expect([other.form.body, other.draft.met, other.draft.id]).toEqual(['another', 'aside', first.draft.id]);
	expect(other.bodies()).toEqual(['another', 'mine']);

	other.door.save.mockRejectedValueOnce(new Problem({ code: 'drafts_full', status: 409 }));
	const full = await opens(first.on, shelf(), { body: 'a third' }, first.draft.id);
	expect([full.form.body, full.draft.met]).toEqual(['a third', 'stays']);
	expect((await opens(first.on, shelf(), {}, 'nothing')).draft.met).toBe('missing');
});

test('what could not be shared at its time has no time when it is gone on with', async () => {
	const first = setUp();
	first.draft.touch({ body: 'words' });
	await first.draft.schedule('2030-01-01T09:00:00Z');
	first.kept.set(first.draft.id, { ...first.kept.get(first.draft.id)!, state: 'failed' });
	expect((await opens(first.on, shelf(), {}, first.draft.id)).draft.publishAt).toBeUndefined();
	const again = await opens(first.on, first.device, { body: 'words' }, first.draft.id);
	expect(again.draft.publishAt).toBeUndefined();
	again.draft.touch({ body: 'other words' });
	await again.pause();
	expect([...first.kept.values()][0]).toMatchObject({ body: 'other words', publishAt: undefined });
});

test('what is sent without a line is deleted among the drafts once there is one', async () => {
	const { draft, door, kept, device, on, pause } = setUp();
	draft.touch({ body: 'words' });
	await pause();
	door.drop.mockRejectedValueOnce(Problem.offline());
	await draft.done(true);
	expect(kept.size).toBe(1);
	setUp(on, device);
	await vi.waitFor(() => expect(kept.size).toBe(0));
	setUp(on, device);
	expect(door.drop).toHaveBeenCalledTimes(2);
});

test('words that met others under their nonce are another draft', async () => {
	const { draft, bodies, pause } = setUp();
	draft.touch({ body: 'words' });
	await pause();
	const before = draft.nonce;
	draft.part();
	await pause();
	expect(draft.nonce).not.toBe(before);
	expect(bodies()).toEqual(['words', 'words']);
});

test('what is shared or deleted from the list does not stand in a form of this device any more', async () => {
	const on = server();
	const drawer = new Drawer('ana', shelf());
	const form = new UpdateForm(drawer, 'c');
	form.body.text = 'an update';
	const update = new SyncedDraft(on.door, drawer, { circle: 'c' });
	update.touch(form.written());
	drawer.write('thread.t.answer', 'an answer');
	const answer = new SyncedDraft(on.door, drawer, { circle: 'c', thread: 't' });
	answer.touch(writtenAs('reflect', 'an answer', blank));
	await vi.advanceTimersByTimeAsync(PAUSE);
	const all = [...on.kept.values()];
	expect(all.map((one) => one.body)).toEqual(['an update', 'an answer']);

	form.body.text = 'an update, and more';
	on.kept.clear();
	for (const one of all) await emptied(on.door, drawer, one);
	expect([drawer.read('thread.t.answer'), drawer.read('update.c.body')]).toEqual([undefined, 'an update, and more']);
	form.body.text = 'an update';
	for (const one of all) await emptied(on.door, drawer, one);
	expect(drawer.read('update.c.body')).toBeUndefined();
});

test('an answer that was begun elsewhere stands in the empty form of its thread, and in no other', async () => {
	const phone = setUp(server(), shelf(), 't');
	phone.draft.touch({ body: 'an answer' });
	await phone.pause();
	const opened = (device: ReturnType<typeof shelf>, form: Written, thread?: string) => setUp(phone.on, device, thread).draft.meet(() => form);
	expect(await opened(shelf(), {}, 't')).toMatchObject({ body: 'an answer' });
	expect(await opened(shelf(), { body: 'mine' }, 't')).toBeUndefined();
	expect(await opened(shelf(), {}, 'other')).toBeUndefined();
	expect(await opened(shelf(), {})).toBeUndefined();

	// What was sent without a line is not begun again.
	phone.door.drop.mockRejectedValue(Problem.offline());
	await phone.draft.done(true);
	expect(await opened(phone.device, {}, 't')).toBeUndefined();
});
