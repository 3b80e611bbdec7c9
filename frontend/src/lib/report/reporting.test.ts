import { expect, test } from 'vitest';
import type { NewReport, Report } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { AskToLook, Reporting, type Reported } from './reporting.svelte.ts';

const part: Reported = { circle: 'c', thing: { kind: 'part', id: 'p' } };

/** A server that refuses as long as there is a problem, and keeps what it was sent. */
function house(of: Reported = part, drawer = new Drawer('ada', shelf())) {
	const got: (NewReport & { nonce: string })[] = [];
	const server = { problem: undefined as Problem | undefined };
	const door = {
		async file(report: NewReport & { nonce: string }) {
			got.push(report);
			if (server.problem) throw server.problem;
			return { category: report.category, route: 'circle' } as Report;
		},
		agreements: async () => undefined
	};
	return { got, server, drawer, reporting: new Reporting(of, door, drawer), again: () => new Reporting(of, door, drawer) };
}

test('one press sends it, with nothing that nobody wrote', async () => {
	const { reporting, got } = house();
	expect(await reporting.send('hate')).toBe(true);
	expect(got).toEqual([{ nonce: expect.any(String), thing: part.thing, category: 'hate' }]);
	expect(reporting.sent?.category).toBe('hate');
});

test('what was said before goes with it', async () => {
	const { reporting, got } = house({ ...part, copied: 'You should be ashamed.' });
	Object.assign(reporting.sheet.fields, { note: '  He goes on.  ', clause: '2', route: 'stewards' });
	await reporting.send('harassment');
	expect(got[0]).toMatchObject({ note: 'He goes on.', clause: 2, route: 'stewards', copied: 'You should be ashamed.' });
});

test('a report of the circle itself names no way: there is one only', async () => {
	const { reporting, got } = house({ circle: 'c', thing: { kind: 'circle', id: 'c' } });
	reporting.sheet.fields.route = 'stewards';
	await reporting.send('other');
	expect(got[0]).not.toHaveProperty('route');
});

test('what did not go out stays on this device, and the same again is the same report', async () => {
	const { reporting, server, got, drawer, again } = house();
	reporting.sheet.fields.note = 'He goes on.';
	server.problem = Problem.offline();
	expect(await reporting.send('harassment')).toBe(false);
	expect(reporting.doing.problem?.passing).toBe(true);
	expect(reporting.sent).toBeUndefined();
	expect(again().sheet.fields).toMatchObject({ note: 'He goes on.', category: 'harassment' });
	server.problem = undefined;
	expect(await reporting.again()).toBe(true);
	expect(got[1]).toEqual(got[0]);
	expect(drawer.names('')).toEqual([]);
});

test('two presses send one', async () => {
	const { reporting, got } = house();
	await Promise.all([reporting.send('hate'), reporting.send('other')]);
	expect(got).toHaveLength(1);
});

test('nothing is sent again that was never chosen', async () => {
	const { reporting, got } = house();
	expect(await reporting.again()).toBe(false);
	expect(got).toEqual([]);
});

test('asking about the same thing once more is a new question', () => {
	const asking = new AskToLook();
	asking.ask(part);
	const first = asking.of;
	asking.open = false;
	asking.ask({ ...part });
	expect(asking.open).toBe(true);
	expect(asking.of).not.toBe(first);
});
