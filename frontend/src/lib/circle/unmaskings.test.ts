import { expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import type { Unmasking } from '#lib/api/names.ts';
import { Unmaskings } from './unmaskings.svelte.ts';

test('a wish that waits is settled by a second person, and one that somebody else settled is read anew', async () => {
	const rows: Unmasking[] = [{ id: 'a', state: 'asked' }, { id: 'b', state: 'asked' }, { id: 'c', state: 'lapsed' }] as Unmasking[];
	const settle = (state: Unmasking['state']) => async (id: string) => {
		const row = rows.find((one) => one.id === id)!;
		if (row.state !== 'asked') throw new Problem({ code: 'unmask_over' });
		row.state = state;
		return row;
	};
	const wishes = new Unmaskings({ unmaskings: async () => structuredClone(rows), agreeWho: settle('done'), declineWho: settle('declined') });
	await wishes.load();
	expect(wishes.waiting.map((one) => one.id)).toEqual(['a', 'b']);
	await wishes.agree('a');
	expect(wishes.settled.map((one) => one.state)).toEqual(['done', 'lapsed']);
	rows[1]!.state = 'declined';
	await expect(wishes.agree('b')).rejects.toMatchObject({ code: 'unmask_over' });
	expect(wishes.waiting).toEqual([]);
});
