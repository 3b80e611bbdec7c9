import { expect, test } from 'vitest';
import type { Case } from '#lib/api/names.ts';
import { Cases } from './cases.svelte.ts';

const one = (id: string, more: Partial<Case> = {}) => ({ id, class: 'now', state: 'open', ...more }) as Case;

test('what is settled is asked for once somebody would like to see it', async () => {
	const asked: boolean[] = [];
	const cases = new Cases(async (closed) => (asked.push(closed), [one('a')]));
	await cases.look();
	expect(asked).toEqual([false]);
	expect(cases.waiting).toBe(1);
	await cases.closed.again();
	await cases.look();
	expect(asked).toEqual([false, true, false, true]);
});

test('a room is rung for what is going on, and not for what somebody else is at', async () => {
	const all = [one('a'), one('b', { class: 'soon' }), one('c', { heldFor: 'later', holder: 'Bo' }), one('d', { heldFor: 'later', mine: true })];
	const cases = new Cases(async () => all);
	await cases.look();
	expect(cases.live.map((found) => found.id)).toEqual(['a', 'd']);
});
