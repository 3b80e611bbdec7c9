import { expect, test } from 'vitest';
import * as carry from '#lib/words/carry.ts';
import * as people from '#lib/words/people.ts';
import * as structure from '#lib/words/structure.ts';
import * as trace from '#lib/words/trace.ts';

/** Every sentence of a catalogue; those made of something are made of a word. */
export function sentences(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value === 'function') return sentences((value as (...some: string[]) => unknown)('kettle', 'window'));
	if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(sentences);
	return [];
}

/** What our copy never says (domain.md §1, units 4 and 32; §2.1; §4.3; §6.5). */
const never =
	/you missed|days in a row|don['’]t lose|streak|relapse|fail(?:ed|ure)|\bheals?\b|healing|proven to|transform|rewire|breakthrough|journeyer|ceremony|sacred|level up|\buser|!|\bjust\b|\bsimply\b|\bshould\b|oops/iu;

// covers: unit 4
test.each(Object.entries({ ...trace, ...carry, ...people, ...structure }))('%s promises nothing, scolds nobody and counts nothing', (_, words) => {
	const all = sentences(words);
	expect(all.length).toBeGreaterThan(5);
	expect(all.filter((sentence) => never.test(sentence))).toEqual([]);
});
