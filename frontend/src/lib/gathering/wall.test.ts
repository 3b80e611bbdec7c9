import { expect, test } from 'vitest';
import { instantIn, wallIn } from './wall.ts';

const at = (wall: string, zone: string) => instantIn(wall, zone)?.toISOString();

test('an hour of a zone is a moment, in winter and in summer', () => {
	expect(at('2026-12-01T19:00', 'Europe/Berlin')).toBe('2026-12-01T18:00:00.000Z');
	expect(at('2026-07-01T19:00', 'Europe/Berlin')).toBe('2026-07-01T17:00:00.000Z');
	expect(at('2026-12-01T19:00', 'America/St_Johns')).toBe('2026-12-01T22:30:00.000Z');
	expect(wallIn('2026-12-01T22:30:00Z', 'America/St_Johns')).toBe('2026-12-01T19:00');
});

// covers: DST, as the schedule of the server does it
test('an hour that is skipped in spring becomes the one after it; of one that comes twice it is the first', () => {
	expect(at('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
	expect(at('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
	expect(at('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
	// Half an hour, southern half of the year.
	expect(at('2026-10-04T02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z');
	expect(at('2026-04-05T01:45', 'Australia/Lord_Howe')).toBe('2026-04-04T14:45:00.000Z');
});

test('what is no time, or no zone, is no moment', () => {
	expect(at('', 'Europe/Berlin')).toBeUndefined();
	expect(at('2026-12-01T19:00', 'Nowhere/Else')).toBeUndefined();
});
