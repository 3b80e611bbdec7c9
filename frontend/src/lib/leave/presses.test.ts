import { describe, expect, it } from 'vitest';
import { Presses, within } from './presses.ts';

function press(presses: Presses, now: number, key = 'Shift') {
	presses.down(key);
	return presses.up(key, now);
}

describe('leaving by keyboard', () => {
	it('takes three presses of Shift within five seconds', () => {
		const presses = new Presses();
		expect(press(presses, 0)).toBe(false);
		expect(press(presses, 1000)).toBe(false);
		expect(press(presses, 2000)).toBe(true);
	});

	it('lets a press fade after five seconds', () => {
		const presses = new Presses();
		press(presses, 0);
		press(presses, 1000);
		expect(press(presses, within)).toBe(false);
		expect(presses.count(within)).toBe(2);
		expect(press(presses, within + 500)).toBe(true);
	});

	it('shows no marks once the time is over', () => {
		const presses = new Presses();
		press(presses, 0);
		expect(presses.count(within - 1)).toBe(1);
		expect(presses.count(within)).toBe(0);
	});

	it('never counts Shift held for another key', () => {
		const presses = new Presses();
		for (const now of [0, 10, 20, 30]) {
			presses.down('Shift');
			presses.down('Tab');
			expect(presses.up('Shift', now)).toBe(false);
		}
		expect(presses.count(30)).toBe(0);
	});

	it('starts again after any other key', () => {
		const presses = new Presses();
		press(presses, 0);
		press(presses, 1);
		press(presses, 2, 'a');
		expect(press(presses, 3)).toBe(false);
	});

	it('counts a key held down once', () => {
		const presses = new Presses();
		presses.down('Shift');
		presses.down('Shift');
		presses.down('Shift');
		presses.up('Shift', 0);
		expect(presses.count(0)).toBe(1);
	});
});
