import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Part } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import type { Connection } from '#lib/realtime/connection.ts';
import type { Seat } from '#lib/realtime/seat.ts';
import type { LiveDoor } from '#lib/gathering/live-door.ts';
import { ModelStage, person } from '#lib/gathering/stage.fixture.ts';
import type { Door } from './door.ts';
import { ModelRoom } from './model.fixture.ts';
import { RoomVisit } from './visit.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Ana visits a room whose line the test holds. */
async function visiting(server = new ModelRoom(), gatherings?: (id: string) => LiveDoor) {
	const seats: Seat[] = [];
	const line = { enter: (seat: Seat) => (seats.push(seat), () => {}) } as unknown as Connection;
	const door: Door = {
		snapshot: () => server.snapshot(),
		changes: (after, epoch) => server.changes(after, epoch),
		earlier: (before) => server.earlier(before),
		say: vi.fn(async (nonce: string, body: string) => server.say('ana', body, nonce).part!),
		withdraw: vi.fn(async () => ({}) as Part),
		part: (id) => server.part(id),
		edit: vi.fn(async () => ({}) as Part),
		setFloor: vi.fn(async () => server.setFloor('closed').floor!),
		raise: vi.fn(async () => server.byHands('bo', 'ana').floor!),
		lower: vi.fn(async () => server.byHands('bo').floor!),
		give: vi.fn(async () => server.byHands('ana').floor!),
		putDown: vi.fn(async () => server.byHands().floor!),
		remove: vi.fn(async () => {}),
		accepted: vi.fn(async () => ({ version: 1, items: [], since: '', own: 0 })),
		letIn: vi.fn(async () => {})
	};
	const visit = new RoomVisit(await server.snapshot(), 'account', line, door, new Drawer('account', shelf()), gatherings);
	const leave = visit.begin();
	const [room, circle] = seats as [Seat, Seat];
	room.line!('opening');
	room.line!('open');
	room.caughtUp!({ here: ['ana'] });
	return { server, visit, door, room, circle, leave };
}

test('what I say is in the room once, whether the change or the answer comes first', async () => {
	const { server, visit, room } = await visiting();
	visit.draft.text = 'hello';
	visit.say();
	expect(visit.draft.text).toBe('');
	await vi.advanceTimersByTimeAsync(0);
	expect(visit.outbox.items).toHaveLength(1);
	room.change(server.told[0]!);
	expect(visit.room.parts.map((part) => part.body)).toEqual(['hello']);
	expect(visit.outbox.items).toEqual([]);
});

test('with the floor closed the words come back, with the reason', async () => {
	const { visit, door } = await visiting();
	const floor = { mode: 'closed' as const, version: 2, hands: [] };
	vi.mocked(door.say).mockRejectedValueOnce(new Problem({ code: 'floor_closed', status: 423, detail: 'Closed.', floor }));
	visit.draft.text = 'hello';
	visit.say();
	await vi.advanceTimersByTimeAsync(0);
	expect(visit.draft.text).toBe('hello');
	expect(visit.returned?.message).toBe('Closed.');
	expect(visit.room.floor).toEqual(floor);
});

test('words that come back while others are being written wait beside them', async () => {
	const { visit, door } = await visiting();
	vi.mocked(door.say).mockImplementationOnce(async () => {
		visit.draft.text = 'something else';
		throw new Problem({ code: 'body_invalid', status: 422, detail: 'Too long.' });
	});
	visit.draft.text = 'hello';
	visit.say();
	await vi.advanceTimersByTimeAsync(0);
	expect(visit.draft.text).toBe('something else');
	visit.putBack(visit.outbox.items[0]!.nonce);
	expect(visit.draft.text).toBe('hello\n\nsomething else');
});

test('nothing is announced again after the line was lost', async () => {
	const { server, visit, room } = await visiting();
	room.line!('lost');
	await vi.advanceTimersByTimeAsync(10_000);
	const announced = vi.spyOn(visit.announcer, 'say');
	room.line!('open');
	room.change(server.setFloor('closed'));
	room.here!(['ana', 'bo']);
	room.caughtUp!({ here: ['ana', 'bo'] });
	expect(announced.mock.calls).toEqual([['Connected again.']]);
	room.change(server.setFloor('open'));
	room.here!(['ana']);
	expect(announced).toHaveBeenCalledTimes(3);
});

