import { expect, test } from 'vitest';
import { measureOf, willRead, type Form } from './measuring.ts';

const form = (more: Partial<Form>): Form => ({ what: 'warn', reason: ' You named a source. ', clause: '', long: '', ...more });

test('what is sent is what was filled in, and nothing beside it', () => {
	expect(measureOf(form({}))).toEqual({ what: 'warn', reason: 'You named a source.', clause: undefined });
	expect(measureOf(form({ what: 'mute', long: '60', clause: '6' }))).toEqual({ what: 'mute', reason: 'You named a source.', clause: 6, minutes: 60 });
	expect(measureOf(form({ what: 'remove', long: '0' }))).toMatchObject({ againDays: 0 });
	expect(measureOf(form({ what: 'ban', long: '7' }))).toMatchObject({ days: 7 });
	expect(measureOf(form({ what: 'shorten', long: '15', clause: '3' }))).toEqual({ what: 'shorten', reason: 'You named a source.', minutes: 15 });
	expect(measureOf(form({ what: 'unban', clause: '3' }))).toEqual({ what: 'unban', reason: 'You named a source.' });
});

test('a ban for good names no days', () => {
	const ban = measureOf(form({ what: 'ban', long: 'good' }));
	expect(ban).toMatchObject({ forGood: true });
	expect(ban).not.toHaveProperty('days');
});

test('the preview says until when and which agreement, as the other person will read it', () => {
	const now = Date.parse('2026-01-01T00:00:00Z');
	expect(willRead(form({ what: 'mute', long: '60', clause: '2' }), ['a', 'b'], now)).toEqual({
		what: 'muted', reason: 'You named a source.', clause: { number: 2, text: 'b' }, until: '2026-01-01T01:00:00.000Z', againAt: undefined
	});
	expect(willRead(form({ what: 'remove', long: '30' }), [], now)!.againAt).toBe('2026-01-31T00:00:00.000Z');
	expect(willRead(form({ what: 'ban', long: 'good' }), [], now)!.until).toBe('2026-01-31T00:00:00.000Z');
	expect(willRead(form({ what: 'unmute' }), [], now)).toBeUndefined();
});

test('what is done in a case says so, and what is lifted does not', () => {
	const form = { what: 'warn', reason: 'Please.', clause: '', long: '', case: 'c' } as const;
	expect(measureOf(form)).toMatchObject({ what: 'warn', case: 'c' });
	expect(measureOf({ ...form, what: 'unmute' })).toEqual({ what: 'unmute', reason: 'Please.' });
	expect(measureOf({ ...form, case: undefined })).not.toHaveProperty('case');
});
