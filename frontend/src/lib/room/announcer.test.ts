import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Announcer, APART } from './announcer.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('announcements come together, at most once every three seconds', () => {
	const announcer = new Announcer();
	announcer.say('Ana is here.');
	announcer.say('Bo is here.');
	announcer.say('Bo is here.');
	announcer.say('The floor is closed.');
	expect(announcer.text).toBe('Ana is here.');
	vi.advanceTimersByTime(APART - 1);
	expect(announcer.text).toBe('Ana is here.');
	vi.advanceTimersByTime(1);
	expect(announcer.text).toBe('Bo is here. The floor is closed.');
	vi.advanceTimersByTime(APART);
	expect(announcer.text).toBe('');
});

test('what was not said when the line went is not said after it', () => {
	const announcer = new Announcer();
	announcer.say('Connected again.');
	announcer.say('Ana is here.');
	announcer.hush();
	vi.advanceTimersByTime(2 * APART);
	expect(announcer.text).toBe('');
});
