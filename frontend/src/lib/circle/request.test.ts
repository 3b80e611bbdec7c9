import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { isNews, RequestState } from './request.svelte.ts';
import type { OwnRequest } from '#lib/api/names.ts';

const request = (state: OwnRequest['state'], more: Partial<OwnRequest> = {}): OwnRequest => ({
	id: 'r',
	circle: { id: 'c', name: 'Tuesday' },
	state,
	trial: false,
	name: 'Ana',
	answers: [],
	questions: [],
	madeAt: '2026-01-01T10:00:00Z',
	seen: false,
	...more
});

function setUp(first: OwnRequest, now: OwnRequest[] = [first]) {
	const door = {
		all: vi.fn(async () => now),
		edit: vi.fn(async () => request('pending', { name: 'Bea', editedAt: '2026-01-02T10:00:00Z' })),
		withdraw: vi.fn(async () => undefined as unknown),
		claim: vi.fn(async () => undefined as unknown),
		seen: vi.fn(async () => undefined as unknown)
	};
	return { door, state: new RequestState(first, door) };
}

test('a claim that comes too late is said plainly, and how it stands now is shown', async () => {
	const { door, state } = setUp(request('offered'), [request('expired')]);
	door.claim.mockRejectedValue(new Problem({ code: 'offer_over', status: 410 }));
	expect(await state.claim()).toBe(false);
	expect(state.tooLate).toBe(true);
	expect(state.problem).toBeUndefined();
	expect(state.request.state).toBe('expired');
});

test('a claim the line lost keeps the offer and says so', async () => {
	const { door, state } = setUp(request('offered'));
	door.claim.mockRejectedValue(Problem.offline());
	expect(await state.claim()).toBe(false);
	expect(state.problem?.code).toBe('offline');
	expect(state.tooLate).toBe(false);
	expect(state.request.state).toBe('offered');
});

test('withdrawing what was decided meanwhile shows the decision', async () => {
	const { door, state } = setUp(request('pending'), [request('joined')]);
	door.withdraw.mockRejectedValue(new Problem({ code: 'request_decided', status: 409 }));
	expect(await state.withdraw()).toBe(false);
	expect(state.request.state).toBe('joined');
});

test('a request that is in the list no more is gone; one that cannot be looked up stays', async () => {
	const { door, state } = setUp(request('pending'), []);
	door.all.mockRejectedValueOnce(Problem.offline());
	await state.refresh();
	expect(state.gone).toBe(false);
	await state.refresh();
	expect(state.gone).toBe(true);
});

test('an answer leaves the list once it was read, and what waits never does', () => {
	expect(isNews(request('declined'))).toBe(true);
	expect(isNews(request('declined', { seen: true }))).toBe(false);
	expect(isNews(request('waitlisted', { seen: true }))).toBe(true);
	expect(isNews(request('withdrawn'))).toBe(false);
	expect(isNews(request('joined'))).toBe(false);
});

test('an edit shows what the server made of it, and a refused one leaves it as it was', async () => {
	const { door, state } = setUp(request('pending'));
	expect(await state.edit('Bea', ' ', [], false)).toBe(true);
	expect(door.edit).toHaveBeenCalledWith('r', { persona: 'Bea', hello: '', answers: [], trial: false });
	expect(state.request.name).toBe('Bea');
	door.edit.mockRejectedValue(new Problem({ code: 'persona_taken', status: 409 }));
	expect(await state.edit('Cleo', '', [], false)).toBe(false);
	expect(state.request.name).toBe('Bea');
	expect(state.problem?.code).toBe('persona_taken');
});
