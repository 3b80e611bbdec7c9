import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Connection, HELLO_WITHIN, LINGER, PING_EVERY, PONG_WITHIN, type Wire } from './connection.ts';
import { closing, wait } from './closing.ts';
import type { Line, Seat } from './seat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One end of a line that the test holds. */
class TestWire implements Wire {
	sent: Record<string, unknown>[] = [];
	shut = false;
	#heard = new Map<string, (event: never) => void>();
	addEventListener(type: string, heard: (event: never) => void) {
		this.#heard.set(type, heard);
	}
	send(text: string) {
		this.sent.push(JSON.parse(text) as Record<string, unknown>);
	}
	close() {
		this.shut = true;
	}
	tell(frame: object) {
		this.raw(JSON.stringify(frame));
	}
	raw(data: unknown) {
		this.#heard.get('message')?.({ data } as never);
	}
	drop(code = 1006, reason = '') {
		this.#heard.get('close')?.({ code, reason } as never);
	}
	done(what: string) {
		return this.sent.filter((frame) => frame.do === what);
	}
}

function world(signedIn = true) {
	const wires: TestWire[] = [];
	let heard: (what: 'online' | 'offline' | 'seen') => void = () => {};
	const connection = new Connection({
		open() {
			const wire = new TestWire();
			wires.push(wire);
			return wire;
		},
		random: () => 1,
		notice: (tell) => void (heard = tell),
		signedIn: async () => signedIn
	});
	return {
		connection,
		wires,
		get wire() {
			return wires.at(-1)!;
		},
		notice: (what: 'online' | 'offline' | 'seen') => heard(what)
	};
}

/** A page's seat that writes down what it was told. */
function seat(room: string, after?: number, account = 'ana') {
	const told: unknown[] = [];
	const lines: Line[] = [];
	const it: Seat & { after?: number } = {
		after,
		place: { room },
		account,
		known: () => (it.after === undefined ? undefined : { after: it.after, epoch: 'e' }),
		snapshot: (data) => void told.push(['snapshot', data]),
		change: (change) => void told.push(['change', change.seq]),
		caughtUp: (data) => void told.push(['caught up', data]),
		here: (ids) => void told.push(['here', ids]),
		refused: (problem) => void told.push(['refused', problem.code]),
		ended: (why) => void told.push(['ended', why]),
		line: (line) => void lines.push(line)
	};
	return { it, told, lines };
}

test('a seat is taken after the greeting and hears what its room is told', () => {
	const w = world();
	const { it, told, lines } = seat('r1');
	w.connection.enter(it);
	expect(w.wire.sent).toEqual([]);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	const enter = w.wire.done('enter')[0]!;
	expect(enter).toEqual({ do: 'enter', ref: enter.ref, room: 'r1' });
	w.wire.tell({ on: 'snapshot', ref: enter.ref, room: 'r1', seq: 4, epoch: 'e', data: { id: 'r1' } });
	w.wire.tell({ on: 'change', room: 'r1', seq: 5, change: { seq: 5 } });
	w.wire.tell({ on: 'change', room: 'elsewhere', seq: 9, change: { seq: 9 } });
	w.wire.tell({ on: 'here', room: 'r1', here: ['p'] });
	expect(told).toEqual([
		['snapshot', { id: 'r1' }],
		['change', 5],
		['here', ['p']]
	]);
	expect(lines).toEqual(['opening', 'open']);
});

