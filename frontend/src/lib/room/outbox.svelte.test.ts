import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Part } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { Outbox, type Unsent } from './outbox.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function part(nonce: string, body: string, saidSeq = 1): Part {
	const author = { id: 'me', name: 'Ana', role: 'member' as const };
	return { id: `p-${nonce}`, author, body, kind: 'said', state: 'said', at: '', saidSeq, nonce };
}

/** A room that answers as it is told to; every try is written down. */
function setUp(answer: (body: string, nonce: string) => Part | Problem, kept = shelf()) {
	const tries: [string, string][] = [];
	const back: string[] = [];
	const world = { takesBack: true };
	const outbox = new Outbox(
		'r',
		new Drawer('ana', kept),
		async (nonce, body) => {
			tries.push([nonce, body]);
			const said = answer(body, nonce);
			if (said instanceof Problem) throw said;
			return said;
		},
		(unsent) => {
			if (world.takesBack) back.push(unsent.body);
			return world.takesBack;
		}
	);
	return { outbox, tries, back, kept, world };
}

const states = (outbox: Outbox) => outbox.items.map((unsent: Unsent) => [unsent.body, unsent.state]);

test('what is said stays until the room tells it back', async () => {
	const { outbox, kept } = setUp((body, nonce) => part(nonce, body, 7));
	outbox.add('hello');
	expect(kept.length).toBe(1);
	await vi.advanceTimersByTimeAsync(0);
	expect(states(outbox)).toEqual([['hello', 'said']]);
	expect(kept.length).toBe(0);
	outbox.settle([], 'me', 6);
	expect(outbox.items).toHaveLength(1);
	outbox.settle([part(outbox.items[0]!.nonce, 'hello', 7)], 'me', 7);
	expect(outbox.items).toEqual([]);
});

test("somebody else's part under the same nonce is not mine", async () => {
	const { outbox } = setUp(() => Problem.offline());
	outbox.add('hello');
	outbox.settle([part(outbox.items[0]!.nonce, 'hello')], 'somebody else', 0);
	expect(outbox.items).toHaveLength(1);
});

test('without a line it waits, then goes again under the same nonce and in order', async () => {
	let line = false;
	const { outbox, tries } = setUp((body, nonce) => (line ? part(nonce, body) : Problem.offline()));
	outbox.add('one');
	outbox.add('two');
	await vi.advanceTimersByTimeAsync(0);
	expect(states(outbox)).toEqual([
		['one', 'waiting'],
		['two', 'waiting']
	]);
	line = true;
	await outbox.pump();
	expect(tries.map(([, body]) => body)).toEqual(['one', 'one', 'two']);
	expect(tries[0]![0]).toBe(tries[1]![0]);
});

test('what waits survives a reload and goes by itself', async () => {
	const first = setUp(() => Problem.offline());
	first.outbox.add('still here');
	await vi.advanceTimersByTimeAsync(0);
	first.outbox.close();
	const second = setUp((body, nonce) => part(nonce, body), first.kept);
	expect(states(second.outbox)).toEqual([['still here', 'waiting']]);
	await second.outbox.pump();
	expect(second.tries).toEqual([first.tries[0]]);
	expect(first.kept.length).toBe(0);
});

test('what waits from another day is not said without asking', async () => {
	const first = setUp(() => Problem.offline());
	first.outbox.add('late');
	await vi.advanceTimersByTimeAsync(0);
	first.outbox.close();
	vi.setSystemTime(Date.now() + 31 * 60_000);
	const second = setUp((body, nonce) => part(nonce, body), first.kept);
	await second.outbox.pump();
	expect(states(second.outbox)).toEqual([['late', 'kept']]);
	second.outbox.again(second.outbox.items[0]!.nonce);
	await vi.advanceTimersByTimeAsync(0);
	expect(states(second.outbox)).toEqual([['late', 'said']]);
});

test('a refused text goes back to where it was written', async () => {
	const closed = new Problem({ code: 'floor_closed', status: 423, detail: 'The floor is closed.' });
	const { outbox, back, kept } = setUp(() => closed);
	outbox.add('hello');
	await vi.advanceTimersByTimeAsync(0);
	expect(back).toEqual(['hello']);
	expect(outbox.items).toEqual([]);
	expect(kept.length).toBe(0);
});

test('a refused text that has nowhere to go stays, with its reason, on the device too', async () => {
	const { outbox, world, kept } = setUp(() => new Problem({ code: 'body_invalid', status: 422, detail: 'Too long.' }));
	world.takesBack = false;
	outbox.add('hello');
	await vi.advanceTimersByTimeAsync(0);
	expect(outbox.items).toMatchObject([{ body: 'hello', state: 'refused', problem: { message: 'Too long.' } }]);
	expect(kept.length).toBe(1);
	expect(outbox.take(outbox.items[0]!.nonce)).toMatchObject({ body: 'hello' });
	expect(kept.length).toBe(0);
});

test('when the server asks for patience it gets it', async () => {
	let calm = false;
	const busy = new Problem({ code: 'too_many', status: 429, detail: 'Slowly, please.', retryAfter: 8 });
	const { outbox, tries } = setUp((body, nonce) => (calm ? part(nonce, body) : busy));
	outbox.add('hello');
	await vi.advanceTimersByTimeAsync(7_999);
	expect(outbox.items[0]!.problem?.message).toBe('Slowly, please.');
	expect(tries).toHaveLength(1);
	calm = true;
	await vi.advanceTimersByTimeAsync(1);
	expect(tries).toHaveLength(2);
});

test('words on a device are of one account', async () => {
	const { outbox, kept } = setUp(() => Problem.offline());
	outbox.add("Ana's");
	expect(new Outbox('r', new Drawer('bo', kept), vi.fn(), vi.fn()).items).toEqual([]);
	expect(new Outbox('other room', new Drawer('ana', kept), vi.fn(), vi.fn()).items).toEqual([]);
});
