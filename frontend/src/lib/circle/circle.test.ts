import { expect, test, vi } from 'vitest';
import type { Change, Circle, Member } from '#lib/api/names.ts';
import { CircleState } from './circle.svelte.ts';

const ana: Member = { id: 'ana', name: 'Ana', role: 'owner', since: '2026-01-01' };
const bo: Member = { id: 'bo', name: 'Bo', role: 'member', since: '2026-01-02', hello: 'Hello, I am Bo.' };

function circle(may: string[], members: number): Circle {
	const card = { id: 'c', name: 'Tuesday', capacity: 8, members, free: 8 - members } as Circle['card'];
	return { card, room: 'r', seq: 5, epoch: 'e', viewer: { may, over: [], person: ana } };
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
