import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServerDraft } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { PAUSE, TurnDraft } from './turn-draft.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that keeps one draft by its number. */
function setUp(kept: ServerDraft = { body: '', rev: 0 }, device = shelf()) {
	const server = { now: kept };
	const door = {
		draft: vi.fn(async () => ({ ...server.now })),
		saveDraft: vi.fn(async ({ body, rev }: { body: string; rev: number }) => {
			if (rev !== server.now.rev) throw new Problem({ code: 'draft_conflict', status: 409, state: { ...server.now } });
			server.now = { body, rev: rev + 1 };
			return { ...server.now };
		})
	};
	const draft = new Draft(new Drawer('ana', device), 'room.r.draft');
	return { server, door, draft, device, turn: new TurnDraft(draft, door) };
}

test('a letter is on the device at once, and on the server after a pause', async () => {
	const { turn, server, door, device } = setUp();
	await turn.open();
	for (const text of ['w', 'wo', 'words']) {
		turn.text = text;
		await vi.advanceTimersByTimeAsync(PAUSE - 1);
	}
	expect(setUp(undefined, device).draft.text).toBe('words');
	expect(turn.kept).toBe('device');
	expect(door.saveDraft).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(server.now.body).toBe('words');
	expect(turn.kept).toBe('server');
});

test('another device of the same person goes on with the same words', async () => {
	const { turn } = setUp({ body: 'begun on the phone', rev: 3 });
	await turn.open();
	expect(turn.text).toBe('begun on the phone');
	expect(turn.other).toBeUndefined();
});

test('before our turn nothing leaves the device', async () => {
	const { turn, door } = setUp();
	turn.text = 'what I might say';
	await vi.advanceTimersByTimeAsync(10 * PAUSE);
	expect(door.saveDraft).not.toHaveBeenCalled();
	await turn.open();
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect(door.saveDraft).toHaveBeenCalledOnce();
});

test('where two devices wrote, both are kept until the person chooses', async () => {
	const { turn, server } = setUp();
	await turn.open();
	turn.text = 'mine';
	server.now = { body: 'theirs', rev: 5 };
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect([turn.text, turn.other]).toEqual(['mine', 'theirs']);
	turn.text = 'mine, and more';
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect(server.now.body).toBe('theirs');
	turn.settle('both');
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect(server.now.body).toBe('theirs\n\nmine, and more');
	expect(turn.other).toBeUndefined();
});

test.each([
	['theirs', 'theirs'],
	['mine', 'mine']
] as const)('choosing %s leaves that, here and on the server', async (use, text) => {
	const { turn, server } = setUp({ body: 'theirs', rev: 2 });
	turn.text = 'mine';
	await turn.open();
	expect(turn.other).toBe('theirs');
	turn.settle(use);
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect([turn.text, server.now.body]).toEqual([text, text]);
});

test('without a line the words stay here and go when they can', async () => {
	const { turn, door, server } = setUp();
	await turn.open();
	door.saveDraft.mockRejectedValueOnce(Problem.offline());
	turn.text = 'words';
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect([turn.text, turn.kept, server.now.body]).toEqual(['words', 'device', '']);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(server.now.body).toBe('words');
});

test('what was said is not kept as a draft, and what came back is', async () => {
	const { turn, draft, server } = setUp();
	await turn.open();
	turn.text = 'words';
	await vi.advanceTimersByTimeAsync(PAUSE);
	draft.text = '';
	turn.touch();
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect(server.now.body).toBe('');
	draft.putBack('words');
	turn.touch();
	await vi.advanceTimersByTimeAsync(PAUSE);
	expect(server.now.body).toBe('words');
});

test('when the turn is over nothing more is sent, and nothing is lost', async () => {
	const { turn, door, draft } = setUp();
	await turn.open();
	turn.text = 'half a sent';
	turn.close();
	await vi.advanceTimersByTimeAsync(10 * PAUSE);
	expect(door.saveDraft).not.toHaveBeenCalled();
	expect(draft.text).toBe('half a sent');
});
