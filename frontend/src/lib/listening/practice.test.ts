import { expect, test } from 'vitest';
import { listening as words } from '#lib/words/listening.ts';
import { afterwards, Practice } from './practice.svelte.ts';

test('one goes through four cards and three tries, forward and back', () => {
	const practice = new Practice();
	expect(practice.first).toBe(true);
	const seen: string[] = [];
	while (!practice.over) {
		seen.push(practice.card ? `card ${practice.number}` : `trial ${practice.number}`);
		practice.next();
	}
	expect(seen).toEqual(['card 1', 'card 2', 'card 3', 'card 4', 'trial 1', 'trial 2', 'trial 3']);
	practice.next();
	expect(practice.over).toBe(true);
	practice.back();
	expect([practice.over, practice.number]).toEqual([false, 3]);
});

test('each try has one reply that fits, and what is chosen stays with its try', () => {
	for (const trial of words.trials) expect(trial.replies.filter((reply) => reply.fits)).toHaveLength(1);
	const practice = new Practice();
	for (let i = 0; i < 4; i++) practice.next();
	expect(practice.reply).toBeUndefined();
	practice.choose(1);
	expect(practice.reply?.fits).toBe(false);
	practice.next();
	expect(practice.reply).toBeUndefined();
	practice.back();
	expect(practice.chosen).toBe(1);
	practice.again();
	expect([practice.first, practice.chosen]).toEqual([true, undefined]);
});

test.each([
	['/threads/01a2', '/threads/01a2'],
	['/circles/01a2/new-update', '/circles/01a2/new-update'],
	['//elsewhere.example', '/circles'],
	['https://elsewhere.example', '/circles'],
	['/settings', '/settings'],
	['/settings/close', '/circles'],
	['/threads/../../x?y', '/circles'],
	[null, '/circles']
])('after it one goes on at a page of this place: %s', (from, to) => expect(afterwards(from)).toBe(to));
