import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { Announcer, APART as BATCH } from '#lib/room/announcer.svelte.ts';
import { ModelRoom } from '#lib/room/model.fixture.ts';
import { Reading } from '#lib/room/reading.svelte.ts';
import { RoomState } from '#lib/room/room.svelte.ts';
import { live as words } from '#lib/words/live.ts';
import { script } from '#lib/words/script.ts';
import type { LiveDoor } from './live-door.ts';
import { APART, Live } from './live.svelte.ts';
import { at, EVENING, ModelStage, person } from './stage.fixture.ts';

beforeEach(() => void vi.useFakeTimers({ now: EVENING }));
afterEach(() => void vi.useRealTimers());

async function evening(server = new ModelStage(), more: { newcomer?: boolean; still?: boolean } = {}) {
	const model = new ModelRoom();
	const room = new RoomState(await model.snapshot(), model);
	room.viewer = { ...room.viewer, newcomer: more.newcomer ?? false };
	const door = {
		...server.door,
		draft: vi.fn(async () => ({ body: '', rev: 0 })),
		saveDraft: vi.fn(async () => ({ body: '', rev: 1 })),
		responses: vi.fn(async () => []),
		respond: vi.fn(async (_: object) => ({})),
		note: vi.fn(async (_: string, __: string) => {}),
		care: vi.fn(async () => ({ lines: [], watches: false, reads: [] as unknown[] })),
		writeCare: vi.fn(async (note: object) => ({ id: 'c', person: person('ana'), by: person('ana'), at: at(EVENING), ...note })),
		careSeen: vi.fn(async (_?: string) => {}),
		words: vi.fn(async () => [{ person: person('bo'), body: 'bread' }]),
		prompts: vi.fn(async () => []),
		agreed: vi.fn(async () => ['Ours alone.']),
		green: { see: vi.fn(async () => ({ gathering: 'g', lines: [], readers: [], may: ['write'] })) }
	};
	const announcer = new Announcer();
	const reading = new Reading();
	const spoken: string[] = [];
	const say = vi.spyOn(announcer, 'say').mockImplementation((sentence) => void spoken.push(sentence));
	const lent = { room, draft: new Draft(new Drawer('a', shelf()), 'd'), reading, announcer, drawer: new Drawer('a', shelf()), still: more.still ?? false };
	const live = new Live(await server.floor(0), door as unknown as LiveDoor, lent);
	const end = live.begin();
	await vi.advanceTimersByTimeAsync(0);
	return { server, live, door, reading, spoken, say, end };
}

test('at level everything the reading area is read out, and nothing is said twice beside it', async () => {
	const { live, server, spoken } = await evening();
	live.hear(server.turn('bo', 'active'));
	expect(live.announce).toBe('everything');
	expect(spoken).toEqual([]);
});

test('at level turns, turns and phases are said, and small things are not', async () => {
	const { live, server, spoken } = await evening();
	live.announce = 'turns';
	live.hear(server.turn('bo', 'active'));
	live.hear(server.move({}, { kind: 'order', people: [] }));
	live.hear(server.move({ phase: 'open' }, { kind: 'phase', what: 'open' }));
	expect(spoken).toEqual([script.checkin.has('Bo').text, script.open.begin.text]);
});

test.each(['mine', 'nothing'] as const)('at level %s nothing of the others is said', async (level) => {
	const { live, server, spoken } = await evening();
	live.announce = level;
	live.hear(server.turn('bo', 'active'));
	expect(spoken).toEqual([]);
	live.hear(server.turn('ana', 'offered', 2));
	expect(live.alert).toBe(level === 'mine' ? words.turn.yoursAlert : '');
});

test('my turn is said at once, and once, also when it is told again', async () => {
	const { live, server } = await evening();
	const mine = server.turn('ana', 'offered');
	live.hear(mine);
	expect(live.alert).toBe(words.turn.yoursAlert);
	live.hear(server.move({ turn: undefined }));
	expect(live.alert).toBe('');
	live.hear(mine);
	await live.stage.refresh();
	expect(live.alert).toBe('');
	live.hear(server.turn('ana', 'offered', 2));
	expect(live.alert).not.toBe('');
});

test('raising the level while my turn goes on does not call me late', async () => {
	const { live, server } = await evening();
	live.announce = 'nothing';
	live.hear(server.turn('ana', 'offered'));
	live.announce = 'mine';
	live.hear(server.move({}, { kind: 'order', people: [] }));
	expect(live.alert).toBe('');
});

test('what happened while the line was gone is not read out when it is back', async () => {
	const { live, server, spoken, reading } = await evening();
	live.announce = 'turns';
	reading.settled = false;
	live.hear(server.late(server.turn('bo', 'active')));
	await live.stage.refresh();
	reading.settled = true;
	await live.stage.refresh();
	await vi.advanceTimersByTimeAsync(BATCH);
	expect(live.lines.at(-1)!.text).toBe(script.checkin.has('Bo').text);
	expect(spoken).toEqual([]);
});

