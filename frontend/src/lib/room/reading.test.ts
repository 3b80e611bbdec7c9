import { expect, test } from 'vitest';
import type { Part } from '#lib/api/names.ts';
import { Reading } from './reading.svelte.ts';

const part = (saidSeq: number, author = 'bo'): Part => ({
	id: `p${saidSeq}`,
	author: { id: author, name: author, role: 'member' },
	body: 'words',
	kind: 'said',
	state: 'said',
	at: '',
	saidSeq,
	nonce: `n${saidSeq}`
});
const ids = (parts: Part[]) => parts.map((part) => part.saidSeq);

test('a reader at the end goes along, and nothing waits below', () => {
	const reading = new Reading();
	reading.show([part(1)]);
	reading.show([part(1), part(2)]);
	expect(reading.follows).toBe(true);
	expect(reading.below([part(1), part(2)], 'me')).toEqual([]);
});

test('for a reader further up new words wait below, without their own or withdrawn ones', () => {
	const reading = new Reading();
	reading.show([part(1)]);
	reading.atEnd = false;
	const parts = [part(1), part(2), part(3, 'me'), { ...part(4), state: 'withdrawn' as const }, part(5)];
	reading.show(parts);
	expect(ids(reading.below(parts, 'me'))).toEqual([2, 5]);
	reading.reachedEnd(parts);
	expect(reading.below(parts, 'me')).toEqual([]);
});

test('what comes while nobody looks, or is caught up on, does not move the page', () => {
	for (const away of ['looking', 'settled'] as const) {
		const reading = new Reading();
		reading.show([part(1)]);
		reading.away();
		reading[away] = false;
		reading.show([part(1), part(2)]);
		reading[away] = true;
		expect(ids(reading.below([part(1), part(2)], 'me'))).toEqual([2]);
		expect(reading.leftOff).toBe(1);
	}
});
