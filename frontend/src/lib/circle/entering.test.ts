import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { Entering, lines, type Entered, type Opened, type Said, type Way } from './entering.svelte.ts';
import type { Question } from '#lib/api/names.ts';

const why: Question = { id: 'q1', kind: 'text', text: 'What brings you?', required: true, options: [] };
const when: Question = { id: 'q2', kind: 'choice', text: 'When?', required: false, options: ['Mornings', 'Evenings'] };

function opened(version = 1, questions = [why, when]): Opened {
	return {
		card: { id: 'c', name: 'Tuesday' },
		about: { agreements: { version, items: ['Listen.'] }, questions, questionsVersion: version }
	} as unknown as Opened;
}

function setUp(way: Way = 'ask', answer: (said: Said) => Entered | Problem = () => ({}), kept = shelf()) {
	const door = {
		send: vi.fn(async (said: Said) => {
			const got = answer(said);
			if (got instanceof Problem) throw got;
			return got;
		}),
		again: vi.fn(async () => opened(2))
	};
	return { door, kept, entering: new Entering(opened(), way, new Drawer('ana', kept), door) };
}

function ready(entering: Entering) {
	for (const line of lines) entering.fit[line] = true;
	entering.agreed = true;
	entering.fields.persona = 'Ana';
}

test('a no to any line is “not now”: nothing is sent and nothing of it is on the device', async () => {
	const { door, entering, kept } = setUp();
	ready(entering);
	entering.fields.persona = '';
	entering.fit.clear = false;
	expect(entering.notNow).toEqual(['clear']);
	expect(await entering.send()).toBeUndefined();
	expect(door.send).not.toHaveBeenCalled();
	const stored = Array.from({ length: kept.length }, (_, i) => kept.getItem(kept.key(i)!));
	expect(stored.join()).not.toContain('clear');
});

test('while a line is open nothing is decided', () => {
	const { entering } = setUp();
	entering.fit.adult = false;
	expect(entering.notNow).toBeUndefined();
	expect(entering.isFit).toBe(false);
});

test('a request takes its answers with it, without the empty ones, and leaves nothing on the device', async () => {
	const { door, entering, kept } = setUp('ask', () => ({ request: { id: 'r' } as Entered['request'] }));
	ready(entering);
	expect(entering.unanswered).toEqual(['q1']);
	entering.answer(why, { text: 'A long winter.' });
	entering.answer(when, { choice: '' });
	entering.fields.trial = true;
	expect(entering.unanswered).toEqual([]);
	expect((await entering.send())?.request?.id).toBe('r');
	expect(door.send.mock.calls[0]![0]).toMatchObject({ fit: true, agreementsVersion: 1, answers: [{ id: 'q1', text: 'A long winter.' }], trial: true });
	expect(kept.length).toBe(0);
});

test('through an open door nobody is asked anything', async () => {
	const { door, entering } = setUp('join');
	ready(entering);
	entering.fields.trial = true;
	await entering.send();
	expect(door.send.mock.calls[0]![0]).toMatchObject({ answers: [], trial: false });
});

test('agreements that changed are read again, and what was written stays', async () => {
	const { entering, kept } = setUp('ask', () => new Problem({ code: 'agreements_version', status: 409 }));
	ready(entering);
	entering.answer(why, { text: 'A long winter.' });
	await entering.send();
	expect(entering.opened.about.agreements.version).toBe(2);
	expect(entering.agreed).toBe(false);
	const again = new Entering(opened(2), 'ask', new Drawer('ana', kept), { send: vi.fn(), again: vi.fn() });
	expect(again.answerOf(why).text).toBe('A long winter.');
	expect(again.fields.persona).toBe('Ana');
});

test('a door that changed is looked at again; where that fails too, the page stays as it is', async () => {
	const { door, entering } = setUp('join', () => new Problem({ code: 'door_changed', status: 409 }));
	door.again.mockRejectedValue(Problem.offline());
	ready(entering);
	await entering.send();
	expect(door.again).toHaveBeenCalledOnce();
	expect(entering.problem?.code).toBe('door_changed');
	expect(entering.opened.about.agreements.version).toBe(1);
	expect(entering.agreed).toBe(true);
});

test('the same sent again after a lost answer carries the same nonce', async () => {
	const { door, entering } = setUp('join', () => Problem.offline());
	ready(entering);
	await entering.send();
	await entering.send();
	expect(door.send.mock.calls[1]![0].nonce).toBe(door.send.mock.calls[0]![0].nonce);
});
