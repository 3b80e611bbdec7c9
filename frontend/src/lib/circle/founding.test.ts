import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { Founding } from './founding.svelte.ts';
import type { Circle, Found, Template } from '#lib/api/names.ts';

const slow = {
	id: 'slow-thread',
	name: 'Slow Thread',
	kind: 'slow',
	forWhom: 'Night-shift workers.',
	notFor: 'Anything urgent.',
	cadence: 'one question a week',
	capacity: 12,
	minToOpen: 4,
	retention: 'd30',
	arc: '',
	between: '',
	handover: '',
	crosstalk: 'off',
	openMinutes: 0,
	openingPrompts: [],
	closingPrompts: [],
	defaultWants: 'quiet'
} satisfies Template;
const table = { ...slow, id: 'long-table', kind: 'ongoing', forWhom: 'Anyone.', notFor: 'Plans.', capacity: 8, retention: 'h72' } satisfies Template;

function setUp(answer: () => Circle | Problem = () => ({ card: { id: 'c' } }) as Circle, kept = shelf()) {
	const send = vi.fn(async (_: Found) => {
		const said = answer();
		if (said instanceof Problem) throw said;
		return said;
	});
	return { kept, send, founding: new Founding(new Drawer('ana', kept), { language: 'de', zone: 'Europe/Berlin' }, send) };
}

function write(founding: Founding) {
	Object.assign(founding.fields, { name: 'Tuesday', purpose: 'To talk.', good: 'We listen.', notFor: 'Emergencies.', persona: 'Ana' });
}

test('a shape fills what is still empty and leaves what the founder wrote', () => {
	const { founding } = setUp();
	founding.fields.notFor = 'My own words.';
	founding.begin(slow, undefined);
	expect(founding.fields).toMatchObject({ template: 'slow-thread', purpose: 'Night-shift workers.', notFor: 'My own words.', kind: 'slow', capacity: '12', retention: 'd30' });
});

test('another shape takes the place of what the first one filled in, and freely takes it out again', () => {
	const { founding } = setUp();
	founding.begin(slow, undefined);
	founding.begin(table, slow);
	expect(founding.fields).toMatchObject({ purpose: 'Anyone.', notFor: 'Plans.', kind: 'ongoing', capacity: '8', retention: 'h72' });
	founding.begin(undefined, table);
	expect(founding.fields).toMatchObject({ template: '', purpose: '', notFor: '', cadence: '' });
});

test('the draft survives a reload and is gone once the circle stands', async () => {
	const { founding, kept, send } = setUp();
	write(founding);
	const again = setUp(undefined, kept).founding;
	expect(again.fields.name).toBe('Tuesday');
	expect((await founding.found())?.card.id).toBe('c');
	expect(send.mock.calls[0]![0]).toMatchObject({ name: 'Tuesday', capacity: 8, language: 'de', zone: 'Europe/Berlin', joinPolicy: 'open' });
	expect(send.mock.calls[0]![0].template).toBeUndefined();
	expect(setUp(undefined, kept).founding.fields.name).toBe('');
});

test('what is refused stays, and its step is found', async () => {
	const wrong = new Problem({ code: 'request', status: 422, fields: [{ name: 'capacity', message: 'Three to sixteen.' }] });
	const { founding } = setUp(() => wrong);
	write(founding);
	expect(await founding.found()).toBeUndefined();
	expect(founding.wrongStep).toBe('rhythm');
	expect(founding.fields.name).toBe('Tuesday');
});

test('sending the same again after a lost answer makes nothing twice', async () => {
	const { founding, send } = setUp(() => Problem.offline());
	write(founding);
	await founding.found();
	await founding.found();
	founding.fields.name = 'Wednesday';
	await founding.found();
	const [first, second, third] = send.mock.calls.map(([body]) => body.nonce);
	expect(second).toBe(first);
	expect(third).not.toBe(first);
});

test('a sixth theme is not taken, and an empty step says what it lacks', () => {
	const { founding } = setUp();
	for (const id of ['a', 'b', 'c', 'd', 'e']) expect(founding.theme(id, true)).toBe(true);
	expect(founding.theme('f', true)).toBe(false);
	founding.theme('a', false);
	expect(founding.fields.themes).toEqual(['b', 'c', 'd', 'e']);
	founding.fields.name = '  ';
	expect(founding.empty('words')).toEqual(['name', 'purpose', 'good', 'notFor']);
});
