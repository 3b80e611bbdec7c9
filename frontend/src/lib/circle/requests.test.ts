import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Requests, type RequestsDoor } from './requests.svelte.ts';
import type { Request } from '#lib/api/names.ts';

const ask = (id: string, state: Request['state'], place?: number): Request =>
	({ id, name: id, state, place, trial: false, madeAt: '' }) as Request;

function setUp(...first: Request[]) {
	let kept = first;
	const door = {
		requests: vi.fn(async () => kept),
		approve: vi.fn(async (id: string) => (kept = kept.map((r) => (r.id === id ? { ...r, state: 'joined' as const } : r))).find((r) => r.id === id)!),
		decline: vi.fn(),
		ignore: vi.fn(),
		place: vi.fn()
	};
	return { door, requests: new Requests(door as unknown as RequestsDoor), now: (...all: Request[]) => (kept = all) };
}

test('who waits, who is in line and what was decided stand apart, the line in its order', async () => {
	const { requests } = setUp(ask('c', 'waitlisted', 2), ask('a', 'pending'), ask('b', 'waitlisted', 1), ask('d', 'offered'), ask('e', 'joined'));
	await requests.load();
	expect(requests.waiting.map((r) => r.id)).toEqual(['a']);
	expect(requests.line.map((r) => r.id)).toEqual(['d', 'b', 'c']);
	expect(requests.decided.map((r) => r.id)).toEqual(['e']);
});

test('who was let in is not asked about again', async () => {
	const { requests } = setUp(ask('a', 'pending'));
	await requests.load();
	expect((await requests.approve('a')).state).toBe('joined');
	expect(requests.waiting).toEqual([]);
});

test('when another moderator was quicker, it is said, and the list shows what became of it', async () => {
	const { requests, door, now } = setUp(ask('a', 'pending'));
	await requests.load();
	now(ask('a', 'declined'));
	door.approve.mockRejectedValueOnce(new Problem({ code: 'request_decided', status: 409, detail: 'It was decided.' }));
	await expect(requests.approve('a')).rejects.toMatchObject({ code: 'request_decided' });
	expect(requests.waiting).toEqual([]);
	expect(requests.decided.map((r) => r.state)).toEqual(['declined']);
});

test('without a line nothing is decided and nothing is lost', async () => {
	const { requests, door } = setUp(ask('a', 'pending'));
	await requests.load();
	door.decline.mockRejectedValueOnce(Problem.offline());
	await expect(requests.decline('a', 'Not now.')).rejects.toMatchObject({ code: 'offline' });
	door.requests.mockRejectedValueOnce(Problem.offline());
	await requests.load();
	expect(requests.waiting.map((r) => r.id)).toEqual(['a']);
	expect(requests.problem?.code).toBe('offline');
});

test('declining sends a reason for the log only where the person is kept out', async () => {
	const { requests, door } = setUp(ask('a', 'pending'));
	door.decline.mockResolvedValue(ask('a', 'declined'));
	await requests.decline('a', 'Not now.');
	await requests.decline('a', 'Not now.', { reason: 'Selling.', clause: 9 });
	expect(door.decline.mock.calls).toEqual([
		['a', { message: 'Not now.' }],
		['a', { message: 'Not now.', block: true, reason: 'Selling.', clause: 9 }]
	]);
});
