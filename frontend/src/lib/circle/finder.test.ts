import { expect, test, vi } from 'vitest';
import type { Card } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { addressOf, filtersOf, Finder } from './finder.svelte.ts';
import type { CardsPage } from '#lib/api/names.ts';
import type { Query } from './ways.ts';

const card = (id: string) => ({ id }) as Card;
const ids = (finder: Finder) => finder.circles?.map((one) => one.id);

function setUp(answer: (query: Query) => CardsPage | Promise<CardsPage>) {
	const find = vi.fn(async (query: Query) => answer(query));
	return { find, finder: new Finder(find, () => 'Asia/Tokyo') };
}

test('words, theme and zone are asked of the server and never stand in the address', async () => {
	const { find, finder } = setUp(() => ({ circles: [] }));
	finder.words = ' lamp ';
	finder.theme = 'grief';
	finder.filters = { language: 'en', kind: 'slow', near: true, free: true };
	await finder.look();
	expect(find).toHaveBeenCalledWith({ q: 'lamp', theme: 'grief', language: 'en', kind: 'slow', zone: 'Asia/Tokyo', free: true });
	const address = addressOf(finder.filters);
	expect(address).toBe('/circles?language=en&kind=slow&near=yes&free=yes');
	expect(filtersOf(new URLSearchParams(address.split('?')[1]))).toEqual(finder.filters);
});

test('the next page is of the search that is shown, not of what was typed since', async () => {
	const { find, finder } = setUp(({ before }) => (before ? { circles: [card('b'), card('c')] } : { circles: [card('a'), card('b')], next: 'b' }));
	finder.words = 'lamp';
	await finder.look();
	finder.words = 'other';
	await finder.more();
	expect(find).toHaveBeenLastCalledWith(expect.objectContaining({ q: 'lamp', before: 'b' }));
	expect(ids(finder)).toEqual(['a', 'b', 'c']);
	expect(finder.next).toBeUndefined();
});

test('a late answer to an earlier search changes nothing', async () => {
	const late = Promise.withResolvers<CardsPage>();
	const { finder } = setUp(({ q }) => (q === 'slow' ? late.promise : { circles: [card('quick')] }));
	finder.words = 'slow';
	const first = finder.look();
	finder.words = 'quick';
	await finder.look();
	late.resolve({ circles: [card('slow')], next: 'x' });
	await first;
	expect(ids(finder)).toEqual(['quick']);
	expect(finder.next).toBeUndefined();
	expect(finder.busy).toBe(false);
});

test('a search that fails keeps what is shown and can be tried again', async () => {
	let down = false;
	const { finder } = setUp(() => {
		if (down) throw Problem.offline();
		return { circles: [card('a')], next: 'a' };
	});
	await finder.look();
	down = true;
	await finder.more();
	expect(finder.problem?.code).toBe('offline');
	expect(ids(finder)).toEqual(['a']);
	expect(finder.next).toBe('a');
	down = false;
	await finder.look();
	expect(finder.problem).toBeUndefined();
});
