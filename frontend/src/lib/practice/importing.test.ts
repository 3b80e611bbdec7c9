import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { itemKey, longest } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { Importing, type Picked } from './importing.svelte.ts';
import { newId } from './item.ts';
import { dataOf, markdownOf, wholeOf } from './notebook-file.ts';
import { entriesIn, fitting, momentIn, MOST_ENTRIES, MOST_FILE } from './notebook-import.ts';
import { Notebook } from './notebook.svelte.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const open: Notebook[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

async function book() {
	const notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server() });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	return notebook;
}

const now = Date.parse('2021-01-01T00:00:00Z');
const modified = Date.parse('2020-06-01T08:00:00Z');
const read = (name: string, text: string) => entriesIn(name, text, modified, now).map(({ at, text, tags }) => [at.slice(0, 10), text, ...(tags ?? [])]);
const file = (name: string, text: string, size = text.length): Picked => ({ name, size, lastModified: modified, text: async () => text });
const texts = (notebook: Notebook) => notebook.of('entry').map(({ plain }) => plain.text).sort();
const json = (value: unknown) => JSON.stringify(value);

describe('Markdown', () => {
	test('is one entry a file, dated by what stands above it, by its name, or by the file', () => {
		expect(read('a.md', '---\ntitle: Rain\ndate: 2020-02-03\ntags: [home, "small"]\n---\nIt rained.')).toEqual([['2020-02-03', 'Rain\n\nIt rained.', 'home', 'small']]);
		expect(read('a.md', '---\ndate: "2020-02-03 07:30"\ntags:\n  - one\n  - two\n---\r\nText')).toEqual([['2020-02-03', 'Text', 'one', 'two']]);
		expect(read('notes/2020-03-04 a walk.txt', '\uFEFFWords.')).toEqual([['2020-03-04', 'Words.']]);
		expect(read('a.markdown', 'Words.\n')).toEqual([['2020-06-01', 'Words.']]);
	});

	test('is several where headings are days, and no other heading parts it', () => {
		const text = 'before\n\n# 2020-01-01\n\nTags: a, b\n\none\n\n## A heading\n\nmore\n\n## 2020-01-02T10:00:00Z the bakery\ntwo\n\n# 2099-01-01 ahead';
		expect(read('a.md', text)).toEqual([
			['2020-06-01', 'before'],
			['2020-01-01', 'one\n\n## A heading\n\nmore', 'a', 'b'],
			['2020-01-02', 'the bakery\ntwo\n\n# 2099-01-01 ahead']
		]);
	});
});

test('a moment is one that exists and is not ahead', () => {
	const days = ['2020-02-31', '2020-13-01', '2040-01-01', 'none'].map((text) => momentIn(text, now));
	expect(days).toEqual([undefined, undefined, undefined, undefined]);
	expect(momentIn('at 2020-05-06T07:08:09+0200', now)).toBe('2020-05-06T05:08:09.000Z');
});

test('Day One: words, moments and tags; its pictures and its marks for them stay away', () => {
	const entries = [
		{ creationDate: '2020-04-16T14:08:04Z', modifiedDate: '2020-04-17T14:08:04Z', text: 'A walk\\. Then \\- tea\\!\n\n![](dayone-moment://ABC)', tags: ['walk', 3], location: { latitude: 1 } },
		{ creationDate: '2020-04-18T14:08:04Z', richText: json({ contents: [{ text: 'rich ' }, { embeddedObjects: [] }, { text: 'words' }] }) },
		{ creationDate: '2020-04-19T14:08:04Z', text: '![](dayone-moment://ABC)' },
		null
	];
	const drafts = entriesIn('Journal.json', json({ metadata: { version: '1.0' }, entries }), modified, now);
	expect(drafts).toEqual([
		{ at: '2020-04-16T14:08:04.000Z', changed: '2020-04-17T14:08:04.000Z', way: 'prose', text: 'A walk. Then - tea!', tags: ['walk'] },
		{ at: '2020-04-18T14:08:04.000Z', changed: '2020-04-18T14:08:04.000Z', way: 'prose', text: 'rich words' }
	]);
});

test.each([
	['a.json', '{', 'broken'],
	['a.json', '[]', 'kind'],
	['a.json', '{"items":[]}', 'kind'],
	['a.json', '{"entries":[]}', 'empty'],
	['a.pdf', 'words', 'kind'],
	['a.md', ' \n', 'empty']
])('%s with %j is not taken: %s', (name, text, why) => {
	expect(() => entriesIn(name, text, modified, now)).toThrow(why);
});