test('whoever is removed sees that, and whoever left the circle sees that instead', async () => {
	const kept = await visiting();
	const why = { act: 'a', what: 'removed_from_room', reason: 'Please listen a while.', at: '' };
	kept.door.snapshot = async () => Promise.reject(new Problem({ code: 'removed_from_room', status: 403, detail: '', state: why }));
	kept.room.ended!('removed');
	await vi.advanceTimersByTimeAsync(0);
	expect(kept.visit.shut).toBe('removed');
	expect(kept.visit.why).toEqual(why);

	const left = await visiting();
	left.door.snapshot = async () => Promise.reject(new Problem({ code: 'not_found', status: 404, detail: '' }));
	left.room.ended!('removed');
	await vi.advanceTimersByTimeAsync(0);
	expect(left.visit.shut).toBe('left');
});

test('somebody who joins the circle is known in the room', async () => {
	const { server, visit, circle } = await visiting();
	circle.snapshot({ seq: 3, epoch: 'e1' });
	server.people.push({ id: 'eve', name: 'eve', role: 'member' });
	circle.change({ seq: 4, what: 'member.joined', at: '' });
	await vi.advanceTimersByTimeAsync(300);
	expect(visit.room.nameOf('eve')).toBe('eve');
	expect(circle.known()).toEqual({ after: 4, epoch: 'e1' });
});

test('without a line the room still moves and speaks, only slower', async () => {
	const { server, visit, room } = await visiting();
	room.line!('lost');
	server.say('bo', 'while you were away');
	await vi.advanceTimersByTimeAsync(10_000);
	expect(visit.room.parts.map((part) => part.body)).toEqual(['while you were away']);
});

test('whose piece it is comes with the floor, and is said once', async () => {
	const { server, visit, room, door } = await visiting();
	const announced = vi.spyOn(visit.announcer, 'say');
	room.change(server.byHands());
	room.change(server.byHands('bo'));
	room.change(server.byHands('bo', 'cy'));
	room.change(server.byHands('ana', 'cy'));
	expect(announced.mock.calls.map(([text]) => text)).toEqual([
		'The floor goes by raised hands. Raise yours to speak.',
		'bo has the piece.',
		'The piece is with you.'
	]);
	await visit.putDown();
	expect(door.putDown).toHaveBeenCalledWith(5);
	expect(visit.room.floor.holder).toBeUndefined();
	await visit.raise(true);
	expect(visit.room.floor.hands.map((person) => person.id)).toEqual(['ana']);
});

test('words that come back because the piece is elsewhere show where it is', async () => {
	const { server, visit, door } = await visiting();
	const floor = server.byHands('bo').floor!;
	vi.mocked(door.say).mockRejectedValueOnce(new Problem({ code: 'floor_not_yours', status: 423, detail: 'Not yours.', state: floor }));
	visit.draft.text = 'hello';
	visit.say();
	await vi.advanceTimersByTimeAsync(0);
	expect(visit.draft.text).toBe('hello');
	expect(visit.room.floor.holder?.id).toBe('bo');
});

test('when what I may do has changed, the room asks again', async () => {
	const { server, visit, circle } = await visiting();
	circle.snapshot({ seq: 3, epoch: 'e1' });
	const before = server.snapshot.bind(server);
	server.snapshot = async () => ({ ...(await before()), viewer: { may: ['give_piece'], over: [], agreed: true, newcomer: false } });
	circle.change({ seq: 4, what: 'standing', at: '' });
	await vi.advanceTimersByTimeAsync(300);
	expect(visit.room.may('give_piece')).toBe(true);
});

