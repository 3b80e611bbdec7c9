import { expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { toText } from '#lib/vault/bytes.ts';
import { makeKeys } from '#lib/vault/pair.ts';
import { Companions } from './companions.svelte.ts';
import { PairState } from './pair.svelte.ts';
import { Server } from './server.fixture.ts';
import { UnsentLines } from './unsent.svelte.ts';

const [adas, bens] = await Promise.all([makeKeys(), makeKeys()]);

/** Ada's page of the pair, on a line that can be taken away. */
function page() {
	const server = new Server({ key: bens.public });
	const line = { there: true };
	const keys = [{ plain: { at: '', private: toText(adas.private), public: toText(adas.public) } }];
	const notebook = { of: () => keys } as unknown as Notebook;
	const door = server.as('ada');
	const unsent = new UnsentLines(new Drawer('ada', shelf()), door, () => line.there);
	const open = new PairState(new Companions('ada', door, unsent), notebook, server.pair.id);
	return { server, line, keys, unsent, open };
}

test('what is shared stands there at once, and what waits opens too', async () => {
	const { line, unsent, open } = page();
	await open.look();
	expect(await open.share('line', { meant: 'Call.' })).toBe('sent');
	expect(open.read.map(({ said }) => said)).toEqual([{ meant: 'Call.' }]);
	line.there = false;
	expect(await open.share('words', { text: 'Later.' })).toBe('waiting');
	await open.open(unsent.in(open.id));
	expect(open.waiting.map(({ said }) => said)).toEqual([{ text: 'Later.' }]);
	line.there = true;
	await unsent.pump();
	await Promise.all([open.look(), open.open(unsent.in(open.id))]);
	expect([open.read.length, open.waiting]).toEqual([2, []]);
});

test('a key that comes later opens what could not be opened', async () => {
	const { keys, open } = page();
	const [key] = keys.splice(0);
	await open.look();
	expect([open.lines?.problem?.code, open.lines?.looked]).toEqual(['key_missing', false]);
	keys.push(key!);
	await open.look();
	expect([open.lines?.problem, open.lines?.looked]).toEqual([undefined, true]);
});

test('what one does is asked for and then seen, and what fails is said', async () => {
	const { server, open } = page();
	await open.look();
	expect(await open.rest(true)).toBe(true);
	expect(open.pair?.mine.rests).toBe(true);
	expect(await open.allowNudge(true)).toBe(true);
	expect(open.pair?.mine.allowsNudge).toBe(true);
	await open.share('words', { text: 'This.' });
	server.fails = [Problem.offline()];
	expect(await open.takeBack(open.read[0]!)).toBe(false);
	expect([open.doing.of('take')?.code, open.read.length]).toEqual(['offline', 1]);
	expect(await open.takeBack(open.read[0]!)).toBe(true);
	expect(open.read).toEqual([]);
	expect(await open.end()).toBe(true);
	expect(open.pair?.state).toBe('ended');
});

test('a page says the last thing that happened, where it happened', () => {
	const { open } = page();
	open.tell('write', 'Shared.');
	open.tell('read', 'Taken back.');
	expect([open.told('write'), open.told('read')]).toEqual(['', 'Taken back.']);
});

test('nothing that was open is left once the page is closed', async () => {
	const { open } = page();
	await open.look();
	await open.share('words', { text: 'This.' });
	open.close();
	expect([open.read, open.waiting]).toEqual([[], []]);
});
