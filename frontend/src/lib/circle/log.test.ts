import { expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { ActLog } from './log.svelte.ts';
import type { Act } from '#lib/api/names.ts';

const act = (id: string) => ({ id, what: 'warned', was: '', becomes: '', at: '' }) as Act;

test('the log goes on where it stopped, and says nothing twice', async () => {
	const log = new ActLog(async (before) => (before ? { acts: [act('2'), act('1')] } : { acts: [act('3'), act('2')], next: '2' }));
	await log.load();
	await log.more();
	expect(log.acts!.map((a) => a.id)).toEqual(['3', '2', '1']);
	expect(log.next).toBeUndefined();
});

test('a page that does not come leaves what is read', async () => {
	let fail = false;
	const log = new ActLog(async () => {
		if (fail) throw Problem.offline();
		return { acts: [act('3')], next: '3' };
	});
	await log.load();
	fail = true;
	await expect(log.more()).rejects.toMatchObject({ code: 'offline' });
	await log.load();
	expect(log.acts!.map((a) => a.id)).toEqual(['3']);
	expect(log.next).toBe('3');
});
