import { expect, test, vi } from 'vitest';
import type { Change, Circle, Member } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { seatAt } from './seat.ts';
import { CircleState } from './circle.svelte.ts';

const ana: Member = { id: 'ana', name: 'Ana', role: 'owner', since: '2026-01-01', newcomer: false, paused: false };
const bo: Member = { id: 'bo', name: 'Bo', role: 'member', since: '2026-01-02', newcomer: false, paused: false, hello: 'Hello, I am Bo.' };

function circle(may: string[], members: number): Circle {
	const card = { id: 'c', name: 'Tuesday', capacity: 8, taken: members, free: 8 - members } as Circle['card'];
	const about = { agreements: { version: 1, items: [] as string[] } } as unknown as Circle['about'];
	return { card, about, room: 'r', seq: 5, epoch: 'e', viewer: { may: ['read_circle', ...may], over: [], person: ana, agreed: true, newcomer: false } };
}

function setUp(members = [ana]) {
	const door = {
		snapshot: vi.fn(async () => circle(['appoint'], 2)),
		members: vi.fn(async () => [ana, bo]),
		changes: vi.fn()
	};
	return { door, state: new CircleState(circle(['appoint'], members.length), members, { apply: vi.fn(), reload: vi.fn() }, door) };
}

const about = (what: string, seq: number, person: Change['person']): Change => ({ seq, what, at: '', person });
const settle = () => new Promise((done) => setImmediate(done));

test('somebody joins: they are there at once, and their hello follows', async () => {
	const { state } = setUp();
	state.hear(about('member.joined', 6, { id: 'bo', name: 'Bo', role: 'member', present: true }));
	expect(state.members.map((member) => member.name)).toEqual(['Ana', 'Bo']);
	await settle();
	expect(state.members[1]!.hello).toBe('Hello, I am Bo.');
	expect(state.circle.card.free).toBe(6);
});

test('a change of role keeps what is known of a person', () => {
	const { state } = setUp([ana, bo]);
	state.hear(about('member.role', 6, { id: 'bo', name: 'Bo', role: 'moderator', present: true }));
	expect(state.members[1]).toEqual({ ...bo, role: 'moderator' });
});

test('when my own role changes, what I may do is asked again', async () => {
	const { state, door } = setUp();
	door.snapshot.mockResolvedValueOnce(circle([], 1));
	state.hear(about('member.role', 6, { id: 'ana', name: 'Ana', role: 'member', present: true }));
	await settle();
	expect(state.may('appoint')).toBe(false);
});

test('when it is I who left, elsewhere, the circle is over here too', () => {
	const { state } = setUp([ana, bo]);
	state.hear(about('member.left', 6, { id: 'ana', name: 'Ana', role: 'member', present: false }));
	expect(state.over).toBe(true);
});

test('when it is said that standings changed, I look at what I may do', async () => {
	const { state, door } = setUp();
	door.snapshot.mockResolvedValueOnce(circle(['say'], 1));
	state.hear(about('standing', 6, undefined));
	await settle();
	expect(state.may('say')).toBe(true);
	expect(state.may('appoint')).toBe(false);
	expect(state.beat).toBe(1);
});

test('many changes at once are one look, and one more after it', async () => {
	const { state, door } = setUp();
	for (let seq = 6; seq < 20; seq++) state.hear(about('circle.about', seq, undefined));
	await settle();
	expect(door.snapshot).toHaveBeenCalledTimes(2);
});

test('a look that fails keeps what is here, and the next change looks again', async () => {
	const { state, door } = setUp();
	door.snapshot.mockRejectedValueOnce(Problem.offline());
	state.hear(about('standing', 6, undefined));
	await settle();
	expect(state.may('appoint')).toBe(true);
	expect(state.over).toBe(false);
	door.snapshot.mockResolvedValueOnce(circle(['say'], 1));
	state.hear(about('standing', 7, undefined));
	await settle();
	expect(state.may('appoint')).toBe(false);
});

test('when there is nothing here for me any more, the circle is over', async () => {
	const { state, door } = setUp();
	door.snapshot.mockRejectedValueOnce(new Problem({ code: 'not_found', status: 404 }));
	state.hear(about('standing', 6, undefined));
	await settle();
	expect(state.over).toBe(true);
});

test('who may no longer read is not asked to: the people stay as they were', async () => {
	const { state, door } = setUp([ana, bo]);
	const away = circle([], 2);
	door.snapshot.mockResolvedValueOnce({ ...away, viewer: { ...away.viewer, may: [], awayUntil: '2030-01-01' } });
	state.hear(about('standing', 6, undefined));
	await settle();
	expect(door.members).not.toHaveBeenCalled();
	expect(state.members).toHaveLength(2);
	expect(state.may('read_circle')).toBe(false);
});

test('a gathering that moved is told to those who show gatherings', () => {
	const { state, door } = setUp();
	state.hear(about('gathering.set', 6, undefined));
	expect(state.gatherings).toBe(1);
	expect(door.snapshot).not.toHaveBeenCalled();
});

test('an older answer does not replace what is known', () => {
	const { state } = setUp();
	state.take({ ...circle([], 3), seq: 4 });
	expect(state.may('appoint')).toBe(true);
	state.take({ ...circle([], 3), seq: 9 });
	expect(state.may('appoint')).toBe(false);
});

test('when the line is shut because I paused, I am not told that I am out', async () => {
	const { state, door } = setUp([ana, bo]);
	const paused = circle([], 2);
	door.snapshot.mockResolvedValueOnce({ ...paused, viewer: { ...paused.viewer, may: ['resume'], pausedUntil: '2030-01-01' } });
	await state.shut();
	expect(state.over).toBe(false);
	expect(state.may('read_circle')).toBe(false);
});

test('when the line is shut and nobody says why, the page closes', async () => {
	const { state, door } = setUp([ana, bo]);
	door.snapshot.mockRejectedValueOnce(Problem.offline());
	await state.shut();
	expect(state.over).toBe(true);
});

test('when only the card is left to see, I am out', async () => {
	const { state, door } = setUp([ana, bo]);
	const card = circle([], 1);
	door.snapshot.mockResolvedValueOnce({ ...card, viewer: { ...card.viewer, may: ['join', 'see_card'], person: undefined } });
	await state.shut();
	expect(state.over).toBe(true);
});

test('that something is to be looked at is heard, and looked for again where it may have been missed', () => {
	const { state } = setUp();
	const seat = seatAt(state.id, 'ana', state, () => {});
	seat.notice?.('case');
	expect(state.told.of('case')).toBe(1);
	seat.notice?.('unmasked');
	expect(state.told.of('case')).toBe(1);
	// The line was away: what was told meanwhile is told to nobody again.
	seat.caughtUp?.({});
	expect([state.told.of('case'), state.told.of('support'), state.told.of('green'), state.told.of('rota')]).toEqual([2, 1, 1, 1]);
});
