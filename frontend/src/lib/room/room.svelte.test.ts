import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change, Part } from '#lib/api/names.ts';
import { PATIENCE } from '#lib/realtime/stream.ts';
import { ModelRoom, seeded } from './model.fixture.ts';
import { RoomState } from './room.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function open(server: ModelRoom) {
	return new RoomState(await server.snapshot(), server);
}

/** What there is to see of a room, from the oldest part that is shown. */
async function truth(server: ModelRoom, room: RoomState) {
	const from = room.parts[0]?.saidSeq ?? Infinity;
	const { seq, floor, removed } = await server.snapshot();
	return { seq, floor, removed: removed.sort(), parts: structuredClone(server.rows.map((part) => server.toAna(part))).filter((part) => part.saidSeq >= from) };
}

function shown(room: RoomState) {
	return { seq: room.seq, floor: room.floor, removed: [...room.removed].sort(), parts: room.parts };
}

/** Something happens in the room, as it may. */
function happen(server: ModelRoom, random: () => number): Change {
	const pick = <T>(from: T[]) => from[Math.floor(random() * from.length)]!;
	const dice = random();
	if (dice < 0.2 && server.rows.length > 0) {
		const change = server.withdraw(pick(server.rows).id);
		if (change) return change;
	}
	if (dice < 0.26 && server.rows.length > 0) {
		const change = server.fold(pick(server.rows).id, random() < 0.6);
		if (change) return change;
	}
	if (dice < 0.3) return server.setFloor(random() < 0.5 ? 'open' : 'closed');
	if (dice < 0.4) return server.keepOut(pick(server.people).id, random() < 0.5);
	if (dice < 0.46) return server.forget(Math.floor(random() * server.seq));
	return server.say(pick(server.people).id, `words ${server.seq}`);
}

test('however the changes travel, the room ends as the server has it', async () => {
	for (let round = 0; round < 300; round++) {
		const random = seeded(round);
		const server = new ModelRoom(4);
		server.carer = round % 2 === 0;
		for (let i = 0; i < 6; i++) happen(server, random);
		const behind = Math.floor(random() * 4);
		const told = { snapshot: () => server.snapshot(behind), changes: server.changes.bind(server), earlier: server.earlier.bind(server), part: server.part.bind(server) };
		const room = new RoomState(await told.snapshot(), told);
		const travelling: Change[] = [];
		for (let i = 0; i < 25; i++) {
			const change = happen(server, random);
			if (random() < 0.7) travelling.push(change);
			if (random() < 0.2) travelling.push(change);
			if (random() < 0.5) travelling.sort(() => random() - 0.5);
			if (random() < 0.5) travelling.splice(0, 3).forEach((some) => room.hear(some));
			if (random() < 0.15) void room.loadEarlier();
			if (random() < 0.05) void room.resync();
			if (random() < 0.1) await vi.advanceTimersByTimeAsync(PATIENCE);
		}
		travelling.forEach((change) => room.hear(change));
		await room.catchUp();
		await vi.advanceTimersByTimeAsync(PATIENCE);
		expect(shown(room), `round ${round}`).toEqual(await truth(server, room));
		while (room.earlier) await room.loadEarlier();
		expect(room.parts, `round ${round}, earlier ones`).toEqual(server.rows.map((part) => server.toAna(part)));
		room.close();
	}
});

test('a change that arrives early waits, then asks', async () => {
	const server = new ModelRoom();
	const room = await open(server);
	const asked = vi.spyOn(server, 'changes');
	server.say('ana', 'one');
	room.hear(server.say('bo', 'two'));
	expect(room.parts).toEqual([]);
	await vi.advanceTimersByTimeAsync(PATIENCE - 1);
	expect(asked).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(asked).toHaveBeenCalledExactlyOnceWith(0, 'e1');
	expect(room.parts.map((part) => part.body)).toEqual(['one', 'two']);
});

