import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { distress, own, skeleton } from './crisis.ts';
import * as en from './en.ts';

describe('words of distress', () => {
	test.each(['I want to die tonight.', 'i keep thinking about k i l l i n g myself', 'I wаnt to diе', 'I WANT to\u200b die', 'They are better off without me', 'I can’t go on'])(
		'%s opens the panel',
		(text) => expect(distress(text)).toBe('now')
	);
	test.each(['My brother died by suicide.', 'When I was seventeen I tried to end my life.', 'I feel like I am dying inside.', 'It was an ego death.'])('%s shows a link only', (text) =>
		expect(distress(text)).toBe('unsure')
	);
	test.each(['I took 3 grams once.', 'The light died down and we ate.', 'I want to dine with you.', ''])('%s shows nothing', (text) => expect(distress(text)).toBe('none'));

	// covers: edge 106
	test('what somebody else said, quoted or taken back since, opens nothing', () => {
		expect(distress('> I want to die\nI am so sorry you felt that. I am here.')).toBe('none');
		expect(distress('You wrote “I want to die” and I keep thinking of you.')).toBe('none');
		expect(distress('> I want to die\nAnd I want to die too.')).toBe('now');
		expect(own('She said "end my life" to me')).not.toContain('end my life');
	});

	test('every phrase of the list is found by itself', () => {
		for (const phrase of en.now) expect([phrase, distress(phrase)]).toEqual([phrase, 'now']);
		for (const phrase of en.unsure) expect([phrase, distress(phrase)]).toEqual([phrase, 'unsure']);
	});

	test('it takes no longer than the text', () => {
		const began = performance.now();
		distress('k i l l '.repeat(100_000));
		expect(performance.now() - began).toBeLessThan(500);
		expect(skeleton('a b')).toEqual(['a', 'b']);
	});
});

test('a match asks for nothing and keeps nothing', () => {
	const fetch = vi.fn();
	vi.stubGlobal('fetch', fetch);
	distress('I want to die');
	expect(fetch).not.toHaveBeenCalled();
	vi.unstubAllGlobals();
	for (const name of readdirSync(import.meta.dirname).filter((name) => !name.includes('.test.'))) {
		const text = readFileSync(`${import.meta.dirname}/${name}`, 'utf8');
		expect([name, /fetch\(|sendBeacon|WebSocket|api\/client|localStorage|indexedDB|console\./.exec(text)?.[0]]).toEqual([name, undefined]);
	}
});
