import { expect, test } from 'vitest';
import { carry as words } from '#lib/words/carry.ts';
import { dataOf, FORMAT, markdownOf, pageOf, wholeOf, type Whole } from './notebook-file.ts';
import { year } from './trace.fixture.ts';

const hostile = `</p><script>alert(1)</script><img src=x onerror="alert('1')">`;
const made = new Date('2030-12-24T12:00:00Z');
const at = { at: '2030-02-01T12:00:00Z', changed: '2030-02-01T12:00:00Z' };
const active = false;

const whole: Whole = {
	...(Object.fromEntries(Object.entries(year).map(([kind, all]) => [kind, all.map((one) => ({ ...one, active }))])) as unknown as Whole),
	not_yet: [{ id: 'n', active, plain: { ...at, label: 'the letter', tag: 'grief' } }],
	people: [{ id: 'p', active, plain: { ...at, people: [{ nickname: hostile, can: ['laughs'], note: 'met at the bakery' }] } }],
	structure: [{ id: 's', active, plain: { ...at, rhythm: 'Sundays, ten minutes', heavy: 'my sister' } }],
	choices: [{ id: 'h', active, plain: { ...at, seen: {}, told: ['notebook'] } }]
};
whole.insight[0]!.plain.revisions = [{ at: at.at, text: 'how I said it first' }];
Object.assign(whole.insight[0]!.plain, { explanations: 'I was tired', draft: { sense: 'or I was afraid' }, putAway: ['card'] });
Object.assign(whole.commitment[0]!.plain, { talk: { whom: 'Ama', first: 'I miss our walks' } });

/** Every word somebody wrote. */
const own = ['the lake', 'First words.', 'And more of them.', 'I talk past my sister', 'how I said it first', 'I was tired', 'or I was afraid', 'Ama', 'I miss our walks', 'She was out.', 'We talk on Sundays.', 'enough for now', 'A draft of it.', 'the letter', 'met at the bakery', 'Sundays, ten minutes', 'my sister'];

// covers: unit 61
test('the page has every word somebody wrote, opens without a line, and runs nothing', () => {
	const page = pageOf(whole, made);
	for (const text of own) expect(page).toContain(text);
	expect(page).toContain("default-src 'none'");
	expect(page).not.toMatch(/<script|<img|<link|onerror="|https?:/u);
	expect(page).toContain('&lt;script&gt;');
});

// covers: unit 61
test('the page has what was said of oneself as sentences under their day, the rhythm of an arc, and what each ordinary day made of an insight', () => {
	const told = structuredClone(whole);
	Object.assign(told.review[0]!.plain, { self: { settled: 3, ordinary: 2 } });
	Object.assign(told.arc[0]!.plain, { rhythm: 'close' });
	Object.assign(told.insight[0]!.plain, { checks: [{ prompt: 'S01', answer: 'over coffee', at: at.at, trust: 'less' }] });
	const page = pageOf(told, made);
	const part = (title: string) => page.slice(page.indexOf(title)).split('</section>')[0]!;
	for (const text of ['It sat in part.', 'Ordinary life was a little easier.']) expect(part(words.parts.review)).toContain(text);
	expect(part(words.parts.review)).not.toMatch(/settled|: [1-5]\b/u);
	expect(part(words.parts.arc)).toContain('rhythm: close');
	for (const text of ['over coffee', 'If a friend told you this', words.trust.less]) expect(part(words.parts.insight)).toContain(text);
});

// covers: unit 61
test('the data has every item as it is, and no key', () => {
	const data = JSON.parse(dataOf(whole, made)) as { format: string; items: { id: string; kind: string; plain: unknown }[] };
	expect(data.format).toBe(FORMAT);
	expect(data.items).toHaveLength(Object.values(whole).flat().length);
	expect(data.items.find(({ id }) => id === 'i1')!.plain).toEqual(whole.insight[0]!.plain);
	const asked: string[] = [];
	wholeOf({ of: (kind) => (asked.push(kind), []) });
	expect(asked).not.toContain('keys');
	expect(asked).toHaveLength(11);
});

test('an empty notebook is a page that says so', () => {
	const nothing = Object.fromEntries(Object.keys(whole).map((kind) => [kind, []])) as unknown as Whole;
	expect(pageOf(nothing, made)).toContain(words.nothing);
	expect(markdownOf(nothing)).toBe('');
});

test('as Markdown each entry stands below its moment, and no line of it looks like another one', () => {
	const text = markdownOf({
		entry: [
			{ id: '1', active, plain: { ...at, way: 'list', text: 'bread\n\nmilk', tags: ['home', 'small'] } },
			{ id: '2', active, plain: { ...at, way: 'reply', text: '# 2031-01-01 is a heading of mine', prompt: { id: 'J01', text: 'What stays?' } } }
		]
	});
	expect(text).toBe('# 2030-02-01T12:00:00Z\n\nTags: home, small\n\n- bread\n\n- milk\n\n# 2030-02-01T12:00:00Z\n\n> What stays?\n\n\\# 2031-01-01 is a heading of mine\n');
});