test('a text too long for one entry becomes several, and no word is lost', () => {
	const text = Array.from({ length: 30_000 }, (_, i) => (i % 40 === 0 ? `\n\n"wörd${i}"` : `wörd${i}`)).join(' ');
	const parts = fitting({ at: '2020-01-01T00:00:00Z', changed: '2020-01-01T00:00:00Z', way: 'prose', text });
	expect(parts.length).toBeGreaterThan(4);
	for (const part of parts) expect(new TextEncoder().encode(json(part)).length).toBeLessThanOrEqual(longest);
	expect(parts.map((part) => part.text).join(' ').split(/\s+/u)).toEqual(text.trim().split(/\s+/u));
	expect(fitting({ at: '', changed: '', way: 'prose', text: '😀'.repeat(40_000) }).map((part) => part.text).join('')).toBe('😀'.repeat(40_000));
});

describe('bringing in', () => {
	test('shows what it would take first, and takes it then, sealed like everything else', async () => {
		const notebook = await book();
		const importing = new Importing(notebook);
		await importing.read([file('b.md', '# 2020-02-02\ntwo\n# 2020-01-01\none'), file('c.pdf', 'x'), file('d.md', 'large', MOST_FILE + 1)]);
		expect([importing.state, importing.drafts.map(({ text }) => text)]).toEqual(['preview', ['one', 'two']]);
		expect(importing.left).toEqual([
			{ name: 'c.pdf', why: 'kind' },
			{ name: 'd.md', why: 'large' }
		]);
		expect(texts(notebook)).toEqual([]);
		await importing.take();
		expect([importing.state, importing.taken, texts(notebook)]).toEqual(['done', 2, ['one', 'two']]);
		await notebook.flush();
		expect(notebook.of('entry').map(({ where }) => where)).toEqual(['server', 'server']);
	});

	test('the same file again brings nothing twice', async () => {
		const notebook = await book();
		const importing = new Importing(notebook);
		for (const already of [1, 3]) {
			await importing.read([file('b.md', '# 2020-02-02\ntwo\n# 2020-01-01\none'), file('again.md', '# 2020-01-01\none')]);
			expect(importing.already).toBe(already);
			await importing.take();
		}
		expect(texts(notebook)).toEqual(['one', 'two']);
	});

	test('takes no more than its bound at once, and the rest the next time', async () => {
		const importing = new Importing({ of: () => [], put: async (_, id) => ({ id, mark: '' }) });
		const many = Array.from({ length: MOST_ENTRIES + 5 }, (_, i) => `# 2020-01-01\nentry ${i}`).join('\n');
		await importing.read([file('many.md', many)]);
		expect([importing.drafts.length, importing.over]).toEqual([MOST_ENTRIES, 5]);
	});

	test('where the device takes no more, what was taken stays and the rest can be taken again', async () => {
		const notebook = await book();
		let room = 1;
		const importing = new Importing({
			of: (kind) => notebook.of(kind),
			put: (...change) => (room-- > 0 ? notebook.put(...change) : Promise.reject(new Problem({ code: 'unkept', detail: 'full' })))
		});
		await importing.read([file('b.md', '# 2020-02-02\ntwo\n# 2020-01-01\none')]);
		await importing.take();
		expect([importing.state, importing.problem!.code, importing.taken, texts(notebook)]).toEqual(['preview', 'unkept', 1, ['one']]);
		room = 9;
		await importing.take();
		expect([importing.state, importing.problem, texts(notebook)]).toEqual(['done', undefined, ['one', 'two']]);
	});

	// covers: unit 61
	test('what was taken along comes back in another notebook as it was', async () => {
		const first = await book();
		const at = (day: string) => ({ at: `${day}T10:00:00.000Z`, changed: `${day}T10:00:00.000Z` });
		await first.put('entry', newId(), { ...at('2020-01-01'), way: 'list', text: 'bread\nmilk', tags: ['home'] });
		await first.put('entry', newId(), { ...at('2020-01-02'), way: 'no_words_yet', text: '' });
		await first.put('entry', newId(), { ...at('2020-01-03'), way: 'reply', text: '# 2020-01-01 looks like a heading', prompt: { id: 'J01', text: 'What stays?' } });
		const plain = (notebook: Notebook) => notebook.of('entry').map((one) => one.plain);
		const second = await book();
		const importing = new Importing(second);
		await importing.read([file('notebook.json', dataOf(wholeOf(first), new Date()))]);
		await importing.take();
		expect(plain(second)).toEqual(plain(first));
		const third = await book();
		const again = new Importing(third);
		await again.read([file('notebook.md', markdownOf(wholeOf(first)))]);
		await again.take();
		expect(texts(third)).toEqual(['- bread\n- milk', '> What stays?\n\n# 2020-01-01 looks like a heading']);
	});
});
