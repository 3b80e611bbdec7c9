import { expect, test, vi } from 'vitest';
import type { PostDraft } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { drafts as words } from '#lib/words/drafts.ts';
import { Drafts } from './drafts.svelte.ts';
import { inputOf, momentIn } from './later.ts';

const one = (id: string, state: PostDraft['state'], publishAt?: string): PostDraft => ({
	id,
	state,
	publishAt,
	circle: { id: 'c', name: 'Tuesday' },
	open: true,
	nonce: `n-${id}`,
	rev: 3,
	savedAt: '',
	expiresAt: '',
	title: 'T',
	body: 'B'
});

function setUp() {
	const all = [one('a', 'scheduled', '2030-02-01T09:00:00Z'), one('b', 'failed'), one('c', 'scheduled', '2030-01-01T09:00:00Z'), one('d', 'draft')];
	const door = {
		all: vi.fn(async () => all),
		save: vi.fn(async () => all[0]!),
		drop: vi.fn(async () => {}),
		share: vi.fn(async () => ({ circle: 'c', thread: 't', post: 'p' }))
	};
	return { all, door, drafts: new Drafts(door, 'c') };
}

test('drafts stand by what becomes of them, the next one first', async () => {
	const { drafts } = setUp();
	await drafts.load();
	const ids = (some: PostDraft[]) => some.map((draft) => draft.id).join('');
	expect([ids(drafts.failed), ids(drafts.scheduled), ids(drafts.waiting)]).toEqual(['b', 'ca', 'd']);
});

test('another time is another time for the same words, under the same revision', async () => {
	const { drafts, door, all } = setUp();
	await drafts.move(all[0]!, '2030-03-01T09:00:00Z');
	const sent = { circle: 'c', nonce: 'n-a', rev: 3, title: 'T', body: 'B', publishAt: '2030-03-01T09:00:00Z' };
	expect(door.save).toHaveBeenCalledWith('a', expect.objectContaining(sent));
	await drafts.share(all[3]!);
	expect(door.share).toHaveBeenCalledWith('d', 3);
});

test('what was refused shows in the list as it is now', async () => {
	const { drafts, door, all } = setUp();
	door.drop.mockRejectedValueOnce(new Problem({ code: 'draft_shared', status: 409 }));
	await expect(drafts.drop(all[0]!)).rejects.toMatchObject({ code: 'draft_shared' });
	expect(door.all).toHaveBeenCalledOnce();
});

test('a time is read in the zone of the device, ahead and within thirty days', () => {
	const now = new Date(2030, 0, 1, 12, 0);
	expect(momentIn('2030-01-02T09:30', now)).toBe(new Date(2030, 0, 2, 9, 30).toISOString());
	expect(inputOf(new Date(2030, 0, 2, 9, 5))).toBe('2030-01-02T09:05');
	for (const wrong of ['2030-01-01T12:00', '2029-12-31T09:00', '2030-02-01T09:00', '', 'soon']) expect(momentIn(wrong, now)).toBeUndefined();
});

test('each refusal of the server has its sentence', () => {
	for (const [code, sentence] of Object.entries(words.why)) expect(sentence, code).toMatch(/^[A-Z].*\.$/);
	expect(words.why.too_late).toContain('a day late');
});
