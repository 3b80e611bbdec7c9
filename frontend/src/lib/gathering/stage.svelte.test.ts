import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Change } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { seeded } from '#lib/room/model.fixture.ts';
import { at, EVENING, ModelStage } from './stage.fixture.ts';
import { GATHER, StageState } from './stage.svelte.ts';
import type { Line, Verb } from './stage.ts';

beforeEach(() => void vi.useFakeTimers({ now: EVENING - 90_000 }));
afterEach(() => void vi.useRealTimers());

async function open(server = new ModelStage()) {
	const stage = new StageState(await server.floor(0), server.door);
	const end = stage.begin();
	await vi.advanceTimersByTimeAsync(0);
	server.looked = 0;
	return { server, stage, end };
}

test('however the changes travel, the stage ends as the server has it, private lines and all', async () => {
	for (let round = 0; round < 200; round++) {
		const random = seeded(round);
		const pick = <T>(from: T[]) => from[Math.floor(random() * from.length)]!;
		const server = new ModelStage();
		for (let i = 0; i < 7; i++) server.move({}, { kind: 'order', people: [pick(['bo', 'cy'])] });
		const { stage, end } = await open(server);
		const travelling: Change[] = [];
		for (let i = 0; i < 25; i++) {
			const lines: Line[] = [{ kind: pick(['has', 'passes', 'thanks']), who: pick(['ana', 'bo', 'cy']) }];
			if (random() < 0.3) lines.push({ kind: 'time', who: 'ana', seconds: 45, private: true });
			const change = server.move(random() < 0.2 ? { phase: pick(['checkin', 'open']) } : {}, ...lines);
			if (random() < 0.7) travelling.push(random() < 0.3 ? server.late(change) : change);
			if (random() < 0.2) travelling.push(change);
			if (random() < 0.5) travelling.sort(() => random() - 0.5);
			if (random() < 0.5) travelling.splice(0, 3).forEach((some) => stage.hear(some));
			if (random() < 0.1) await vi.advanceTimersByTimeAsync(GATHER);
		}
		travelling.forEach((change) => stage.hear(change));
		await stage.refresh();
		await vi.advanceTimersByTimeAsync(2 * GATHER);
		expect(stage.view, `round ${round}`).toEqual(server.stage);
		expect(stage.moves, `round ${round}`).toEqual(server.moves);
		end();
	}
});

test('a change that was missed and comes without its lines is asked for', async () => {
	const { server, stage } = await open();
	const missed = server.turn('bo', 'active');
	stage.hear(server.late(missed));
	expect(stage.moves).toEqual([]);
	await vi.advanceTimersByTimeAsync(GATHER);
	expect(stage.moves).toEqual(server.moves);
});

// covers: edge 65
test('a gap in what was told is asked for, even when the last change came whole', async () => {
	const { server, stage } = await open();
	server.turn('bo', 'offered');
	stage.hear(server.turn('bo', 'active'));
	await vi.advanceTimersByTimeAsync(GATHER);
	expect(stage.moves).toEqual(server.moves);
});

test('what is somebody else’s is not asked about', async () => {
	const { server, stage } = await open();
	stage.hear(server.turn('bo', 'offered'));
	stage.hear(server.turn('bo', 'active'));
	await vi.advanceTimersByTimeAsync(10 * GATHER);
	expect(server.looked).toBe(0);
	expect(stage.view.turn?.state).toBe('active');
});

test.each([
	['the piece comes to us', (server: ModelStage) => server.turn('ana', 'offered')],
	['the phase changes', (server: ModelStage) => server.move({ phase: 'open' }, { kind: 'phase', what: 'open' })],
	['the room is still', (server: ModelStage) => server.move({ stop: { kind: 'bell', since: at(EVENING) } }, { kind: 'bell' })]
])('what is ours is asked for again once, a moment later, when %s', async (_, happen) => {
	const { server, stage } = await open();
	stage.hear(happen(server));
	await vi.advanceTimersByTimeAsync(GATHER - 1);
	expect(server.looked).toBe(0);
	await vi.advanceTimersByTimeAsync(1);
	expect(server.looked).toBe(1);
});

test('whoever leads is told of every change, several at once', async () => {
	const { server, stage } = await open();
	server.mine = { ...server.mine, lead: { hands: [], seats: [], offering: [], waiting: [] } };
	await stage.refresh();
	server.looked = 0;
	stage.hear(server.turn('bo', 'offered'));
	stage.hear(server.turn('bo', 'active'));
	server.mine.lead!.over = true;
	await vi.advanceTimersByTimeAsync(GATHER);
	expect(server.looked).toBe(1);
	expect(stage.mine.lead?.over).toBe(true);
});

test('an answer from before what we know takes nothing back', async () => {
	const { server, stage } = await open();
	const old = await server.floor(0);
	stage.hear(server.turn('bo', 'active'));
	stage.take(old);
	expect(stage.view.turn?.person).toBe('bo');
});

