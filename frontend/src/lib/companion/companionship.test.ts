import { expect, test } from 'vitest';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { toText } from '#lib/vault/bytes.ts';
import { makeKeys } from '#lib/vault/pair.ts';
import { Companions } from './companions.svelte.ts';
import { companionshipOf } from './companionship.ts';
import { PairLines } from './lines.svelte.ts';
import { Server } from './server.fixture.ts';
import { UnsentLines } from './unsent.svelte.ts';

const [adas, bens] = await Promise.all([makeKeys(), makeKeys()]);

function person(server: Server, account: string, own: typeof adas, other: typeof adas, online = () => true) {
	const notebook = { of: () => [{ plain: { at: '', private: toText(own.private), public: toText(own.public) } }] } as unknown as Notebook;
	const door = server.as(account, { key: other.public });
	const companions = new Companions(account, door, new UnsentLines(new Drawer(account, shelf()), door, online));
	const pair = { ...server.pair, me: account, key: other.public };
	return { companions, way: companionshipOf(companions, () => notebook), lines: new PairLines(pair.id, account, door, () => companions.sealOf(notebook, pair)) };
}

const texts = async (lines: PairLines) => {
	await lines.look();
	return lines.all.map(({ kind, said }) => [kind, said?.text]);
};

test('an item is shared with a companion, sealed, and taken back by its line', async () => {
	const server = new Server();
	const [ada, ben] = [person(server, 'ada', adas, bens), person(server, 'ben', bens, adas)];
	expect(await ada.way.open()).toEqual([{ id: server.pair.id, name: 'Ben' }]);
	const { line } = await ada.way.share(server.pair.id, 'insight', 'I can be slow.');
	expect(await texts(ben.lines)).toEqual([['insight', 'I can be slow.']]);
	await ada.way.takeBack(server.pair.id, line!);
	expect(await texts(ben.lines)).toEqual([]);
});

test('what waits for the line is taken back before it goes', async () => {
	const server = new Server();
	let online = false;
	const ada = person(server, 'ada', adas, bens, () => online);
	await ada.way.open();
	const { line } = await ada.way.share(server.pair.id, 'words', 'Not after all.');
	expect(ada.companions.unsent.items.length).toBe(1);
	await ada.way.takeBack(server.pair.id, line!);
	online = true;
	await ada.companions.unsent.pump();
	expect([ada.companions.unsent.items, server.lines.filter(({ gone }) => !gone)]).toEqual([[], []]);
});

test('with one that is over nothing is shared any more', async () => {
	const server = new Server();
	const { way } = person(server, 'ada', adas, bens);
	await way.open();
	server.ended = true;
	expect(await way.open()).toEqual([]);
	await expect(way.share(server.pair.id, 'words', 'Too late.')).rejects.toMatchObject({ status: 404 });
});
