import { expect, test } from 'vitest';
import { Drawer } from './drawer.ts';
import { Sheet } from './sheet.svelte.ts';
import { shelf } from './shelf.fixture.ts';

const blank = { name: '', size: '8', themes: [] as string[], trial: false };

function setUp(kept = shelf()) {
	const drawer = new Drawer('ana', kept);
	return { kept, drawer, sheet: new Sheet(drawer, 'founding', blank) };
}

test('every change is on the device before anything else happens', () => {
	const { kept, sheet } = setUp();
	sheet.fields.name = 'Tuesday';
	sheet.fields.themes = ['grief'];
	const again = setUp(kept).sheet;
	expect(again.fields.name).toBe('Tuesday');
	expect(again.fields.themes).toEqual(['grief']);
	expect(again.fields.size).toBe('8');
});

test('what was kept and fits no more is left out', () => {
	const { kept, drawer } = setUp();
	drawer.write('founding', JSON.stringify({ name: 3, size: '6', themes: 'grief', gone: 'x' }));
	const { fields } = setUp(kept).sheet;
	expect({ ...fields }).toEqual({ ...blank, size: '6' });
	drawer.write('founding', '{');
	expect(setUp(kept).sheet.fields.name).toBe('');
});

test('a sheet that is cleared leaves nothing on the device', () => {
	const { kept, sheet } = setUp();
	sheet.fields.name = 'Tuesday';
	sheet.clear();
	expect(sheet.fields.name).toBe('');
	expect(kept.length).toBe(0);
});

test('the next person at this device does not meet it', () => {
	const { kept, sheet } = setUp();
	sheet.fields.name = 'Tuesday';
	expect(new Sheet(new Drawer('bo', kept), 'founding', blank).fields.name).toBe('');
});
