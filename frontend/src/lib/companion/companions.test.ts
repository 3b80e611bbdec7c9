import { describe, expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { toText } from '#lib/vault/bytes.ts';
import { makeKeys } from '#lib/vault/pair.ts';
import { Companions } from './companions.svelte.ts';
import { PairLines } from './lines.svelte.ts';
import { LONGEST, blank, saidOf } from './said.ts';
import { sharingOf } from './share.ts';
import { Server } from './server.fixture.ts';
import { UnsentLines } from './unsent.svelte.ts';

const [adas, bens, eves] = await Promise.all([makeKeys(), makeKeys(), makeKeys()]);

/** One of two, with a device of their own. */
function person(server: Server, account: string, own: typeof adas, other: typeof adas, { kept = shelf(), online = (): boolean => true } = {}) {
	const notebook = { of: () => [{ plain: { at: '', private: toText(own.private), public: toText(own.public) } }] } as unknown as Notebook;
	const door = server.as(account, { key: other.public, name: account === 'ada' ? 'Ben' : 'Ada' });
	const unsent = new UnsentLines(new Drawer(account, kept), door, online);
	const companions = new Companions(account, door, unsent);
	const pair = { ...server.pair, me: account, key: other.public };
	const lines = new PairLines(pair.id, account, door, () => companions.sealOf(notebook, pair));
	return { notebook, door, unsent, companions, pair, lines, kept, share: companions.share.bind(companions, notebook, pair) };
}

const two = (server = new Server()) => ({ server, ada: person(server, 'ada', adas, bens), ben: person(server, 'ben', bens, adas) });
const texts = (lines: PairLines) => lines.all.map(({ said }) => said?.text ?? said?.meant);
const stored = (of: Storage | ReturnType<typeof shelf>) => Array.from({ length: of.length }, (_, i) => `${of.key(i)} ${of.getItem(of.key(i)!)}`).join('\n');

describe('a line between two', () => {
	test('is read by both, in order, and by nobody else', async () => {
		const { server, ada, ben } = two();
		expect(await ada.share('line', { meant: 'Call my sister.', happened: '', next: ' Sunday. ' })).toBe('sent');
		expect(await ben.share('words', { text: 'I read it.' })).toBe('sent');
		await Promise.all([ada.lines.look(), ben.lines.look()]);
		expect(texts(ben.lines)).toEqual(['Call my sister.', 'I read it.']);
		expect(ada.lines.all.map(({ mine }) => mine)).toEqual([true, false]);
		expect(ben.lines.all.map(({ mine }) => mine)).toEqual([false, true]);
		expect(ben.lines.all[0]!.said).toEqual({ meant: 'Call my sister.', next: 'Sunday.' });
		const seen = JSON.stringify(server.lines, (_, value: unknown) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value));
		expect(seen).not.toMatch(/sister|Sunday|read it/u);
		const eve = person(server, 'ada', eves, bens);
		await eve.lines.look();
		expect(eve.lines.all.map(({ said }) => said)).toEqual([undefined, undefined]);
	});

	test('is only what its author sealed: under another name it does not open', async () => {
		const { server, ada, ben } = two();
		await ada.share('line', { meant: 'Call my sister.' });
		server.lines = server.lines.map((line) => (line.gone ? line : { ...line, by: 'ben' }));
		await ben.lines.look();
		expect(texts(ben.lines)).toEqual([undefined]);
	});

	test('is gone for both once it is taken back', async () => {
		const { server, ada, ben } = two();
		await ada.share('commitment', { text: 'After breakfast, I call.' });
		await ada.share('words', { text: 'And this stays.' });
		await Promise.all([ada.lines.look(), ben.lines.look()]);
		await ada.door.takeBack(ada.pair.id, ada.lines.all[0]!.id);
		await Promise.all([ada.lines.look(), ben.lines.look()]);
		expect([texts(ada.lines), texts(ben.lines)]).toEqual([['And this stays.'], ['And this stays.']]);
		const anew = person(server, 'ben', bens, adas);
		await anew.lines.look();
		expect(texts(anew.lines)).toEqual(['And this stays.']);
	});

	test('is read to the end, a page at a time', async () => {
		const { server, ada, ben } = two();
		for (let i = 0; i < 7; i++) await ada.share('words', { text: String(i) });
		server.limit = 2;
		await ben.lines.look();
		expect(texts(ben.lines)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
		expect(ben.lines.looked).toBe(true);
	});

	test('that is too long is refused here, whatever language it is in, and the longest one goes', async () => {
		const { server, ada } = two();
		await expect(ada.share('words', { text: 'a'.repeat(70_000) })).rejects.toMatchObject({ code: 'too_long' });
		expect(server.lines).toEqual([]);
		expect(await ada.share('words', { text: '水'.repeat(LONGEST) })).toBe('sent');
	});

	test('asks for the key of an open notebook', async () => {
		const { ada } = two();
		const empty = { of: () => [] } as unknown as Notebook;
		await expect(ada.companions.share(empty, ada.pair, 'words', { text: 'x' })).rejects.toMatchObject({ code: 'key_missing' });
	});
});

describe('a line without a line', () => {
	test('waits on the device, sealed, and goes once when the line is back', async () => {
		const server = new Server();
		let line = false;
		const ada = person(server, 'ada', adas, bens, { online: () => line });
		const ben = person(server, 'ben', bens, adas);
		expect(await ada.share('line', { meant: 'Call my sister.' })).toBe('waiting');
		expect(ada.unsent.in(ada.pair.id)).toHaveLength(1);
		expect(stored(ada.kept)).toMatch(/companion\.line\./u);
		expect(stored(ada.kept)).not.toContain('sister');
		// Another page of the same device, whose notebook is locked, sends it as it is.
		line = true;
		const later = new UnsentLines(new Drawer('ada', ada.kept), ada.door, () => true);
		await later.pump();
		expect(later.arrived).toMatchObject({ pair: ada.pair.id });
		expect(stored(ada.kept)).toBe('');
		await ada.unsent.pump();
		await ben.lines.look();
		expect(texts(ben.lines)).toEqual(['Call my sister.']);
	});

	test('whose answer was lost arrives once', async () => {
		const { server, ada } = two();
		server.fails = [{ after: Problem.offline() }];
		expect(await ada.share('words', { text: 'Once.' })).toBe('waiting');
		await ada.unsent.pump();
		expect(server.lines).toHaveLength(1);
		expect(ada.unsent.items).toEqual([]);
		ada.unsent.close();
	});

	test('that is refused at once is given back, and later it stays with its reason', async () => {
		const server = new Server();
		let line = true;
		const ada = person(server, 'ada', adas, bens, { online: () => line });
		server.ended = true;
		await expect(ada.share('words', { text: 'Too late.' })).rejects.toMatchObject({ code: 'companion_over' });
		expect(ada.unsent.items).toEqual([]);
		line = false;
		await ada.share('words', { text: 'Too late as well.' });
		line = true;
		await ada.unsent.pump();
		expect(ada.unsent.in(ada.pair.id)).toMatchObject([{ state: 'refused', problem: { code: 'companion_over' } }]);
	});

	test('of two at once, both say what became of them', async () => {
		const { server, ada } = two();
		expect(await Promise.all([ada.share('words', { text: '1' }), ada.share('words', { text: '2' })])).toEqual(['sent', 'sent']);
		expect(server.lines).toHaveLength(2);
	});
});

describe('sharing from elsewhere in the notebook', () => {
	test('goes to a companion by their pair, and can be taken back', async () => {
		const { ada, ben } = two();
		const sharing = sharingOf(ada.companions, () => ada.notebook);
		expect((await sharing.open()).map(({ name }) => name)).toEqual(['Ben']);
		const { line, waiting } = await sharing.share(ada.pair.id, 'insight', 'I hide when somebody is kind.');
		expect(waiting).toBe(false);
		await ben.lines.look();
		expect(ben.lines.all).toMatchObject([{ id: line, kind: 'insight', said: { text: 'I hide when somebody is kind.' } }]);
		await sharing.takeBack(ada.pair.id, line);
		await ben.lines.look();
		expect(ben.lines.all).toEqual([]);
	});

	test('what still waits here is taken back here', async () => {
		const server = new Server();
		const ada = person(server, 'ada', adas, bens, { online: () => false });
		const sharing = sharingOf(ada.companions, () => ada.notebook);
		const { line, waiting } = await sharing.share(ada.pair.id, 'words', 'Not yet.');
		expect(waiting).toBe(true);
		await sharing.takeBack(ada.pair.id, line);
		expect([ada.unsent.items, stored(ada.kept), server.lines]).toEqual([[], '', []]);
	});

	test('is over where the pair is', async () => {
		const { server, ada } = two();
		server.ended = true;
		const sharing = sharingOf(ada.companions, () => ada.notebook);
		expect(await sharing.open()).toEqual([]);
		await expect(sharing.share(ada.pair.id, 'words', 'x')).rejects.toMatchObject({ code: 'companion_over' });
	});
});

describe('what a line says', () => {
	test('parts nobody knows are passed over, and what is no line throws', () => {
		expect(saidOf('{"text":"a","meant":1,"more":{"b":2},"seat":true}')).toEqual({ text: 'a', seat: true });
		for (const text of ['[]', '"a"', 'null', '{']) expect(() => saidOf(text)).toThrow();
	});

	test('nothing but marks is nothing', () => {
		expect(blank({})).toBe(true);
		expect(blank({ text: ' … ' })).toBe(true);
		expect(blank({ next: 'Sunday' })).toBe(false);
		expect(blank({ text: '水' })).toBe(false);
	});
});