test('after a loss every seat is taken again where it was', () => {
	const w = world();
	const a = seat('r1');
	const b = seat('r2');
	w.connection.enter(a.it);
	w.connection.enter(b.it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	a.it.after = 41;
	w.wire.drop();
	expect(w.connection.line).toBe('lost');
	vi.advanceTimersByTime(500);
	expect(w.wires).toHaveLength(2);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	expect(w.wire.done('enter')).toMatchObject([{ room: 'r1', after: 41, epoch: 'e' }, { room: 'r2' }]);
	const first = w.wire.done('enter')[0]!;
	w.wire.tell({ on: 'ok', ref: first.ref, seq: 41, data: { here: [] } });
	expect(a.told).toEqual([['caught up', { here: [] }]]);
});

test('when the server cannot tell what was missed, the seat is taken afresh', () => {
	const w = world();
	const { it } = seat('r1', 3);
	w.connection.enter(it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	const first = w.wire.done('enter')[0]!;
	w.wire.tell({ on: 'resync', ref: first.ref, room: 'r1' });
	expect(w.wire.done('enter')[1]).toEqual({ do: 'enter', ref: w.wire.done('enter')[1]!.ref, room: 'r1' });
	w.wire.tell({ on: 'resync' });
	expect(w.wire.done('enter')).toHaveLength(3);
});

test('what was not answered is sent again, the same', async () => {
	const w = world();
	w.connection.enter(seat('r1').it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	const said = w.connection.ask({ do: 'say', room: 'r1', nonce: 'n', body: 'hello' });
	const first = w.wire.done('say')[0]!;
	w.wire.drop();
	vi.advanceTimersByTime(500);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	expect(w.wire.done('say')).toEqual([first]);
	w.wire.tell({ on: 'ok', ref: first.ref, data: { id: 'p' } });
	await expect(said).resolves.toEqual({ id: 'p' });
});

test('a refused command says why and leaves the line open', async () => {
	const w = world();
	w.connection.enter(seat('r1').it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	const said = w.connection.ask({ do: 'say', room: 'r1', nonce: 'n', body: '' });
	const problem = { title: 't', status: 422, code: 'body_invalid', detail: 'Say something.' };
	w.wire.tell({ on: 'error', ref: w.wire.done('say')[0]!.ref, problem });
	await expect(said).rejects.toMatchObject({ code: 'body_invalid', message: 'Say something.' });
	expect(w.connection.line).toBe('open');
});

test('a server that stops answering is left for another try', () => {
	const w = world();
	w.connection.enter(seat('r1').it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	vi.advanceTimersByTime(PING_EVERY);
	w.wire.tell({ on: 'pong' });
	vi.advanceTimersByTime(PING_EVERY);
	expect(w.connection.line).toBe('open');
	vi.advanceTimersByTime(PONG_WITHIN);
	expect(w.connection.line).toBe('lost');
	expect(w.wire.shut).toBe(true);
});

test('a server that never greets is left for another try', () => {
	const w = world();
	w.connection.enter(seat('r1').it);
	vi.advanceTimersByTime(HELLO_WITHIN);
	expect(w.connection.line).toBe('lost');
});

test('the waits grow to thirty seconds and carry full jitter', () => {
	expect([0, 1, 2, 3, 6, 7, 400].map((lost) => wait(lost, () => 1))).toEqual([500, 1000, 2000, 4000, 30000, 30000, 30000]);
	expect(wait(5, () => 0)).toBe(0);
});

test('being greeted and dropped over and over still backs off', () => {
	const w = world();
	w.connection.enter(seat('r1').it);
	for (const pause of [500, 1000, 2000]) {
		w.wire.tell({ on: 'hello', epoch: 'e' });
		w.wire.drop(1001);
		const before = w.wires.length;
		vi.advanceTimersByTime(pause - 1);
		expect(w.wires).toHaveLength(before);
		vi.advanceTimersByTime(1);
		expect(w.wires).toHaveLength(before + 1);
	}
});

test.each([
	[1001, '', { then: 'come back' }],
	[4408, 'slow', { then: 'come back' }],
	[1006, '', { then: 'come back' }],
	[4401, '', { then: 'end all', why: 'signed_out' }],
	[4403, 'room:r1', { then: 'end one', place: 'room:r1', why: 'removed' }],
	[4403, 'circle:c1', { then: 'end one', place: 'circle:c1', why: 'removed' }],
	[4403, '', { then: 'end all', why: 'removed' }],
	[4400, '', { then: 'end all', why: 'refused' }],
	[4429, '', { then: 'end all', why: 'too_many' }],
	[1007, '', { then: 'end all', why: 'refused' }],
	[1009, '', { then: 'end all', why: 'refused' }]
])('close code %i %s', (code, reason, said) => {
	expect(closing(code, reason)).toEqual(said);
});

test('being removed from one room ends that seat alone', () => {
	const w = world();
	const out = seat('r1');
	const kept = seat('r2');
	w.connection.enter(out.it);
	w.connection.enter(kept.it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	w.wire.drop(4403, 'room:r1');
	vi.advanceTimersByTime(500);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	expect(out.told).toEqual([['ended', 'removed']]);
	expect(w.wire.done('enter')).toMatchObject([{ room: 'r2' }]);
	expect(kept.told).toEqual([]);
});

test('being signed out ends the line, its seats and what was waiting', async () => {
	const w = world();
	const { it, told, lines } = seat('r1');
	w.connection.enter(it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	const said = w.connection.ask({ do: 'say', room: 'r1', nonce: 'n', body: 'x' });
	w.wire.drop(4401);
	await expect(said).rejects.toBeInstanceOf(Problem);
	vi.advanceTimersByTime(60_000);
	expect(w.wires).toHaveLength(1);
	expect(told).toEqual([['ended', 'signed_out']]);
	expect(lines.at(-1)).toBe('ended');
	w.connection.again();
	expect(w.wires).toHaveLength(2);
});

test('a session that ended while we were away is noticed', async () => {
	const w = world(false);
	const { it, told } = seat('r1');
	w.connection.enter(it);
	w.wire.drop();
	vi.advanceTimersByTime(500);
	w.wire.drop();
	await vi.advanceTimersByTimeAsync(0);
	expect(told).toEqual([['ended', 'signed_out']]);
});

test('the network coming back, or the page being seen, shortens the wait', () => {
	const w = world();
	w.connection.enter(seat('r1').it);
	for (let i = 0; i < 6; i++) {
		w.wire.drop();
		vi.advanceTimersByTime(30_000);
	}
	w.wire.drop();
	const before = w.wires.length;
	w.notice('offline');
	vi.advanceTimersByTime(1000);
	expect(w.wires).toHaveLength(before);
	w.notice('online');
	vi.advanceTimersByTime(500);
	expect(w.wires).toHaveLength(before + 1);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	w.notice('seen');
	expect(w.wire.done('ping')).toHaveLength(1);
});

test('going from page to page keeps the line; leaving for good rests it', () => {
	const w = world();
	const leave = w.connection.enter(seat('r1').it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	leave();
	expect(w.wire.done('leave')).toMatchObject([{ room: 'r1' }]);
	vi.advanceTimersByTime(LINGER - 1);
	const again = w.connection.enter(seat('r2').it);
	expect(w.wires).toHaveLength(1);
	again();
	vi.advanceTimersByTime(LINGER);
	expect(w.connection.line).toBe('resting');
	expect(w.wire.shut).toBe(true);
});

test('two pages at one place: leaving one leaves the other seated', () => {
	const w = world();
	const a = seat('r1');
	const b = seat('r1');
	const leave = w.connection.enter(a.it);
	w.connection.enter(b.it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	leave();
	expect(w.wire.done('leave')).toEqual([]);
	w.wire.tell({ on: 'change', room: 'r1', seq: 1, change: { seq: 1 } });
	expect(b.told).toEqual([['change', 1]]);
	expect(a.told).toEqual([]);
});

test('what is no frame is left alone', () => {
	const w = world();
	w.connection.enter(seat('r1').it);
	w.wire.raw('not json');
	w.wire.raw(new ArrayBuffer(2));
	w.wire.tell({ hello: 1 });
	expect(w.connection.line).toBe('opening');
});

test('another person in this tab gets a line of their own', () => {
	const w = world();
	const ana = seat('r1');
	w.connection.enter(ana.it);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	const first = w.wire;
	w.connection.enter(seat('r1', undefined, 'bo').it);
	expect(first.shut).toBe(true);
	w.wire.tell({ on: 'hello', epoch: 'e' });
	w.wire.tell({ on: 'change', room: 'r1', seq: 1, change: { seq: 1 } });
	expect(ana.told).toEqual([]);
});

test('a seat of oneself keeps the line, is entered nowhere, and alone hears what is about no place', () => {
	const { connection, wires } = world();
	const one = seat('r');
	const heard: string[] = [];
	one.it.notice = (what) => void heard.push(`room ${what}`);
	let caught = 0;
	const leave = connection.enter({ ...seat('r').it, place: { self: true }, caughtUp: () => caught++, notice: (what) => void heard.push(`self ${what}`) });
	const line = wires.at(-1)!;
	line.tell({ on: 'hello', epoch: 'e' });
	expect(line.done('enter')).toHaveLength(0);
	expect(caught).toBe(1);
	connection.enter(one.it);
	expect(line.done('enter')).toHaveLength(1);
	line.tell({ on: 'notice', what: 'desk' });
	line.tell({ on: 'notice', room: 'r', what: 'care' });
	expect(heard).toEqual(['self desk', 'room care']);
	leave();
	expect(line.done('leave')).toHaveLength(0);
	line.tell({ on: 'notice', what: 'desk' });
	expect(heard).toHaveLength(2);
});
