import { expect, test } from 'vitest';
import type { Case } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { CaseWork, type CaseDoor } from './case.svelte.ts';

const at = (version: number, more: Partial<Case> = {}) => ({ id: 'c', version, state: 'open', may: ['write', 'hold'], ...more }) as Case;
const problem = (code: string, status: number, state?: unknown) => new Problem({ code, status, detail: code, state });

function house(first = at(1)) {
	const server = { now: first, problem: undefined as Problem | undefined };
	const asked: unknown[][] = [];
	const answer = (...said: unknown[]) => {
		asked.push(said);
		if (server.problem) throw server.problem;
		return (server.now = { ...server.now, version: server.now.version + 1 });
	};
	const door: CaseDoor = {
		see: async () => server.now,
		hold: async (version) => answer('hold', version),
		letGo: async (version) => answer('letGo', version),
		write: async (version, words) => answer('write', version, words),
		settle: async (version, outcome, words, ruling) => answer('settle', version, outcome, words, ...(ruling ? [ruling] : [])),
		askToRead: async (version, glass) => answer('ask', version, glass),
		breakGlass: async (version) => answer('break', version),
		escalate: async (version, words) => answer('escalate', version, words)
	};
	const drawer = new Drawer('ada', shelf());
	return { server, asked, door, drawer, work: new CaseWork('c', door, drawer) };
}

test('what one does is done on what one has seen, and the answer is what stands there next', async () => {
	const { work, asked } = house();
	await work.look();
	expect(work.may('hold')).toBe(true);
	expect(work.may('settle')).toBe(false);
	expect(await work.hold()).toBe(true);
	work.line.text = ' I have asked. ';
	expect(await work.write()).toBe(true);
	expect(asked).toEqual([
		['hold', 1],
		['write', 2, 'I have asked.']
	]);
	expect(work.now?.version).toBe(3);
	expect(work.line.text).toBe('');
});

test('where it changed meanwhile, it is shown as it is now, and what was typed stays', async () => {
	const { work, server, drawer, door } = house();
	await work.look();
	work.why.text = 'We spoke.';
	server.problem = problem('case_stale', 409, at(7, { holder: 'Bo' }));
	expect(await work.settle('dismissed')).toBe(false);
	expect(work.now).toMatchObject({ version: 7, holder: 'Bo' });
	expect(work.why.text).toBe('We spoke.');
	expect(work.doing.problem?.code).toBe('case_stale');
	expect(new CaseWork('c', door, drawer).why.text).toBe('We spoke.');
	server.problem = undefined;
	server.now = at(7);
	expect(await work.settle('dismissed')).toBe(true);
	expect(work.why.text).toBe('');
});

test('what was typed while something was sent is not taken away by the answer', async () => {
	const { work, door } = house();
	await work.look();
	work.line.text = 'First.';
	const send = door.write;
	door.write = async (version, words) => {
		work.line.text = 'First. And this.';
		return send(version, words);
	};
	expect(await work.write()).toBe(true);
	expect(work.line.text).toBe('First. And this.');
	work.why.text = 'Done.';
	work.reason.text = 'You shouted.';
	const settle = door.settle;
	door.settle = async (...said) => {
		work.reason.text = 'You shouted twice.';
		return settle(...said);
	};
	expect(await work.settle('acted', { what: 'warned', clause: 1 })).toBe(true);
	expect([work.why.text, work.reason.text]).toEqual(['', 'You shouted twice.']);
});

test.each(['case_held', 'case_not_held', 'case_closed'])('a refusal that says it stands otherwise reads it again: %s', async (code) => {
	const { work, server } = house();
	await work.look();
	server.now = at(4, { holder: 'Bo', may: ['write'] });
	server.problem = problem(code, 409);
	expect(await work.hold()).toBe(false);
	expect(work.now?.version).toBe(4);
	expect(work.may('hold')).toBe(false);
});

test('what fails for another reason changes nothing', async () => {
	const { work, server } = house();
	await work.look();
	work.line.text = 'I have asked.';
	server.problem = Problem.offline();
	expect(await work.write()).toBe(false);
	expect(work.now?.version).toBe(1);
	expect(work.line.text).toBe('I have asked.');
	expect(work.gone).toBe(false);
});

test('what is handed to the stewards is not there any more', async () => {
	const { work } = house();
	await work.look();
	work.up.text = 'More than we can carry.';
	expect(await work.escalate()).toBe(true);
	expect([work.gone, work.handed]).toEqual([true, true]);
	expect(work.up.text).toBe('');
});

test('what is hidden is gone, and does not say that it went to the stewards', async () => {
	const { work, server, door } = house();
	await work.look();
	server.problem = problem('not_found', 404);
	expect(await work.escalate()).toBe(false);
	expect([work.gone, work.handed]).toEqual([true, false]);
	const other = new CaseWork('c', { ...door, see: () => Promise.reject(problem('not_found', 404)) }, new Drawer('ada', shelf()));
	await other.look();
	expect(other.gone).toBe(true);
});

test('an answer that was overtaken does not take anything back', async () => {
	const { work, server, door } = house();
	await work.look();
	const late = Promise.withResolvers<Case>();
	door.see = () => late.promise;
	const looking = work.look();
	await work.hold();
	late.resolve(at(1));
	await looking;
	expect(work.now?.version).toBe(2);
	expect(server.now.version).toBe(2);
});

test('what stewards do themselves goes along with its own reason, which is kept until it is taken', async () => {
	const { work, asked, server } = house();
	await work.look();
	work.why.text = 'It cannot go on.';
	work.reason.text = ' You asked for money. ';
	server.problem = problem('no_heir', 409);
	expect(await work.settle('acted', { what: 'muted', minutes: 60 })).toBe(false);
	expect(work.reason.text).toBe(' You asked for money. ');
	server.problem = undefined;
	expect(await work.settle('acted', { what: 'muted', minutes: 60 })).toBe(true);
	expect(asked.at(-1)).toEqual(['settle', 1, 'acted', 'It cannot go on.', { what: 'muted', minutes: 60, reason: 'You asked for money.' }]);
	expect(work.reason.text).toBe('');
});

test('to read more takes a reason for the circle, and a second steward', async () => {
	const { work, asked } = house();
	await work.look();
	work.glass.text = 'Somebody may be asked for money here.';
	expect(await work.askToRead('room', 24)).toBe(true);
	expect(await work.breakGlass()).toBe(true);
	expect(asked).toEqual([
		['ask', 1, { what: 'room', hours: 24, reason: 'Somebody may be asked for money here.' }],
		['break', 2]
	]);
	expect(work.glass.text).toBe('');
});
