import { describe, expect, test, vi } from 'vitest';
import { read, textOf, type Piece } from './markdown.ts';

const p = (...pieces: Piece[]): Piece => ({ el: 'p', pieces });
const one = (...pieces: Piece[]) => [p(...pieces)];

/** Every element of it, and how deep the deepest lies. */
function all(pieces: Piece[], depth = 1): { elements: Exclude<Piece, string>[]; depth: number } {
	const found = { elements: [] as Exclude<Piece, string>[], depth };
	for (const piece of pieces) {
		if (typeof piece === 'string') continue;
		const inner = all(piece.pieces, depth + 1);
		found.elements.push(piece, ...inner.elements);
		found.depth = Math.max(found.depth, inner.depth);
	}
	return found;
}

describe('what is kept', () => {
	test('emphasis, and lines as they were broken', () => {
		expect(read('I am *here*,\nand **well**.')).toEqual(one('I am ', { el: 'em', pieces: ['here'] }, ',\nand ', { el: 'strong', pieces: ['well'] }, '.'));
		expect(textOf(read('one  \ntwo\\\nthree'))).toBe('one\ntwo\nthree');
		expect(read('one\n\n\ntwo')).toEqual([p('one'), p('two')]);
	});

	test('lists, in lists too, and numbered from where they begin', () => {
		expect(read('- a\n- b\n  - c')).toEqual([
			{ el: 'ul', pieces: [{ el: 'li', pieces: ['a'] }, { el: 'li', pieces: ['b', { el: 'ul', pieces: [{ el: 'li', pieces: ['c'] }] }] }] }
		]);
		expect(read('3. a\n4. b')).toEqual([{ el: 'ol', start: 3, pieces: [{ el: 'li', pieces: ['a'] }, { el: 'li', pieces: ['b'] }] }]);
		expect(read('1. a')[0]).not.toHaveProperty('start');
	});

	test('quotes', () => {
		expect(read('> said\n> before\n\nso')).toEqual([{ el: 'blockquote', pieces: [p('said\nbefore')] }, p('so')]);
	});

	test('links, with where they lead unless their text says the same', () => {
		expect(read('[this](https://example.org/a)')).toEqual(one({ el: 'a', href: 'https://example.org/a', host: 'example.org', pieces: ['this'] }));
		expect(read('https://example.org/a?b=c')).toEqual(one({ el: 'a', href: 'https://example.org/a?b=c', pieces: ['https://example.org/a?b=c'] }));
		expect(read('<mailto:bo@example.org>')[0]).toMatchObject({ pieces: [{ href: 'mailto:bo@example.org', host: 'bo@example.org' }] });
		expect(read('https://example.org/?a=1&copy;=2')[0]).toMatchObject({ pieces: [{ href: 'https://example.org/?a=1&copy;=2' }] });
		expect(read('bo@example.org')).toEqual(one({ el: 'a', href: 'mailto:bo@example.org', pieces: ['bo@example.org'] }));
		expect(read('[example.org](https://evil.example)')[0]).toMatchObject({ pieces: [{ host: 'evil.example' }] });
		expect(read('[https://example.org@evil.example](https://example.org@evil.example)')[0]).toMatchObject({ pieces: [{ host: 'evil.example' }] });
		expect(read('[https://example.org](https://exampl\u0435.org)')[0]).toMatchObject({ pieces: [{ host: 'xn--exampl-8of.org' }] });
	});
});

test.each([
	'# A heading',
	'A heading\n===',
	'---',
	'![a picture](https://example.org/a.png)',
	'<b onclick="alert(1)">bold</b>',
	'<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'<!-- a comment -->',
	'<svg><foreignObject><iframe srcdoc="x"></iframe></foreignObject></svg>',
	'| a | b |\n|---|---|\n| 1 | 2 |',
	'```js\nlet a = 1;\n```',
	'`let a = 1`',
	'[a]: https://example.org\n[a][a]',
	'{@html evil} {{constructor}} ${1}',
	'Tea &amp; bread, &lt;b&gt;, &#60;, &copy;'
])('shown as it was written: %s', (text) => {
	const pieces = read(text);
	expect(all(pieces).elements.map((element) => element.el)).toEqual(text.startsWith('[a]:') ? ['p', 'a'] : ['p']);
	expect(textOf(pieces)).toBe(text);
});

