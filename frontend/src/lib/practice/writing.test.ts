import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { choicesIn, sawPrompt, wasTold } from './choices.ts';
import { dayIn, newId } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { deviceShelf, pageShelf } from './shelf.ts';
import { Writing } from './writing.svelte.ts';

const key = await itemKey(newVaultKey());
let account = '';
const open: Notebook[] = [];
beforeEach(() => void (account = newId()));
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

async function book(server = new Server(), { apart = false, online = true } = {}) {
	const shelf = apart ? pageShelf() : await deviceShelf(account);
	const notebook = new Notebook({ account, key, shelf, door: server, online: () => online });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	return notebook;
}

const texts = (notebook: Notebook) => notebook.of('entry').map(({ plain }) => plain.text);

// covers: unit 27
test('every letter keeps itself, and is there after the page was closed', async () => {
	const notebook = await book(undefined, { online: false });
	const writing = new Writing(notebook);
	for (const text of ['T', 'Th', 'The', 'The k', 'The kettle']) writing.text = text;
	expect(writing.resting).toBe('saving');
	await writing.flush();
	expect([texts(notebook), writing.resting]).toEqual([['The kettle'], 'device']);
	writing.text = 'The kettle sang.';
	// The page closes with the last letter on its way to the device.
	await notebook.close();
	const again = await book(undefined, { online: false });
	expect(texts(again)).toEqual(['The kettle sang.']);
	const on = new Writing(again, again.of('entry')[0]);
	on.text += ' Twice.';
	await on.flush();
	expect(texts(again)).toEqual(['The kettle sang. Twice.']);
});

test('nothing is kept of a page that stays blank, or is emptied again', async () => {
	const server = new Server();
	const notebook = await book(server);
	const writing = new Writing(notebook);
	writing.way = 'list';
	writing.text = '  ';
	await writing.flush();
	expect(writing.resting).toBe('nowhere');
	writing.text = 'word';
	await writing.flush();
	writing.text = '';
	await writing.flush();
	await notebook.flush();
	expect([texts(notebook), writing.resting, server.items.size]).toEqual([[], 'nowhere', 0]);
	writing.text = 'after all';
	await writing.flush();
	expect(texts(notebook)).toEqual(['after all']);
});

// covers: unit 9
test('an empty page is kept where there are no words yet', async () => {
	const notebook = await book();
	const writing = new Writing(notebook);
	writing.way = 'no_words_yet';
	await writing.flush();
	expect(texts(notebook)).toEqual([]);
	await writing.keepBlank();
	writing.returnIn(7);
	await writing.flush();
	expect(notebook.of('entry').map(({ plain, dueOn }) => [plain.way, plain.text, dueOn])).toEqual([['no_words_yet', '', dayIn(7)]]);
});

test('a day to come back, a sentence and tags are kept with the words', async () => {
	const notebook = await book();
	const writing = new Writing(notebook);
	writing.text = 'What stayed';
	writing.prompt = { id: 'J08', text: 'What has stayed with you?' };
	writing.tags = 'body, , rest ';
	writing.dueOn = '2030-05-01';
	await writing.flush();
	const [one] = notebook.of('entry');
	expect(one).toMatchObject({ dueOn: '2030-05-01', plain: { way: 'reply', prompt: { id: 'J08' }, tags: ['body', 'rest'] } });
	writing.prompt = undefined;
	writing.dueOn = undefined;
	await writing.flush();
	const [now] = notebook.of('entry');
	expect([now!.plain.way, now!.plain.prompt, now!.dueOn, now!.plain.at]).toEqual(['prose', undefined, undefined, one!.plain.at]);
});

test('where another device wrote too, one goes on in a copy, and it is said', async () => {
	const server = new Server();
	const first = await book(server);
	const begun = new Writing(first);
	begun.text = 'begun';
	await begun.flush();
	await first.sync();
	const other = await book(server, { apart: true });
	const [here, there] = [new Writing(first, first.of('entry')[0]), new Writing(other, other.of('entry')[0])];
	there.text = 'on the phone';
	await there.flush();
	await other.sync();
	here.text = 'at the desk';
	await here.flush();
	await first.sync();
	here.text = 'at the desk, still';
	await here.flush();
	expect(here.copyOf).toBe(begun.id);
	await first.sync();
	await other.sync();
	for (const notebook of [first, other]) expect(texts(notebook).sort()).toEqual(['at the desk, still', 'on the phone']);
});