test('the agreements are read line by line, all of them to whoever is new', async () => {
	const { live, server } = await evening(undefined, { newcomer: true });
	live.hear(server.move({ phase: 'agreements', since: at(EVENING) }, { kind: 'phase', what: 'agreements' }));
	await vi.advanceTimersByTimeAsync(0);
	expect(live.lines.map((line) => line.text)).toEqual([script.agreements.lead.text]);
	await vi.advanceTimersByTimeAsync(APART + 1_000);
	expect(live.lines.at(-1)!.text).toBe(script.agreements.lines[0]!.text);
	await vi.advanceTimersByTimeAsync(12 * APART);
	expect(live.lines).toHaveLength(1 + 8 + 1 + 1);
	expect(live.lines.at(-2)!.text).toBe('Ours alone.');
});

test('who has been here hears four; where nothing moves, all at once; and later they are all there', async () => {
	const server = new ModelStage();
	server.move({ phase: 'agreements', since: at(EVENING) }, { kind: 'phase', what: 'agreements' });
	const still = await evening(server, { still: true });
	expect(still.live.lines).toHaveLength(1 + 4 + 1 + 1);
	const slow = await evening(server);
	expect(slow.live.lines).toHaveLength(1);
	slow.live.hear(server.move({ phase: 'checkin' }, { kind: 'phase', what: 'checkin' }));
	expect(slow.live.lines).toHaveLength(1 + 4 + 1 + 1);
});

test('whoever has no seat yet comes in; whoever stepped out is left in peace', async () => {
	const server = new ModelStage();
	server.mine = { ...server.mine, seat: 'none' };
	const come = vi.spyOn(server, 'come');
	await evening(server);
	expect(come).toHaveBeenCalledOnce();
	server.mine = { ...server.mine, seat: 'out' };
	await evening(server);
	expect(come).toHaveBeenCalledOnce();
});

test('the closing words are asked for once they are shown, and stand in the room', async () => {
	const { live, server, door } = await evening();
	expect(door.words).not.toHaveBeenCalled();
	live.hear(server.move({ phase: 'after' }, { kind: 'words', people: ['bo'] }));
	await vi.advanceTimersByTimeAsync(0);
	expect(door.words).toHaveBeenCalledOnce();
	expect(live.lines.map((line) => line.text)).toEqual([script.closing.shown.text, 'Bo: bread']);
});

test('a note that could not be sent says why, and is not shown as sent', async () => {
	const { live, door } = await evening();
	door.writeCare.mockRejectedValueOnce(new Error('no'));
	vi.spyOn(console, 'error').mockImplementation(() => {});
	expect(await live.care.write({ card: 'slow_down' })).toBe(false);
	expect(live.care.problem).toBeDefined();
	expect(live.care.lines).toEqual([]);
	expect(await live.care.write({ card: 'slow_down' })).toBe(true);
	expect(live.care.lines).toHaveLength(1);
});

test('words whose answer was lost are the same words when they are sent again, and new ones when they were taken', async () => {
	const { live, door, server } = await evening();
	const nonces = (sent: { mock: { calls: unknown[][] } }) => sent.mock.calls.map(([first]) => (typeof first === 'string' ? first : (first as { nonce: string }).nonce));
	live.hear(server.turn('bo', 'witness'));
	for (const [sent, send] of [
		[door.writeCare, () => live.care.write({ body: 'Slowly, please.' })],
		[door.note, () => live.note('We begin again at nine.')],
		[door.respond, () => live.respond('reflect', 'I heard the kettle.')]
	] as const) {
		vi.mocked(sent).mockRejectedValueOnce(Problem.offline());
		expect([await send(), await send(), await send()]).toEqual([false, true, true]);
		const [lost, again, more] = nonces(sent);
		expect(again).toBe(lost);
		expect(more).not.toBe(lost);
	}
});

test('an older answer that comes late puts nothing back', async () => {
	const { live, door } = await evening();
	const answer = (id: string) => [{ id, turn: 1, state: 'saved' }] as never[];
	let late: (answers: never[]) => void = () => {};
	door.responses.mockImplementationOnce(() => new Promise((done) => (late = done))).mockResolvedValueOnce(answer('new'));
	live.notice('response');
	live.notice('response');
	await vi.advanceTimersByTimeAsync(0);
	late(answer('old'));
	await vi.advanceTimersByTimeAsync(0);
	expect(live.saved.map((response) => response.id)).toEqual(['new']);
});

test('a poke has the private lines asked for, and an answer waits until it is looked at', async () => {
	const { live, door } = await evening();
	const line = { id: 'c1', person: person('ana'), by: person('cy'), card: 'seen', at: at(EVENING), new: true };
	door.care.mockResolvedValue({ lines: [line] as never[], watches: false, reads: [person('cy')] });
	live.notice('care');
	await vi.advanceTimersByTimeAsync(0);
	expect(live.care.waiting).toBe(true);
	live.care.look('bo');
	expect(live.care.waiting).toBe(true);
	live.care.look('ana');
	expect(door.careSeen).toHaveBeenCalledExactlyOnceWith('ana');
	await live.care.load();
	expect(live.care.waiting).toBe(false);
});
