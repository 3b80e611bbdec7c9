import { describe, expect, test } from 'vitest';
import { Importing } from './importing.svelte.ts';
import { unzipped } from './zip.ts';
import { zipOf } from './zip.fixture.ts';

const blob = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]);
const read = async (bytes: Uint8Array<ArrayBuffer>) => Promise.all((await unzipped(blob(bytes))).map(async ({ name, text }) => [name, await text(1_000_000)]));

describe('a zip', () => {
	test.each([{ stored: true }, { stored: false }, { comment: 'a comment at its end' }])('is read with %j', async (how) => {
		expect(await read(zipOf({ 'Journal.json': 'wörds', 'photos/a.jpeg': 'x'.repeat(5000) }, how))).toEqual([
			['Journal.json', 'wörds'],
			['photos/a.jpeg', 'x'.repeat(5000)]
		]);
	});

	test('that unpacks to more than is read is let go, whatever it says of itself', async () => {
		const [bomb] = await unzipped(blob(zipOf({ 'a.md': '0'.repeat(3_000_000) })));
		await expect(bomb!.text(1_000_000)).rejects.toThrow('too much');
	});

	test('that is cut or is none is refused, and never read past its end', async () => {
		const whole = zipOf({ 'a.md': 'words', 'b.md': 'words' });
		for (let cut = 0; cut < whole.length; cut++) {
			await expect(read(whole.slice(0, cut))).rejects.toThrow();
			await read(whole.slice(cut)).catch(() => {});
		}
	});
});

test('a packed journal is brought in as its files are', async () => {
	const entries = [{ creationDate: '2020-04-16T14:08:04Z', text: 'A walk' }];
	const zip = zipOf({ 'Journal.json': JSON.stringify({ entries }), 'Empty.json': '{"entries":[]}', 'photos/a.jpeg': 'x', '__MACOSX/._Journal.json': 'x', 'notes/2020-05-01.md': 'Tea' });
	const importing = new Importing({ of: () => [], put: async (_, id) => ({ id, mark: '' }) });
	await importing.read([new File([zip], 'export.zip'), new File(['no zip'], 'b.zip'), new File([zipOf({ 'a.jpeg': 'x' })], 'c.zip')]);
	expect(importing.drafts.map(({ at, text }) => [at.slice(0, 10), text])).toEqual([
		['2020-04-16', 'A walk'],
		['2020-05-01', 'Tea']
	]);
	expect(importing.left).toEqual([
		{ name: 'Empty.json', why: 'empty' },
		{ name: 'b.zip', why: 'broken' },
		{ name: 'c.zip', why: 'empty' }
	]);
});
