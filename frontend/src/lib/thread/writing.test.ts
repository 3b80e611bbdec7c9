import { expect, test, vi } from 'vitest';
import type { Post, Thread, ThreadPage } from '#lib/api/names.ts';
import { thread as words } from '#lib/words/thread.ts';
import { waysIn } from './answering.ts';
import { notesOf } from './notes.ts';
import { beginsAsAdvice } from './nudge.ts';
import { LONGEST, markedIn, plainOf, wholeOf } from './quoting.ts';
import { Shown, type ShownDoor } from './shown.svelte.ts';
import { ThreadState } from './thread.svelte.ts';

test('words that are marked on the page are quoted as they stand in the post', () => {
	const body = 'It was *quiet*, and I\nliked it.\n\n- the lamp\n- **the** chair';
	expect(markedIn(body, 'liked it')).toBe('liked it');
	expect(markedIn(body, ' quiet, and I\nliked ')).toBe('quiet*, and I\nliked');
	expect(markedIn(body, 'the lamp\nthe chair')).toBe('the lamp\n- **the** chair');
	expect(body).toContain(markedIn(body, 'the lamp\nthe chair'));
	expect(markedIn(body, 'somewhere else')).toBeUndefined();
	expect(markedIn(body, '  ')).toBeUndefined();
	expect(markedIn(body, '…')).toBeUndefined();
	expect(markedIn('a'.repeat(700), 'a'.repeat(601))).toBeUndefined();
	expect(markedIn('\u{1d4d0}\u{1d4d1}* \u{1d4d2}', '\u{1d4d1} \u{1d4d2}')).toBe('\u{1d4d1}* \u{1d4d2}');
});

test('a whole post is quoted to the end of a word', () => {
	expect(wholeOf(' short ')).toBe('short');
	const long = 'word '.repeat(200);
	expect([...wholeOf(long)].length).toBeLessThanOrEqual(LONGEST);
	expect(wholeOf(long)).toMatch(/word$/);
	expect(long).toContain(wholeOf(long));
	expect([...wholeOf('\u{1f9d8}'.repeat(700))]).toHaveLength(LONGEST);
});

test('a quote is one line of plain words', () => {
	expect(plainOf('- **a**\n- b [c](https://example.org)')).toBe('ab c');
});

test.each(['You should rest', 'you need to see someone', 'I think you should', 'Have you tried tea?', 'If I were you', 'Why don’t you go', 'Du solltest schlafen', 'Tu devrais dormir'])(
	'begins as advice: %s',
	(text) => expect(beginsAsAdvice(`  ${text} more`)).toBe(true)
);

test.each(['I heard that you should have slept', 'You said it was quiet', 'When I was there, I had to rest', 'Justice came to mind', 'What did you need?', ''])(
	'does not begin as advice: %s',
	(text) => expect(beginsAsAdvice(text)).toBe(false)
);

test('content notes are sent where there are any', () => {
	expect(notesOf({ notes: [], noteWords: ' ' })).toBeUndefined();
	expect(notesOf({ notes: ['death'], noteWords: '' })).toEqual({ keys: ['death'] });
	expect(notesOf({ notes: [], noteWords: ' water ' })).toEqual({ keys: [], words: 'water' });
});

function comfort(shown: string[]) {
	const kept = { largerGaps: true, shown };
	const door = { read: vi.fn(async () => ({ ...kept })), set: vi.fn<ShownDoor['set']>(async (now) => Object.assign(kept, now)) };
	return { kept, door };
}

test('what one reads without a cover is as the account says, and one thing uncovered uncovers no other', async () => {
	const shown = new Shown(comfort(['death']).door);
	expect(shown.all({ keys: ['death'] })).toBe(false);
	await shown.load();
	expect(shown.all({ keys: ['death'] })).toBe(true);
	expect(shown.all({ keys: ['death', 'animals'] })).toBe(false);
	expect(shown.all({ keys: ['death'], words: 'water' })).toBe(false);
});