test('whoever had written stays with their own words when the other ones arrive', async () => {
	const server = new Server();
	const first = await book(server);
	const begun = new Writing(first);
	begun.text = 'begun';
	await begun.flush();
	await first.sync();
	const other = await book(server, { apart: true });
	const there = new Writing(other, other.of('entry')[0]);
	there.text = 'on the phone';
	await there.flush();
	await other.sync();
	begun.text = 'at the desk';
	await begun.flush();
	await first.sync();
	begun.look();
	expect([begun.text, begun.taken, begun.copyOf]).toEqual(['at the desk', false, there.id]);
	begun.text += ', still';
	await begun.flush();
	await first.sync();
	expect(texts(first).sort()).toEqual(['at the desk, still', 'on the phone']);
});

test('what was changed elsewhere stands here, unless something is being written', async () => {
	const server = new Server();
	const [first, other] = [await book(server), await book(server, { apart: true })];
	const writing = new Writing(first);
	writing.text = 'begun';
	await writing.flush();
	await first.sync();
	await other.sync();
	const there = new Writing(other, other.of('entry')[0]);
	there.text = 'gone on elsewhere';
	await there.flush();
	await other.sync();
	await first.sync();
	writing.look();
	expect([writing.text, writing.taken, writing.copyOf]).toEqual(['gone on elsewhere', true, undefined]);
	expect(await there.remove()).toBe(true);
	await other.sync();
	await first.sync();
	writing.look();
	expect([writing.gone, writing.text]).toEqual([true, 'gone on elsewhere']);
	writing.text = 'kept all the same';
	await writing.flush();
	await first.sync();
	await other.sync();
	expect(texts(other)).toEqual(['kept all the same']);
});

test('an entry that stays on this device never leaves it, and one that had left is taken back', async () => {
	const server = new Server();
	const notebook = await book(server);
	const writing = new Writing(notebook);
	await writing.stayHere(true);
	writing.text = 'for me';
	await writing.flush();
	writing.text = 'for me alone';
	await writing.flush();
	await notebook.sync();
	expect([server.sent, writing.resting]).toEqual([[], 'here']);
	await writing.stayHere(false);
	await notebook.sync();
	expect([server.items.size, writing.resting]).toEqual([1, 'server']);
	await writing.stayHere(true);
	await notebook.sync();
	writing.text = 'for me alone again';
	await writing.flush();
	await notebook.sync();
	expect([[...server.items.values()].filter(({ gone }) => !gone), writing.resting, texts(notebook)]).toEqual([[], 'here', ['for me alone again']]);
});

test('words too long for one entry are said to be, and what was kept before stays', async () => {
	const notebook = await book();
	const writing = new Writing(notebook);
	writing.text = 'short';
	await writing.flush();
	writing.text = 'ö'.repeat(40_000);
	await writing.flush();
	expect([writing.problem?.code, texts(notebook)]).toEqual(['too_long', ['short']]);
	writing.text = 'short again';
	await writing.flush();
	expect([writing.problem, texts(notebook)]).toEqual([undefined, ['short again']]);
});

test('what is remembered is remembered once, also where two devices began', async () => {
	const server = new Server();
	const [first, other] = [await book(server), await book(server, { apart: true })];
	expect(choicesIn(first)).toMatchObject({ seen: {}, told: [] });
	await sawPrompt(first, 'J01', false);
	await wasTold(other, 'notebook');
	await sawPrompt(other, 'J07', true);
	for (const notebook of [first, other, first]) await notebook.sync();
	for (const notebook of [first, other]) {
		expect(choicesIn(notebook)).toMatchObject({ seen: { J01: dayIn(0), J07: dayIn(0) }, deepOn: dayIn(0), told: ['notebook'] });
	}
});
