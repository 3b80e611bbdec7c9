import { expect, test } from 'vitest';
import { Draft } from '#lib/device/draft.svelte.ts';
import { Drawer, type Shelf } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { most, OwnItems } from './own-items.svelte.ts';

const standing = ['Phones away.', 'We begin on time.'];
const draftOn = (kept: Shelf) => new Draft(new Drawer('ana', kept), 'agreements.c');

test('what is being written is still there after a reload, and gone once it is given up', () => {
	const kept = shelf();
	const items = new OwnItems(draftOn(kept), standing);
	items.add();
	items.set(2, 'We end on time.');
	const again = new OwnItems(draftOn(kept), standing);
	expect(again.written).toEqual([...standing, 'We end on time.']);
	expect(again.changed).toBe(true);
	again.reset();
	expect(new OwnItems(draftOn(kept), standing).changed).toBe(false);
});

test('order is part of what is proposed; an empty line is not', () => {
	const items = new OwnItems(draftOn(shelf()), standing);
	items.add();
	expect(items.changed).toBe(false);
	items.move(1, -1);
	expect(items.written).toEqual(['We begin on time.', 'Phones away.']);
	expect(items.changed).toBe(true);
});

test('there are never more than there may be, also from a device that was tampered with', () => {
	const kept = shelf();
	const draft = draftOn(kept);
	draft.text = JSON.stringify(Array(40).fill('x'));
	const items = new OwnItems(draft, standing);
	expect(items.items).toHaveLength(most);
	items.add();
	expect(items.items).toHaveLength(most);
	draft.text = '{"not":"a list"}';
	expect(new OwnItems(draft, standing).items).toEqual(standing);
});