test('a gathering that begins to lead the room is opened, moved by the room’s stream, and stays in view when it is over', async () => {
	const stage = new ModelStage('ana');
	const nothing = async () => [];
	const live = {
		...stage.door, responses: nothing, prompts: nothing, agreed: nothing, words: nothing,
		care: async () => ({ lines: [], watches: false, reads: [] }), draft: async () => ({ body: '', rev: 0 }), saveDraft: async () => ({ body: '', rev: 1 })
	} as unknown as LiveDoor;
	const opened = vi.fn(() => live);
	const { visit, room, leave } = await visiting(new ModelRoom(), opened);
	expect([visit.live, visit.opening]).toEqual([undefined, false]);
	const floor = (version: number, gathering?: string) => ({ mode: 'round' as const, version, hands: [], gathering });
	room.change({ ...stage.turn('bo', 'offered'), floor: floor(2, 'g') });
	expect(visit.opening).toBe(true);
	await vi.advanceTimersByTimeAsync(0);
	expect([visit.live?.stage.id, visit.opening]).toEqual(['g', false]);
	room.change({ ...stage.turn('bo', 'active'), floor: floor(3, 'g') });
	expect(visit.live?.stage.view.turn?.state).toBe('active');
	room.change({ ...stage.move({ phase: 'closed', turn: undefined }), floor: { ...floor(4), mode: 'open' } });
	expect(visit.live?.stage.phase).toBe('closed');
	expect(opened).toHaveBeenCalledExactlyOnceWith('g');
	leave();
});

test('what came for me alone while the line was away is asked for when it is back', async () => {
	const stage = new ModelStage('ana');
	const nothing = async () => [];
	const line = { id: 'c1', person: person('ana'), by: person('cy'), card: 'seen', at: '2026-01-06T19:00:00Z', new: true };
	const care = vi.fn(async () => ({ lines: [] as unknown[], watches: false, reads: [] }));
	const live = { ...stage.door, responses: vi.fn(nothing), prompts: nothing, agreed: nothing, care } as unknown as LiveDoor;
	const { server, visit, room, leave } = await visiting(new ModelRoom(), () => live);
	room.change({ ...stage.turn('bo', 'offered'), floor: { mode: 'round', version: 2, hands: [], gathering: 'g' } });
	await vi.advanceTimersByTimeAsync(0);
	room.line!('lost');
	care.mockResolvedValue({ lines: [line], watches: false, reads: [] });
	server.folded.add('bo');
	const saved = { id: 'w1', turn: 1, kind: 'reflect', state: 'saved' };
	vi.mocked(live.responses).mockResolvedValue([saved as never]);
	room.line!('open');
	room.caughtUp!({ here: ['ana'] });
	await vi.advanceTimersByTimeAsync(1_000);
	expect(visit.live!.care.waiting).toBe(true);
	expect(visit.live!.saved.map((response) => response.id)).toEqual(['w1']);
	expect(visit.room.folded).toEqual(['bo']);
	leave();
});

test('whom one reads folded is asked for when the server says that it changed, and nothing else moves', async () => {
	const w = await visiting();
	const before = w.server.say('bo', 'Good evening.');
	w.room.change!(before);
	expect(w.visit.room.folded).toEqual([]);
	w.server.folded.add('bo');
	w.room.notice!('folded');
	await vi.advanceTimersByTimeAsync(1_000);
	expect(w.visit.room.folded).toEqual(['bo']);
	expect(w.visit.room.parts.map((part) => part.body)).toEqual(['Good evening.']);
	w.server.folded.clear();
	w.room.notice!('folded');
	await vi.advanceTimersByTimeAsync(1_000);
	expect(w.visit.room.folded).toEqual([]);
});

test('that something is to be looked at is heard in the room, and looked for again once the line is back', async () => {
	const w = await visiting();
	w.circle.notice!('case');
	expect([w.visit.told.of('case'), w.visit.rung]).toEqual([1, false]);
	w.circle.caughtUp!({});
	expect(w.visit.told.of('case')).toBe(2);
	w.circle.notice!('reported');
	expect([w.visit.told.of('case'), w.visit.rung]).toEqual([2, true]);
	expect(w.visit.told.of('support')).toBe(1);
	w.circle.notice!('support');
	expect([w.visit.told.of('support'), w.visit.told.of('case')]).toEqual([2, 2]);
	// Whoever was away for long, or has only come, is given the whole instead.
	w.circle.snapshot({ seq: 9, epoch: 'f' });
	expect([w.visit.told.of('support'), w.visit.told.of('case')]).toEqual([3, 3]);
});
