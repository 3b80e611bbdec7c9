import { expect, test } from 'vitest';
import { Doing } from './doing.svelte.ts';
import { Problem } from './problem.ts';

test('a problem belongs to what it came of, and to nothing else', async () => {
	const doing = new Doing();
	expect(await doing.once('write', () => Promise.reject(Problem.offline()))).toBe(false);
	expect(doing.of('write')?.code).toBe('offline');
	expect(doing.of('hand')).toBeUndefined();
	expect(await doing.once('hand', async () => {})).toBe(true);
	expect([doing.of('write'), doing.of('hand'), doing.problem]).toEqual([undefined, undefined, undefined]);
	await doing.once('hand', () => Promise.reject(Problem.offline()));
	doing.clear();
	expect(doing.of('hand')).toBeUndefined();
});