test('the account is asked once and told, and the rest of what it keeps stays', async () => {
	const { kept, door } = comfort(['religion']);
	const shown = new Shown(door);
	await Promise.all([shown.load(), shown.load()]);
	expect(door.read).toHaveBeenCalledOnce();
	expect(shown.keys).toEqual(['religion']);
	await shown.set('religion', false);
	expect(kept).toEqual({ largerGaps: true, shown: [] });
	door.set.mockRejectedValueOnce(new Error());
	await expect(shown.set('death', true)).rejects.toThrow();
	expect(shown.keys).toEqual([]);
});

const ana = { id: 'ana', name: 'Ana', role: 'member' as const };

function opened(about: Partial<Thread>, { mine = false, may = ['answer_thread'], ...more }: Partial<ThreadPage> & { mine?: boolean; may?: string[] } = {}) {
	const asks = { kind: 'update' as const, wants: 'reflection' as const, replies: 'open' as const, kinds: ['presence', 'reflect'], notes: { keys: [] } };
	const is = { id: 't', circle: 'c', state: 'open' as const, startedAt: '', lastAt: '', lastSeq: 1, responses: 0, waits: true, unheard: false, pinned: false, new: false };
	const opening: Post = { id: 'p', thread: 't', kind: 'said', author: ana, body: 'words', notes: { keys: [] }, at: '', nonce: 'n', state: 'live', opening: true, rev: 0, edited: false, madeSeq: 1, mine };
	const viewer = { may, over: [], person: ana, agreed: true, newcomer: false };
	const page = { thread: { ...is, ...asks, ...about }, circle: { id: 'c', name: 'Tuesday' }, opening, posts: [], readSeq: 0, read: [], withdrawn: [], folded: [], practice: false, epoch: 'e', seq: 1, viewer };
	return new ThreadState({ ...page, ...more }, { page: vi.fn(), changes: vi.fn(), read: vi.fn() });
}

// covers: edge 76, as far as it is told here: the reason stands there, and the words stay
test('what can be added, and where nothing can, why', () => {
	expect(waysIn(opened({}))).toEqual({ kinds: ['presence', 'reflect'] });
	expect(waysIn(opened({ kinds: [], wants: 'quiet' }, { mine: true }))).toEqual({ kinds: ['said'] });
	expect(waysIn(opened({ kinds: [], wants: 'quiet' }, { may: [] }))).toEqual({ kinds: [], shut: words.shut.quiet });
	expect(waysIn(opened({ kinds: [], replies: 'closed' }))).toEqual({ kinds: [], shut: words.shut.closed });
	expect(waysIn(opened({ state: 'locked' }))).toEqual({ kinds: [], shut: words.shut.locked });
	expect(waysIn(opened({ state: 'locked' }, { may: ['answer_thread', 'write_note_in_thread'] }))).toEqual({ kinds: ['note'], shut: words.shut.locked });
	expect(waysIn(opened({ state: 'archived' }, { may: ['answer_thread', 'write_note_in_thread'] }))).toEqual({ kinds: [], shut: words.shut.archived });
	expect(waysIn(opened({ state: 'withdrawn' }, { mine: true }))).toEqual({ kinds: [], shut: words.shut.withdrawn });
	const tends = { may: ['answer_thread', 'write_note_in_thread'] };
	expect(waysIn(opened({ state: 'folded', under: 'open' }))).toEqual({ kinds: [], shut: words.shut.folded });
	expect(waysIn(opened({ state: 'folded', under: 'locked' }, tends))).toEqual({ kinds: ['note'], shut: words.shut.locked });
	expect(waysIn(opened({ state: 'removed', under: 'archived' }, tends))).toEqual({ kinds: [], shut: words.shut.archived });
	expect(waysIn(opened({ state: 'removed', under: 'open' }, { mine: true }))).toEqual({ kinds: [], shut: words.shut.removed });
	expect(waysIn(opened({}, { may: [], practice: true }))).toEqual({ kinds: [], shut: words.shut.practice });
	expect(waysIn(opened({}, { may: [] }))).toEqual({ kinds: [], shut: words.shut.other });
});
