import { expect, test } from 'vitest';
import { choose } from './choose.ts';

/** Every sentence, also of those that are made with something. */
function said(words: unknown): string[] {
	if (typeof words === 'string') return [words];
	if (typeof words === 'function') return said((words as (...given: string[]) => unknown)('x', 'y'));
	return Object.values(words as object).flatMap(said);
}

const all = said(choose);

test.each([
	['loss and chains', /you missed|days in a row|don['’]t lose|streak|badge|score/i],
	['blame', /relapse|fail/i],
	['promises', /heal|proven to|transform|breakthrough/i],
	['words to avoid', /trip report|journeyer|medicine (?!because)|ceremon|sacred|\bguide\b|teacher|level up|\buser\b/i],
	['small orders', /\b(just|simply|should)\b/i],
	['shouting', /!|\p{Extended_Pictographic}/u]
])('nothing here speaks with %s', (_, banned) => {
	expect(all.filter((line) => banned.test(line))).toEqual([]);
	expect(all.length).toBeGreaterThan(100);
});
