import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import type { ProposalsDoor } from './life.ts';
import { Proposals } from './proposals.svelte.ts';
import type { Proposal } from '#lib/api/names.ts';

const one = (more: Partial<Proposal> = {}): Proposal => ({
	id: 'p', kind: 'agreements', state: 'open', openedAt: '2026-01-01T00:00:00Z', closesAt: '2026-01-04T00:00:00Z', yes: 1, no: 0, needed: 0, base: 1, objections: [], ...more
});

function setUp() {
	let kept = [one()];
	const door = {
		all: vi.fn(async () => kept),
		open: vi.fn(async () => one()),
		answer: vi.fn(async () => one()),
		enact: vi.fn(),
		withdraw: vi.fn()
	};
	return { door, proposals: new Proposals(door as unknown as ProposalsDoor), now: (...all: Proposal[]) => (kept = all) };
}

test('an answer without a reason sends none', async () => {
	const { proposals, door } = setUp();
	await proposals.answer('p', 'no', '  ');
	expect(door.answer).toHaveBeenCalledWith('p', { answer: 'no', reason: undefined });
});

test('when a proposal was settled meanwhile, the list shows it and the problem says so', async () => {
	const { proposals, door, now } = setUp();
	await proposals.load();
	now(one({ state: 'withdrawn' }));
	door.enact.mockRejectedValueOnce(new Problem({ code: 'version', status: 409 }));
	await expect(proposals.enact('p')).rejects.toMatchObject({ code: 'version' });
	expect(proposals.open).toEqual([]);
	expect(proposals.settled).toHaveLength(1);
});

test('agreements that nobody else has to be asked about are made valid at once', async () => {
	const { proposals, door } = setUp();
	await proposals.propose({ kind: 'agreements', own: ['We end on time.'] });
	expect(door.enact).not.toHaveBeenCalled();
	door.open.mockResolvedValueOnce(one({ closesAt: one().openedAt }));
	await proposals.propose({ kind: 'agreements', own: ['We end on time.'] });
	expect(door.enact).toHaveBeenCalledWith('p');
});

test('what a proposal waits for is said', () => {
	const after = Date.parse('2026-01-05T00:00:00Z');
	expect(Proposals.waitsFor(one(), Date.parse('2026-01-02T00:00:00Z'))).toBe('time');
	expect(Proposals.waitsFor(one({ no: 1 }), after)).toBe('no');
	expect(Proposals.waitsFor(one(), after)).toBeUndefined();
	expect(Proposals.waitsFor(one({ kind: 'retention', yes: 2, needed: 3 }), after)).toBe('everyone');
	expect(Proposals.waitsFor(one({ kind: 'retention', yes: 3, needed: 3 }), after)).toBeUndefined();
});
