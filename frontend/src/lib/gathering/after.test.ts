import { expect, test, vi } from 'vitest';
import type { OwnWords } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { After } from './after.svelte.ts';
import { textOf } from './keep.ts';

const parts = [
	{ turn: 2, body: 'The kettle is on.', at: '2026-12-01T18:20:00Z' },
	{ turn: 2, body: 'That is all.', at: '2026-12-01T18:21:00Z' },
	{ turn: 7, body: 'And thank you.', at: '2026-12-01T19:10:00Z' }
];

function setUp() {
	const door = { mine: vi.fn(async () => ({ parts, word: 'Kettle', until: '2026-12-04T19:30:00Z' })), care: vi.fn(async (_: { nonce: string; card: string }) => {}), feedback: vi.fn(async () => {}) };
	return { door, after: new After(door) };
}

test('whatever one chooses, nobody is told; the guardian only on a yes', async () => {
	const { door, after } = setUp();
	for (const ground of ['steady', 'wobbly', 'person'] as const) after.choose(ground);
	expect(door.care).not.toHaveBeenCalled();
	expect(door.feedback).not.toHaveBeenCalled();
	await after.tell();
	expect(door.care.mock.calls[0]![0]).toMatchObject({ card: 'after' });
	expect(after.told).toBe(true);
});

test('a yes whose answer was lost is the same yes when it is said again', async () => {
	const { door, after } = setUp();
	door.care.mockRejectedValueOnce(Problem.offline());
	await after.tell();
	expect(after.told).toBe(false);
	expect(after.problem).toMatchObject({ of: 'tell', what: { code: 'offline' } });
	await after.tell();
	expect(door.care.mock.calls[1]![0].nonce).toBe(door.care.mock.calls[0]![0].nonce);
	expect(after.problem).toBeUndefined();
});

test('words of one turn stand together in the text', () => {
	const text = (words: OwnWords) => textOf('Tuesday', '2026-12-01T18:00:00Z', words);
	const [head, ...lines] = text({ parts, word: 'Kettle' }).split('\n');
	expect(head).toContain('Tuesday');
	expect(lines).toEqual(['', 'The kettle is on.', 'That is all.', '', 'And thank you.', '', 'My closing word: Kettle']);
	expect(text({ parts: [] })).toBe('');
});

test('how it was is sent once there is an answer, and can be changed', async () => {
	const { door, after } = setUp();
	await after.send();
	expect(door.feedback).not.toHaveBeenCalled();
	after.answer(true);
	await after.send();
	expect(door.feedback).toHaveBeenLastCalledWith({ good: true, body: undefined });
	expect(after.sent).toBe(true);
	after.answer(false);
	expect(after.sent).toBe(false);
	after.why = ' Too quick. ';
	await after.send();
	expect(door.feedback).toHaveBeenLastCalledWith({ good: false, body: 'Too quick.' });
});

test('what was said before stands there, unless one is saying something else already', async () => {
	const { door, after } = setUp();
	after.said({ mine: { good: false, body: 'Too quick.' } });
	expect(after).toMatchObject({ good: false, why: 'Too quick.', sent: true });
	const other = setUp().after;
	other.answer(true);
	other.said({ mine: { good: false } });
	expect(other.good).toBe(true);
	expect(door.feedback).not.toHaveBeenCalled();
});
