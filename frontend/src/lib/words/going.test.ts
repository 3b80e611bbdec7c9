import { describe, expect, test } from 'vitest';
import source from './going.ts?raw';
import { going } from './going.ts';

describe('the words of Keep going', () => {
	// covers: unit 32
	test('never say that something was missed, lost or broken off', () => {
		expect(source).not.toMatch(/you missed|days in a row|don.t lose|streak|relapse|fail|lapse|score|badge|level/i);
	});

	test('shout nothing and press nobody', () => {
		expect(Object.values(strings(going)).join('\n')).not.toMatch(/!|\bjust\b|\bsimply\b|\bshould\b|heals|proven to|transform/i);
	});

	// covers: unit 56
	test('say in words how often one came back, and nothing of a gap', () => {
		expect([0, 1, 2, 3, 4, 5, 20].map(going.cameBack)).toEqual([
			'',
			'',
			'You came back twice this month.',
			'You came back three times this month.',
			'You came back four times this month.',
			'You came back now and then this month.',
			'You came back now and then this month.'
		]);
	});

	// covers: unit 18, unit 19
	test('say in ninety words, for a reader of ten, why the weeks after matter', () => {
		const text = going.why.text.join(' ');
		const words = text.split(/\s+/);
		expect(words.length).toBeLessThanOrEqual(90);
		expect(text).toContain('tends to help');
		expect(text).toContain('The studies are imperfect');
		expect(grade(text)).toBeLessThanOrEqual(5);
	});

	test('have a word for each of the five steps of each measure', () => {
		for (const { steps, says } of Object.values(going.measures)) expect([steps.length, says.length]).toEqual([5, 5]);
	});
});

function strings(of: unknown): string[] {
	if (typeof of === 'string') return [of];
	return typeof of === 'object' && of !== null ? Object.values(of).flatMap(strings) : [];
}

/** The school year, by Flesch and Kincaid; a reader of ten is in the fifth. */
function grade(text: string): number {
	const sentences = text.split(/[.!?]+/).filter((part) => part.trim()).length;
	const words = text.toLowerCase().match(/[a-z']+/g)!;
	const syllables = words.reduce((sum, word) => sum + Math.max(1, (word.replace(/e$/, '').match(/[aeiouy]+/g) ?? []).length), 0);
	return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59;
}
