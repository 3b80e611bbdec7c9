import { expect, test } from 'vitest';
import { leftOf } from './when.ts';

const now = new Date('2026-01-01T10:00:00Z');

test('time left is said in hours, near the end in minutes, and never below none', () => {
	expect(leftOf('2026-01-03T09:59:00Z', now)).toBe('in 47 hours');
	expect(leftOf('2026-01-01T11:30:00Z', now)).toBe('in 90 minutes');
	expect(leftOf('2026-01-01T09:00:00Z', now)).toMatch(/0|this minute/);
});
