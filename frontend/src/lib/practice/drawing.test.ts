import { describe, expect, test } from 'vitest';
import { draw, MOST, wrapped, type Paper } from './drawing.ts';
import { year } from './trace.fixture.ts';
import { stepsOf, type Step } from './trace.ts';

const measure = (text: string) => 8 * [...text].length;
const paper = (width: number): Paper => ({ width, em: 16, measure });
const steps = stepsOf(year);

describe('the drawing of the trace', () => {
	test.each([320, 360, 1280])('stays on its paper at %i px, and nothing stands on anything else', (width) => {
		const { texts, marks, links, height } = draw(steps, paper(width));
		for (const { x, y, text } of texts) {
			expect(x + measure(text)).toBeLessThanOrEqual(width);
			expect(y).toBeLessThan(height);
		}
		const lines = texts.map(({ y }) => y);
		expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
		expect(marks).toHaveLength(steps.length);
		// The curve of a cubic reaches three quarters of where it is drawn to.
		for (const { x, reach } of links) expect(x - 0.75 * reach).toBeGreaterThan(0);
	});

	// covers: unit 14, unit 58
	test('draws a line from each step to what it grew from', () => {
		const { links, marks } = draw(steps, paper(720));
		const of = (id: string) => marks[steps.findIndex((step) => step.id === id)]!.y;
		expect(links).toHaveLength(steps.filter(({ from, what }) => from && what !== 'review' && what !== 'closed').length);
		expect(links.some(({ from, to }) => from === of('i1') && to === of('c1'))).toBe(true);
		expect(links.some(({ from, to }) => from === of('i1') && to === of('r1 0'))).toBe(true);
		for (const { from, to } of links) expect(from).toBeLessThan(to);
	});

	test('a longer pause is a little longer, and a very long one no more than that', () => {
		const apart = (day: string) => {
			const [a, b] = draw([step('1', '2030-01-01'), step('2', day)], paper(720)).marks;
			return b!.y - a!.y;
		};
		expect(apart('2030-01-02')).toBeLessThan(apart('2030-01-20'));
		expect(apart('2031-01-05')).toBe(apart('2039-01-05'));
	});

	test('leaves out the smaller steps of very many, and says so', () => {
		const looks = Array.from({ length: 3 * MOST }, (_, i) => ({ ...step(`l${i}`, '2030-02-02'), what: 'follow_up' as const, from: 'c1' }));
		const { marks, shortened, links } = draw([...steps, ...looks], paper(360));
		expect([marks.length, shortened]).toEqual([steps.length - 2, true]);
		expect(links.every(({ from, to }) => Number.isFinite(from) && Number.isFinite(to))).toBe(true);
		const changes = Array.from({ length: 2 * MOST }, (_, i) => step(`s${i}`, '2030-02-02'));
		expect(draw(changes, paper(360)).marks).toHaveLength(MOST);
		expect(draw(steps, paper(360)).shortened).toBe(false);
	});
});

test('a text is wrapped by words, a word too long by letters, and what does not fit ends in dots', () => {
	const at = (width: number, most: number) => (text: string) => wrapped(text, width * 8, measure, most);
	expect(at(10, 3)('one two three')).toEqual(['one two', 'three']);
	expect(at(4, 3)('abcdefghij')).toEqual(['abcd', 'efgh', 'ij']);
	expect(at(8, 2)('one two three four five')).toEqual(['one two', 'three …']);
	expect(at(8, 2)('')).toEqual([]);
	expect(at(2, 2)('👩👩👩')).toEqual(['👩👩', '👩']);
});

function step(id: string, day: string): Step {
	return { id, day, what: 'change', text: 'words' };
}
