import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { member } from '#lib/words/member.ts';
import type { ProposalsDoor } from './life.ts';
import { Proposals } from './proposals.svelte.ts';
import type { Proposal } from '#lib/api/names.ts';

const one = (more: Partial<Proposal> = {}): Proposal => ({
	id: 'p', kind: 'agreements', state: 'open', openedAt: '2026-01-01T00:00:00Z', closesAt: '2026-01-04T00:00:00Z', answered: 1, asked: 4, yes: 0, no: 0, base: 1, concerns: [], ...more
});

function setUp() {
	let kept = [one()];
	const door = {
		all: vi.fn(async () => kept),
		open: vi.fn(async (_: { nonce: string }) => one()),
		answer: vi.fn(async () => one()),
		withdraw: vi.fn()
	};
	return { door, proposals: new Proposals(door as unknown as ProposalsDoor), now: (...all: Proposal[]) => (kept = all) };
}

test('a reason is sent with a concern, and with nothing else', async () => {
	const { proposals, door } = setUp();
	await proposals.answer('p', 'concern', ' Too late for me. ');
	expect(door.answer).toHaveBeenLastCalledWith('p', { answer: 'concern', reason: 'Too late for me.' });
	await proposals.answer('p', 'abstain', 'Too late for me.');
	expect(door.answer).toHaveBeenLastCalledWith('p', { answer: 'abstain', reason: undefined });
});

test('when a proposal closed meanwhile, the list shows what came of it and the problem says so', async () => {
	const { proposals, door, now } = setUp();
	await proposals.load();
	now(one({ state: 'concerns' }));
	door.answer.mockRejectedValueOnce(new Problem({ code: 'proposal_over', status: 409 }));
	await expect(proposals.answer('p', 'consent')).rejects.toMatchObject({ code: 'proposal_over' });
	expect(proposals.open).toEqual([]);
	expect(proposals.settled).toHaveLength(1);
});

test('a question that failed to be asked is asked under the same nonce, and another under another', async () => {
	const { proposals, door } = setUp();
	const what = { kind: 'question', title: 'We begin at seven.', days: 7 } as const;
	door.open.mockRejectedValueOnce(new Problem({ code: 'offline' }));
	await expect(proposals.propose(what)).rejects.toBeInstanceOf(Problem);
	await proposals.propose(what);
	await proposals.propose({ ...what, days: 3 });
	const nonces = door.open.mock.calls.map(([body]) => body.nonce);
	expect(nonces[1]).toBe(nonces[0]);
	expect(nonces[2]).not.toBe(nonces[0]);
});

test('what is said about a proposal reads as a sentence', () => {
	const words = member.proposals;
	expect(words.answered(0, 4)).toBe('Nobody has answered yet.');
	expect(words.answered(1, 4)).toBe('One of four has answered.');
	expect(words.answered(3, 4)).toBe('Three of four have answered.');
	expect(words.tally(2, 0, 1, 4)).toBe('Of four who were asked, two consented, nobody abstained and one had a concern.');
	expect(words.ask.dayChoices.map((one) => one.label)).toEqual(['One day', 'Two days', 'Three days', 'Five days', 'A week', 'Ten days', 'Two weeks']);
});
