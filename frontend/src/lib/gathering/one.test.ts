import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import type { Gathering } from '#lib/api/names.ts';
import type { GatheringDoor } from './door.ts';
import { OneGathering } from './one.svelte.ts';

const as = (minutes: number) => ({ id: 'g', minutes }) as Gathering;

function setUp() {
	const door = { one: vi.fn(async () => as(60)), keepSeat: vi.fn(async () => as(61)) };
	return { door, one: new OneGathering('g', door as unknown as GatheringDoor) };
}

test('an answer to what was done is not undone by an older look at it', async () => {
	const { door, one } = setUp();
	let answer: (gathering: Gathering) => void = () => {};
	door.one.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
	const looking = one.load();
	await one.set((d) => d.keepSeat('speaking'));
	answer(as(60));
	await looking;
	expect(one.gathering!.minutes).toBe(61);
});

test('what was refused shows how it stands now', async () => {
	const { door, one } = setUp();
	door.keepSeat.mockRejectedValueOnce(new Problem({ code: 'no_time', status: 409 }));
	await expect(one.set((d) => d.keepSeat('speaking'))).rejects.toMatchObject({ code: 'no_time' });
	await vi.waitFor(() => expect(one.gathering!.minutes).toBe(60));
});

test('when looking fails, what was known stays to be read', async () => {
	const { door, one } = setUp();
	await one.load();
	door.one.mockRejectedValueOnce(Problem.offline());
	await one.load();
	expect(one.gathering!.minutes).toBe(60);
	expect(one.problem!.code).toBe('offline');
	await one.load();
	expect(one.problem).toBeUndefined();
});