test('a change that was only late needs no asking', async () => {
	const server = new ModelRoom();
	const room = await open(server);
	const asked = vi.spyOn(server, 'changes');
	const first = server.say('ana', 'one');
	room.hear(server.say('bo', 'two'));
	room.hear(first);
	await vi.advanceTimersByTimeAsync(10 * PATIENCE);
	expect(room.parts.map((part) => part.body)).toEqual(['one', 'two']);
	expect(asked).not.toHaveBeenCalled();
});

test('asking in vain is tried again', async () => {
	const server = new ModelRoom();
	const room = await open(server);
	vi.spyOn(server, 'changes').mockRejectedValueOnce(new Error('no line'));
	server.say('ana', 'one');
	room.hear(server.say('bo', 'two'));
	await vi.advanceTimersByTimeAsync(PATIENCE);
	expect(room.parts).toEqual([]);
	await vi.advanceTimersByTimeAsync(2000);
	expect(room.parts).toHaveLength(2);
});

test('a restored database is noticed by its epoch', async () => {
	const server = new ModelRoom();
	server.say('ana', 'kept');
	server.say('bo', 'lost in the restore');
	const room = await open(server);
	server.told.pop();
	server.rows.pop();
	server.epoch = 'e2';
	await room.catchUp();
	expect(shown(room)).toEqual(await truth(server, room));
	expect(room.parts.map((part) => part.body)).toEqual(['kept']);
});

test('after a restore, what an older life of the room forgot is not held against it', async () => {
	const server = new ModelRoom(1);
	for (let i = 0; i < 5; i++) server.say('ana', `words ${i}`);
	const room = await open(server);
	room.hear(server.forget(5));
	const restored = new ModelRoom(1);
	restored.epoch = 'e2';
	restored.say('bo', 'one');
	restored.say('bo', 'two');
	vi.spyOn(server, 'changes').mockImplementation((after, epoch) => restored.changes(after, epoch));
	vi.spyOn(server, 'snapshot').mockImplementation(() => restored.snapshot());
	vi.spyOn(server, 'earlier').mockImplementation((before) => restored.earlier(before));
	await room.catchUp();
	await room.loadEarlier();
	expect(room.parts.map((part) => part.body)).toEqual(['one', 'two']);
});

test('withdrawn words are gone, also from a page that was asked for before', async () => {
	const server = new ModelRoom(1);
	server.say('ana', 'older');
	server.say('bo', 'newer');
	const room = await open(server);
	const page = await server.earlier(2);
	vi.spyOn(server, 'earlier').mockResolvedValueOnce(page);
	room.hear(server.withdraw('p1')!);
	await room.loadEarlier();
	expect(room.parts.map((part) => part.body)).toEqual([undefined, 'newer']);
	expect(JSON.stringify(room.parts)).not.toContain('older');
});

test('what was taken back under one’s eyes can be shown to whoever is asked to look, and to nobody else', async () => {
	const server = new ModelRoom(1);
	server.say('bo', 'You should be ashamed.');
	const room = await open(server);
	expect(room.copyOf(room.parts[0]!)).toBe('You should be ashamed.');
	room.hear(server.withdraw('p1')!);
	expect(room.parts[0]!.body).toBeUndefined();
	expect(room.copyOf(room.parts[0]!)).toBe('You should be ashamed.');
	expect((await open(server)).copyOf(room.parts[0]!)).toBeUndefined();
});

test('what was forgotten meanwhile does not come back with a page that was asked for before', async () => {
	const server = new ModelRoom(1);
	server.say('ana', 'older');
	server.say('bo', 'newer');
	const room = await open(server);
	const page = await server.earlier(2);
	vi.spyOn(server, 'earlier').mockResolvedValueOnce(page);
	room.hear(server.forget(1));
	await room.loadEarlier();
	expect(room.parts.map((part) => part.body)).toEqual(['newer']);
	expect(room.earlier).toBe(false);
});