test('what moves the piece names the version it saw; what does not, does not', async () => {
	const { server, stage } = await open();
	await stage.act('turn.take');
	await stage.act('bell.ring');
	expect(server.asked).toEqual([
		{ verb: 'turn.take', fields: { version: 1 } },
		{ verb: 'bell.ring', fields: {} }
	]);
});

test('when things moved on meanwhile, it shows how they stand and says so', async () => {
	const { server, stage } = await open();
	server.turn('bo', 'active');
	expect(await stage.act('turn.take')).toBe(false);
	expect(stage.problem?.code).toBe('floor_version');
	expect(stage.view.turn?.person).toBe('bo');
	expect(await stage.act('turn.pass')).toBe(true);
	expect(stage.problem).toBeUndefined();
});

test.each<[string, Verb, (server: ModelStage) => void, (server: ModelStage) => void]>([
	['whoever has the piece', 'turn.done', (server) => server.turn('ana', 'active', 3), (server) => server.move({ hands: ['bo'] })],
	['whoever is offered it', 'turn.take', (server) => server.turn('ana', 'offered', 3), (server) => server.move({ guardian: 'bo' })],
	['whoever leads, of a turn', 'turn.grant', (server) => server.turn('bo', 'offered', 3), (server) => server.turn('bo', 'active', 3)],
	['whoever leads, of the part of the evening', 'phase.next', (server) => server.move({ phase: 'open' }), (server) => server.turn('bo', 'active', 3)],
	['whoever leads, of the beginning', 'begin', (server) => server.move({ phase: 'lobby' }), (server) => server.move({ seats: [] })]
])('what %s asked is asked once more where only the version moved on', async (_, verb, before, meanwhile) => {
	const server = new ModelStage();
	before(server);
	const { stage } = await open(server);
	meanwhile(server);
	expect(await stage.act(verb, { minutes: 2 })).toBe(true);
	expect(stage.problem).toBeUndefined();
	const { version } = server.stage;
	expect(server.asked.map((one) => one.fields)).toEqual([
		{ minutes: 2, version: version - 1 },
		{ minutes: 2, version }
	]);
});

test.each<[string, Verb, (server: ModelStage) => void, (server: ModelStage) => void]>([
	['the turn is another', 'turn.take', (server) => server.turn('ana', 'offered', 3), (server) => server.turn('ana', 'offered', 4)],
	['the piece is with somebody else', 'turn.done', (server) => server.turn('ana', 'active', 3), (server) => server.turn('bo', 'offered', 3)],
	['it is over', 'turn.pass', (server) => server.turn('ana', 'active', 3), (server) => server.move({ turn: undefined })],
	['the breath is over', 'turn.skip', (server) => server.turn('ana', 'breath', 3), (server) => server.turn('ana', 'witness', 3)],
	['the turn of somebody else is over', 'turn.defer', (server) => server.turn('bo', 'offered', 3), (server) => server.turn('cy', 'offered', 4)],
	['the part of the evening is another', 'phase.next', () => {}, (server) => server.move({ phase: 'open' })],
	['somebody else has set the order', 'order.set', () => {}, (server) => server.move({ round: undefined })]
])('what was asked is not asked again when %s', async (_, verb, before, meanwhile) => {
	const server = new ModelStage();
	before(server);
	const { stage } = await open(server);
	meanwhile(server);
	expect(await stage.act(verb)).toBe(false);
	expect(stage.problem?.code).toBe('floor_version');
	expect(stage.view).toEqual(server.stage);
	expect(server.asked).toHaveLength(1);
});

test('what moved on a second time meanwhile is not asked a third time', async () => {
	const server = new ModelStage();
	server.turn('ana', 'active', 3);
	const { stage } = await open(server);
	const move = vi.spyOn(server, 'ask').mockImplementation(async () => {
		server.move({});
		throw new Problem({ code: 'floor_version', status: 409, state: server.bare() });
	});
	expect(await stage.act('turn.done')).toBe(false);
	expect(move).toHaveBeenCalledTimes(2);
	expect(stage.problem?.code).toBe('floor_version');
});

test('one thing is asked once at a time, and a bell waits for nothing', async () => {
	const { server, stage } = await open();
	const both = [stage.act('turn.take'), stage.act('turn.take'), stage.act('bell.ring')];
	expect(stage.busy('turn.take')).toBe(true);
	expect(await Promise.all(both)).toEqual([true, false, true]);
	expect(server.asked.map((one) => one.verb)).toEqual(['turn.take', 'bell.ring']);
	expect(stage.busy('turn.take')).toBe(false);
});

// covers: edge 59
test('the clock is the house’s, whatever this device thinks', async () => {
	const { stage } = await open();
	expect(stage.now).toBe(EVENING);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(stage.now).toBe(EVENING + 5_000);
});

test('asking in vain is tried again', async () => {
	const { server, stage } = await open();
	vi.spyOn(server, 'floor').mockRejectedValueOnce(new Error('no line'));
	const change = server.late(server.turn('bo', 'active'));
	stage.hear(change);
	await vi.advanceTimersByTimeAsync(GATHER);
	expect(stage.moves).toEqual([]);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(stage.moves).toHaveLength(1);
});