test('what is indented is words like any other', () => {
	expect(read('    far in')).toEqual(one('far in'));
});

// covers: hostile input of Markdown
test.each([
	'[a](javascript:alert(1))',
	'[a](JaVaScRiPt:alert(1))',
	'[a](&#106;avascript:alert(1))',
	'[a](&#x6A;&#x61;vascript:alert(1))',
	'[a](\u0001javascript:alert(1))',
	'[a]( javascript:alert(1))',
	'[a](<java\tscript:alert(1)>)',
	'[a](vbscript:msgbox(1))',
	'[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
	'[a](file:///etc/passwd)',
	'[a](blob:https://example.org/1)',
	'[a](tel:112)',
	'[a](/leave)',
	'[a](//evil.example/x)',
	'[a](\\\\evil.example)',
	'[a](#top)',
	'[a]()',
	'[a](https://)',
	'<javascript:alert(1)>',
	'<data:text/html,x>',
	'[a][b]\n\n[b]: javascript:alert(1)'
])('leads nowhere: %s', (text) => {
	expect(all(read(text)).elements.filter((element) => element.el === 'a')).toEqual([]);
});

test('what is in a link is nothing but text and emphasis', () => {
	const pieces = read('[![a](https://x.example/a.png) <b>c</b> *d*](https://example.org)');
	const link = all(pieces).elements.find((element) => element.el === 'a')!;
	expect(all(link.pieces).elements.map((element) => element.el)).toEqual(['em']);
	expect(textOf([link])).toBe('![a](https://x.example/a.png) <b>c</b> d');
});

const bombs = [
	'>', '> ', '- ', '1. ', '* ', '- > ', '> - ', '*', '**', '_', '*a ', '**a ', '*a **b ', '*a_ ', '**_', '_@_', 'a*', '[', '![', '[a](', '[a](<', '](', '(', '<', '<a ', '&', '&#', '\\',
	'`', '~', 'www.', 'www.a_', 'http://', 'https://a.b/(', '@', 'a@b', 'a@b.c ', '-_.@', 'a-_.+', '\n- ', '\n> ', '> \n', '  - a\n', '\t- a\n', '- - - - - - - - - - -\n', '> > > > > > > > > > >\n', '\n', ' \n',
	'\u202e', '\u200b', 'a\u0300\u0301\u0302', '\u{1f469}\u200d', '\0'
];

test.each(bombs.map((bomb) => [JSON.stringify(bomb), bomb]))('is done in a moment, and not deep: %s', (_, bomb) => {
	for (const times of [6000 / bomb.length, 399, 150]) {
		const text = bomb.repeat(Math.floor(times)).slice(0, 12_000);
		const before = process.cpuUsage();
		const pieces = read(text);
		expect(process.cpuUsage(before).user / 1000, 'milliseconds of work').toBeLessThan(1000);
		expect(all(pieces).depth).toBeLessThan(12);
	}
});

test('steps of a list that lead down and down end where a reader would', () => {
	const stairs = Array.from({ length: 60 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n');
	expect(all(read(stairs)).depth).toBeLessThan(12);
	expect(textOf(read(stairs)).match(/a/g)).toHaveLength(60);
});

test('a text that is too long to be looked at is shown whole', () => {
	const text = '**a** '.repeat(50_000);
	expect(read(text)).toEqual(one(text));
});

test('where reading fails, the words are there', () => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
	const slice = vi.spyOn(Array.prototype, 'flatMap').mockImplementation(() => {
		throw new RangeError('deep');
	});
	const pieces = read('*a* b');
	slice.mockRestore();
	expect(pieces).toEqual(one('*a* b'));
});

// covers: edge 87
test('what is written from right to left, without width or with marks upon marks stays what it was', () => {
	for (const text of ['שלום *עולם*', 'a\u202eb\u202c', 'a\u200bb', 'Z\u0351\u036b\u0343a\u0335\u0322l\u0327go', '\u{1f9d8}\u200d\u2640\ufe0f'])
		expect(textOf(read(text))).toBe(text.replaceAll('*', ''));
});
