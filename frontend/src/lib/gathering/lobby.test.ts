import { expect, test } from 'vitest';
import { aboutOf } from '#lib/words/around.ts';
import { beginOf } from './lobby.ts';
import type { Own, Stage } from './stage.ts';

const hour = Date.parse('2026-12-01T18:00:00Z');
const minute = 60_000;

function setUp(people: string[], mine: Partial<Own> = { host: true }) {
	const view = {
		startsAt: new Date(hour).toISOString(),
		leads: 'ana',
		host: 'ana',
		guardian: 'bo',
		seats: people.map((id) => ({ person: { id, name: id }, state: 'in', speaking: true, acked: false }))
	} as unknown as Stage;
	const own = { person: 'ana', lead: {}, ...mine } as Own;
	return (at: number) => beginOf(view, own, at, 3);
}

test('what is missing before it begins is said, all at once', () => {
	const begin = setUp(['ana']);
	expect(begin(hour - 10 * minute)).toMatchObject({ shown: true, missing: ['soon', 'guardian', 'few'], waitsFor: undefined });
	expect(begin(hour - 2 * minute).missing).toEqual(['guardian', 'few']);
	expect(setUp(['ana', 'bo', 'cy'])(hour).missing).toEqual([]);
});

test('others who may begin wait for the host until five minutes past', () => {
	const begin = setUp(['bo', 'cy', 'dee'], { person: 'bo', host: false });
	expect(begin(hour + 4 * minute).waitsFor).toBe('2026-12-01T18:05:00.000Z');
	expect(begin(hour + 5 * minute).waitsFor).toBeUndefined();
});

test('the host waits for nobody, whoever holds the order by then', () => {
	expect(setUp(['ana', 'bo'], { person: 'dee', host: true })(hour).waitsFor).toBeUndefined();
});

test('nobody else is shown the beginning', () => {
	expect(setUp(['ana'], { person: 'cy', lead: undefined })(hour).shown).toBe(false);
});

test('time left is said in steps one does not count along with', () => {
	const said = [29, 21, 18, 11, 8, 7, 5, 4, 2, 1].map((minutes) => aboutOf(minutes * minute - 1));
	expect(said).toEqual(['about thirty minutes', 'about twenty minutes', 'about twenty minutes', 'about ten minutes', 'about ten minutes', 'about five minutes', 'about five minutes', 'about four minutes', 'about two minutes', 'about a minute']);
	expect(aboutOf(0)).toBeUndefined();
});
