import { expect, test, vi } from 'vitest';
import type { Hit } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Following } from './following.svelte.ts';
import { Searching, type Found, type SearchDoor } from './searching.svelte.ts';

const hit = (post: string) => ({ post }) as Hit;
const posts = (searching: Searching) => searching.hits?.map((one) => one.post);

function setUp() {
	const door = {
		here: vi.fn<SearchDoor['here']>(async (_, from) => (from ? { hits: [hit('b'), hit('c')] } : { hits: [hit('a'), hit('b')], next: { c: 4 } })),
		everywhere: vi.fn<SearchDoor['everywhere']>(async () => ({ hits: [], next: {} }))
	};
	return { door, searching: new Searching(door) };
}

test('what is too short or too long is not looked for', async () => {
	const { door, searching } = setUp();
	for (const text of ['', ' a ', 'x'.repeat(101), '🦊']) {
		searching.words = text;
		await searching.look();
	}
	expect(door.here).not.toHaveBeenCalled();
	expect(searching.hits).toBeUndefined();
});

test('looking further back is for what was looked for, not for what was typed since', async () => {
	const { door, searching } = setUp();
	searching.words = ' lamp ';
	await searching.look();
	expect(door.here).toHaveBeenLastCalledWith('lamp', undefined);
	searching.words = 'other';
	searching.everywhere = true;
	await searching.more();
	expect(door.here).toHaveBeenLastCalledWith('lamp', { c: 4 });
	expect(door.everywhere).not.toHaveBeenCalled();
	expect(posts(searching)).toEqual(['a', 'b', 'c']);
	expect(searching.next).toBeUndefined();
	await searching.more();
	expect(door.here).toHaveBeenCalledTimes(2);
});

test('all circles are another door, and nowhere left to look is the end', async () => {
	const { door, searching } = setUp();
	searching.words = 'lamp';
	searching.everywhere = true;
	await searching.look();
	expect(door.everywhere).toHaveBeenCalledExactlyOnceWith('lamp', undefined);
	expect(posts(searching)).toEqual([]);
	expect(searching.next).toBeUndefined();
});

test('a late answer to an earlier search changes nothing', async () => {
	const { door, searching } = setUp();
	const late = Promise.withResolvers<Found>();
	door.here.mockImplementationOnce(() => late.promise);
	searching.words = 'slow';
	const first = searching.look();
	searching.words = 'quick';
	await searching.look();
	late.resolve({ hits: [hit('late')], next: { c: 1 } });
	await first;
	expect(posts(searching)).toEqual(['a', 'b']);
	expect(searching.busy).toBe(false);
});

test('what was found stays when looking further fails', async () => {
	const { door, searching } = setUp();
	searching.words = 'lamp';
	await searching.look();
	door.here.mockRejectedValueOnce(Problem.offline());
	await searching.more();
	expect(posts(searching)).toEqual(['a', 'b']);
	expect(searching.problem).toBeDefined();
	await searching.more();
	expect(posts(searching)).toEqual(['a', 'b', 'c']);
	expect(searching.problem).toBeUndefined();
});

test('a thread is followed, muted, or neither, as the server has it', async () => {
	const set = vi.fn(async () => {});
	const following = new Following(undefined, set);
	expect(await following.press('follow')).toBe(true);
	expect(following.how).toBe('follow');
	await following.press('mute');
	expect(following.how).toBe('mute');
	set.mockRejectedValueOnce(Problem.offline());
	expect(await following.press('mute')).toBe(false);
	expect(following.how).toBe('mute');
	expect(following.doing.problem).toBeDefined();
	await following.press('mute');
	expect(following.how).toBe('');
	expect(set.mock.calls).toEqual([['follow'], ['mute'], [''], ['']]);
});
