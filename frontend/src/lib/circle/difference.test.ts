import { expect, test } from 'vitest';
import { difference } from './difference.ts';

const shown = (before: string[], after: string[]) =>
	difference(before, after)
		.map((line) => ({ same: ' ', added: '+', gone: '-' })[line.is] + line.text)
		.join('|');

test('what is the same stays, what is new and what went is marked where it stands', () => {
	expect(shown(['a', 'b', 'c'], ['a', 'x', 'c'])).toBe(' a|-b|+x| c');
	expect(shown(['a'], ['a', 'b'])).toBe(' a|+b');
	expect(shown(['a', 'b'], [])).toBe('-a|-b');
	expect(shown([], ['a'])).toBe('+a');
	expect(shown(['a', 'b'], ['b', 'a'])).toBe('-a| b|+a');
});

test('both versions can be read back out of the difference', () => {
	const random = (n: number) => Array.from({ length: n }, () => 'abcdef'[Math.floor(Math.random() * 6)]!);
	for (let i = 0; i < 200; i++) {
		const [before, after] = [random(i % 9), random((i * 7) % 11)];
		const lines = difference(before, after);
		expect(lines.filter((line) => line.is !== 'added').map((line) => line.text)).toEqual(before);
		expect(lines.filter((line) => line.is !== 'gone').map((line) => line.text)).toEqual(after);
	}
});
