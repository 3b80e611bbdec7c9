import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lapse } from './lapse.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what lasts until a moment is looked at again after it, once', () => {
	const then = vi.fn();
	lapse(new Date(Date.now() + 60_000).toISOString(), then);
	vi.advanceTimersByTime(60_000);
	expect(then).not.toHaveBeenCalled();
	vi.advanceTimersByTime(500);
	expect(then).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(600_000);
	expect(then).toHaveBeenCalledTimes(1);
});

test('what is taken back, or lasts for good, is not looked at', () => {
	const then = vi.fn();
	lapse(new Date(Date.now() + 60_000).toISOString(), then)();
	lapse(undefined, then);
	vi.advanceTimersByTime(600_000);
	expect(then).not.toHaveBeenCalled();
});
