import { expect, test, vi } from 'vitest';
import type { CareLine, Report } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { Care } from './care.svelte.ts';
import { Danger } from './danger.svelte.ts';

let n = 0;
const line = (by: string, person: string, card: CareLine['card'], body = '') =>
	({ id: String(++n), by: { id: by, name: by }, person: { id: person, name: person }, card, body, at: '2026-12-01T19:00:00Z' }) as CareLine;

function card(me = 'ada', drawer = new Drawer(me, shelf())) {
	const writeCare = vi.fn(async ({ card = 'words', body, to }: { card?: CareLine['card']; body?: string; to?: string }) => line(me, to ?? me, card, body));
	const care = new Care(me, { care: async () => ({ lines: [], watches: true, reads: [] }), writeCare, careSeen: async () => {} });
	const door = {
		stewards: vi.fn(async () => []),
		handUp: vi.fn(async (_: string, __: string) => ({}) as Report)
	};
	return { care, door, writeCare, drawer, danger: new Danger('g', me, care, door, drawer) };
}

test('each step is marked once it is done, and the next stands out', async () => {
	const { danger } = card();
	expect(await danger.send('write')).toBe(false);
	danger.to.text = 'cem';
	expect(danger.next(false)).toBe('write');
	await danger.send('write');
	expect(danger.next(false)).toBe('numbers');
	await danger.send('numbers');
	await danger.send('call');
	expect(danger.next(false)).toBe('hold');
	expect(danger.next(true)).toBe('hand');
	await danger.handUp();
	expect(danger.next(true)).toBeUndefined();
	expect(danger.next(false)).toBe('hold');
});

test('what was done for one person is not done for another', async () => {
	const { danger, writeCare } = card();
	danger.to.text = 'cem';
	await danger.send('write');
	expect(writeCare).toHaveBeenCalledWith(expect.objectContaining({ to: 'cem', card: 'danger_ask' }));
	danger.to.text = 'dee';
	expect(danger.done('write', false)).toBe(false);
	danger.to.text = 'cem';
	expect(danger.done('write', false)).toBe(true);
});

test('what somebody else has asked them is not done by us, and is read', () => {
	const { danger, care } = card();
	danger.to.text = 'cem';
	care.lines = [line('bo', 'cem', 'danger_ask')];
	expect([danger.done('write', false), danger.lines.length]).toEqual([false, 1]);
});

test('whoever comes back finds where they were', async () => {
	const { danger, drawer, care } = card();
	danger.to.text = 'cem';
	danger.note.text = 'They do not answer.';
	await danger.handUp();
	const again = card('ada', drawer).danger;
	expect([again.to.text, again.note.text, again.done('hand', false)]).toEqual(['cem', '', true]);
	care.close();
});

test('what did not reach the desk is not marked, and is sent once however often it is tried', async () => {
	const { danger, door } = card();
	danger.note.text = ' They do not answer. ';
	door.handUp.mockRejectedValueOnce(new Problem({ code: 'unreachable', status: 0, detail: '' }));
	expect(await danger.handUp()).toBe(false);
	expect([danger.done('hand', true), danger.note.text]).toEqual([false, ' They do not answer. ']);
	expect(await danger.handUp()).toBe(true);
	expect(door.handUp.mock.calls[0]).toEqual(door.handUp.mock.calls[1]);
	expect(door.handUp.mock.calls[1]?.[1]).toBe('They do not answer.');
});

test('whom somebody worries about is asked until they answer, and keeps the numbers', () => {
	const { danger, care } = card('cem');
	const asks = line('ada', 'cem', 'danger_ask');
	care.lines = [line('cem', 'cem', 'not_well'), asks, line('ada', 'cem', 'resources')];
	expect([danger.asked?.id, danger.given?.card]).toEqual([asks.id, 'resources']);
	care.lines = [...care.lines, line('cem', 'cem', 'words', 'Yes.')];
	expect(danger.asked).toBeUndefined();
	const call = line('ada', 'cem', 'danger_call');
	care.lines = [...care.lines, call];
	expect(danger.asked?.id).toBe(call.id);
});

test('what is asked of others is not asked of us', () => {
	const { danger, care } = card('ada');
	care.lines = [line('ada', 'cem', 'danger_ask'), line('ada', 'cem', 'resources')];
	expect([danger.asked, danger.given]).toEqual([undefined, undefined]);
});
