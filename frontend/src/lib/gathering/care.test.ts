import { expect, test } from 'vitest';
import type { CareLine } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Care } from './care.svelte.ts';

function setUp() {
	const sent: unknown[] = [];
	const server = { problem: undefined as Problem | undefined, meanwhile: () => {} };
	const care = new Care('gus', {
		care: async () => ({ lines: [], reads: [] }),
		careSeen: async () => {},
		writeCare: async ({ nonce: _, ...note }: { nonce: string; [more: string]: unknown }) => {
			server.meanwhile();
			if (server.problem) throw server.problem;
			sent.push(note);
			return { id: String(sent.length), ...note } as unknown as CareLine;
		}
	} as unknown as ConstructorParameters<typeof Care>[1]);
	return { care, sent, server };
}

test('what is being answered to one person is never sent to another', async () => {
	const { care, sent } = setUp();
	care.answers.ana = ' I am with you. ';
	expect(await care.answer('bo')).toBe(false);
	expect(sent).toEqual([]);
	care.answers.bo = 'Breathe.';
	expect(await care.answer('bo')).toBe(true);
	expect(sent).toEqual([{ card: 'words', to: 'bo', body: 'Breathe.' }]);
	expect(care.answers).toEqual({ ana: ' I am with you. ', bo: '' });
});

test('an answer that does not get through stays, and so does what was typed meanwhile', async () => {
	const { care, server } = setUp();
	care.answers.ana = 'I am with you.';
	server.problem = Problem.offline();
	expect(await care.answer('ana')).toBe(false);
	expect(care.answers.ana).toBe('I am with you.');
	server.problem = undefined;
	server.meanwhile = () => (care.answers.ana = 'I am with you. Stay.');
	expect(await care.answer('ana')).toBe(true);
	expect(care.answers.ana).toBe('I am with you. Stay.');
});
