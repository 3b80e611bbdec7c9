import { readdirSync, readFileSync } from 'node:fs';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import * as carry from '#lib/words/carry.ts';
import * as people from '#lib/words/people.ts';
import * as professional from '#lib/words/professional.ts';
import * as sideways from '#lib/words/sideways.ts';
import * as structure from '#lib/words/structure.ts';
import * as trace from '#lib/words/trace.ts';
import * as why from '#lib/words/why.ts';
import OneWayHelp from './OneWayHelp.svelte';
import { ways } from './sideways.ts';

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
test.each(Object.entries({ ...trace, ...carry, ...people, ...structure, ...professional, ...sideways, ...why }))('%s promises nothing, scolds nobody and counts nothing', (_, words) => {
	const all = sentences(words);
	expect(all.length).toBeGreaterThan(5);
	expect(all.filter((sentence) => never.test(sentence))).toEqual([]);
});

// covers: unit 33
test('the four ways are said of people, and never of the one who reads', () => {
	const said = sentences(sideways.sideways.ways);
	expect(said.filter((sentence) => /\byou(?:['’]re| are| have| seem| feel| think| avoid)\b|\byour (?:problem|pattern|illness)/iu.test(sentence))).toEqual([]);
});

// covers: unit 33
test('each way is named, closed until asked for, where somebody may come across it', () => {
	const page = (route: string) => readFileSync(new URL(`../../routes/(app)/${route}/+page.svelte`, import.meta.url), 'utf8');
	const where = { inflation: ['journal/insights'], avoidance: ['journal/not-yet'], isolation: ['today', 'circles'], one_off: ['journal/going/[arc]'] };
	for (const [way, routes] of Object.entries(where)) for (const route of routes) expect(page(route), route).toContain(`<OneWayHelp way="${way}" />`);
	for (const way of ways) {
		const help = render(OneWayHelp, { props: { way } }).body;
		expect(help).toContain('<details>');
		for (const text of [sideways.sideways.ways[way].title, ...sideways.sideways.ways[way].helps, '/sideways']) expect(help).toContain(text);
	}
});

// covers: unit 4
test('every claim says how sure it is, and where it is written', () => {
	for (const { text, sure, source } of why.why.claims) {
		expect(why.why.sure[sure]).toBeTruthy();
		expect(source).toMatch(/(?:19|20)\d\d/u);
		expect(text.split(' ').length).toBeLessThan(60);
	}
});

// covers: unit 1
test('the word itself stands where its meaning is one tap away, and nowhere else', () => {
	const folder = new URL('../words/', import.meta.url);
	// These two stand inside of the component that tells the meaning.
	const told = ['integration.ts', 'front.ts'];
	const found = readdirSync(folder).filter((name) => {
		if (name.endsWith('.test.ts')) return false;
		const words = readFileSync(new URL(name, folder), 'utf8').replace(/^import .*$/gmu, '').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '');
		return !told.includes(name) && /\bintegrat/iu.test(words);
	});
	expect(found).toEqual([]);
	const prompts = readFileSync(new URL('prompts.json', import.meta.url), 'utf8');
	expect(prompts).not.toMatch(/\bintegrat/iu);
});
