import { expect, test } from 'vitest';
import type { Debrief } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { DebriefState, type Answer, type DebriefDoor } from './debrief.svelte.ts';

const card = (more: Partial<Debrief> = {}) => ({ gathering: 'g', role: 'host', stewards: true, ...more }) as Debrief;

function house(first = card()) {
	const sent: Answer[] = [];
	const server = { now: first, problem: undefined as Problem | undefined };
	const door: DebriefDoor = {
		see: async () => {
			if (server.problem) throw server.problem;
			return server.now;
		},
		write: async (answer) => {
			if (server.problem) throw server.problem;
			sent.push(answer);
			return (server.now = card({ ...answer, writtenAt: '2026-11-23T20:00:00Z' }));
		},
		leave: async () => {
			if (server.problem) throw server.problem;
		}
	};
	const drawer = new Drawer('ada', shelf());
	return { sent, server, door, drawer, state: new DebriefState('g', door, drawer) };
}

test('nothing has to be said, and what is not said is not sent', async () => {
	const { state, sent } = house();
	await state.look();
	expect(await state.save()).toBe(true);
	expect(sent).toEqual([{}]);
	expect(state.did).toBe('saved');
});

test('what was written stays on the device until the server has it', async () => {
	const { state, server, sent, door, drawer } = house();
	await state.look();
	state.load = '4';
	state.person = true;
	state.stayed.text = ' The long silence. ';
	state.handover.text = 'The heating is loud.';
	server.problem = new Problem({ code: 'unreachable', status: 0, detail: '' });
	expect(await state.save()).toBe(false);
	expect(state.did).toBeUndefined();
	const again = new DebriefState('g', door, drawer);
	server.problem = undefined;
	await again.look();
	expect(again.stayed.text).toBe(' The long silence. ');
	expect(await state.save()).toBe(true);
	expect(sent).toEqual([{ load: 4, stayed: 'The long silence.', person: true, handover: 'The heating is loud.' }]);
});

test('a card that was written before is there to be changed, and a later look changes nothing that is being written', async () => {
	const { state, server } = house(card({ load: 2, stayed: 'Before.', person: true }));
	await state.look();
	expect([state.load, state.stayed.text, state.person]).toEqual(['2', 'Before.', true]);
	state.stayed.text = 'After.';
	server.now = card({ load: 5, stayed: 'Elsewhere.' });
	await state.look();
	expect([state.load, state.stayed.text]).toEqual(['2', 'After.']);
});

test('what the server has is not on the device any more, and is shown as it stands there', async () => {
	const { state, server, door, drawer } = house();
	await state.look();
	state.stayed.text = 'The long silence.';
	state.handover.text = 'The heating is loud.';
	expect(await state.save()).toBe(true);
	expect([state.stayed.text, state.handover.text]).toEqual(['The long silence.', 'The heating is loud.']);
	expect(drawer.names('')).toEqual([]);
	server.now = card({ stayed: 'Written elsewhere.', handover: 'The heating is loud.' });
	const again = new DebriefState('g', door, drawer);
	await again.look();
	expect([again.stayed.text, again.handover.text]).toEqual(['Written elsewhere.', 'The heating is loud.']);
	expect(drawer.names('')).toEqual([]);
});

test('what is written while a card is being kept stays on the device', async () => {
	const { state, door, drawer } = house();
	await state.look();
	state.stayed.text = 'The long silence.';
	const write = door.write;
	door.write = async (answer) => {
		state.stayed.text = 'The long silence. And after.';
		return write(answer);
	};
	expect(await state.save()).toBe(true);
	expect(new DebriefState('g', door, drawer).stayed.text).toBe('The long silence. And after.');
});

test('what is left out leaves nothing on the device', async () => {
	const { state, door, drawer } = house();
	await state.look();
	state.stayed.text = 'Something.';
	state.load = '3';
	expect(await state.leave()).toBe(true);
	expect([state.did, state.load]).toEqual(['left', '']);
	expect(new DebriefState('g', door, drawer).stayed.text).toBe('');
});

test('a card that could not be read is asked for again, and nothing of that stays with what is written', async () => {
	const { state, server } = house();
	server.problem = Problem.offline();
	await state.look();
	expect([state.now, state.unread?.code]).toEqual([undefined, 'offline']);
	server.problem = undefined;
	await state.look();
	expect([state.now?.role, state.unread, state.doing.problem]).toEqual(['host', undefined, undefined]);
});

test('where there is no card for us there is none, and no problem', async () => {
	const { state, server } = house();
	server.problem = new Problem({ code: 'not_found', status: 404, detail: '' });
	await state.look();
	expect(state.now).toBeUndefined();
	expect(state.unread).toBeUndefined();
});
