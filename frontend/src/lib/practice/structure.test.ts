import { expect, test } from 'vitest';
import { linesOf, put, steps, written } from './structure.ts';

// covers: unit 48, unit 49
test('any one of the parts makes a page, and they are asked in their order', () => {
	expect(steps).toEqual(['rhythm', 'trusted', 'circle', 'heavy']);
	expect(written(linesOf(undefined))).toEqual([]);
	for (const step of steps) expect(written(linesOf({ [step]: 'a line' }))).toEqual([step]);
	expect(written(linesOf({ heavy: 'my sister', rhythm: 'Sundays', circle: ' ' }))).toEqual(['rhythm', 'heavy']);
});

test('what is put on the page twice stands there once', () => {
	expect(put('', 'Ama')).toBe('Ama');
	expect(put('Ama ', 'Ben')).toBe('Ama\nBen');
	expect(put('Ama\nBen', 'Ama')).toBe('Ama\nBen');
});
