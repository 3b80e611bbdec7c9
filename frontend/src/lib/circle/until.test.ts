import { expect, test } from 'vitest';
import { ahead, dayTo, fromNow, localOf, momentIn } from './until.ts';

const now = new Date(2026, 4, 10, 23, 50);

test('tomorrow begins at midnight, however soon that is', () => {
	expect(dayTo(new Date(2026, 4, 10, 23, 59).toISOString(), now)).toBe('today');
	expect(dayTo(new Date(2026, 4, 11, 0, 5).toISOString(), now)).toBe('tomorrow');
	expect(dayTo(new Date(2026, 4, 14, 9).toISOString(), now)).toMatch(/14/);
});

test('a moment survives the field for date and time', () => {
	const at = new Date(2026, 0, 5, 7, 3).toISOString();
	expect(momentIn(localOf(at))).toBe(at);
	expect(momentIn('')).toBeUndefined();
});

test('a time that is over is not ahead', () => {
	expect(ahead(fromNow(1))).toBe(true);
	expect(ahead(fromNow(-1))).toBe(false);
	expect(ahead(undefined)).toBe(false);
});