test('what was said before my time stays unseen when it is withdrawn', async () => {
	const server = new ModelRoom(0);
	server.say('bo', 'before');
	const snapshot = await server.snapshot();
	const room = new RoomState({ ...snapshot, parts: [], earlier: false }, server);
	room.hear(server.withdraw('p1')!);
	expect(room.parts).toEqual([]);
	expect(room.seq).toBe(2);
});

test('a change of a kind we do not know is passed over, not stumbled on', async () => {
	const server = new ModelRoom();
	const room = await open(server);
	room.hear({ seq: 1, what: 'bell.rung', at: '' });
	expect(room.seq).toBe(1);
});

test('a snapshot that is older than what we know is left alone', async () => {
	const server = new ModelRoom();
	const room = await open(server);
	const old = await server.snapshot();
	room.hear(server.say('ana', 'one'));
	room.adopt(old);
	expect(room.parts).toHaveLength(1);
});

test('what is folded has no word left on the page of somebody who may not read it', async () => {
	const server = new ModelRoom();
	const room = await open(server);
	room.hear(server.say('bo', 'What bo said.'));
	room.hear(server.fold('p1')!);
	await vi.advanceTimersByTimeAsync(0);
	expect(room.parts).toEqual([expect.objectContaining({ id: 'p1', state: 'folded' })]);
	expect(JSON.stringify(room.parts)).not.toContain('What bo said');
	expect(room.copyOf(room.parts[0]!)).toBeUndefined();
	room.hear(server.fold('p1', false)!);
	expect(room.parts[0]).toMatchObject({ state: 'said', body: 'What bo said.' });
});

test('whoever looks after the room reads on, and reads what was folded while they were away', async () => {
	const server = new ModelRoom();
	server.carer = true;
	const room = await open(server);
	room.hear(server.say('bo', 'What bo said.'));
	room.hear(server.fold('p1')!);
	expect(room.parts[0]).toMatchObject({ state: 'folded', body: 'What bo said.' });
	server.say('cy', 'What cy said.');
	server.fold('p3');
	await room.catchUp();
	await vi.advanceTimersByTimeAsync(0);
	expect(room.parts[1]).toMatchObject({ state: 'folded', body: 'What cy said.' });
});

test('whoever looks after the room no more has no word of what is folded', async () => {
	const server = new ModelRoom();
	server.carer = true;
	const room = await open(server);
	room.hear(server.say('bo', 'What bo said.'));
	room.hear(server.fold('p1')!);
	server.carer = false;
	room.meet(await server.snapshot());
	expect(JSON.stringify(room.parts)).not.toContain('What bo said');
	server.carer = true;
	room.meet(await server.snapshot());
	await vi.advanceTimersByTimeAsync(0);
	expect(room.parts[0]).toMatchObject({ body: 'What bo said.' });
});

test('words that were asked for while one looked after the room do not come once one does not', async () => {
	const server = new ModelRoom();
	server.carer = true;
	const room = new RoomState(await server.snapshot(), Object.assign(server, { part: () => late.promise }));
	const late = Promise.withResolvers<Part>();
	server.say('bo', 'What bo said.');
	room.hear(server.fold('p1')!);
	await room.catchUp();
	const whole = server.toAna(server.rows[0]!);
	expect(whole.body).toBe('What bo said.');
	server.carer = false;
	room.meet(await server.snapshot());
	late.resolve(whole);
	await vi.advanceTimersByTimeAsync(0);
	expect(JSON.stringify(room.parts)).not.toContain('What bo said');
});

test('one reads what is folded of one’s own', async () => {
	const server = new ModelRoom();
	const room = await open(server);
	room.hear(server.say('ana', 'What I said.'));
	room.hear(server.fold('p1')!);
	await vi.advanceTimersByTimeAsync(0);
	expect(room.parts[0]).toMatchObject({ state: 'folded', body: 'What I said.' });
});
