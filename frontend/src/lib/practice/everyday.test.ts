import { expect, test } from 'vitest';
import { choose } from '#lib/words/choose.ts';
import { today } from '#lib/words/today.ts';
import { arcOfToday } from './arcs.ts';
import type { Arc } from './item.ts';
import prompts from './prompts.json' with { type: 'json' };

/** What is in anybody's week. */
const ordinary =
	/\b(?:eat|eaten|slept?|room|light|weather|week|month|today|day|afternoon|breakfast|coffee|train|window|body|home|ordinary|conversation|friend|people|someone|who|help|habit|arm['’]s reach|step|stop|chore|small|sentence|entry|minutes?)\b/iu;

// covers: unit 45
test('the sentences are of ordinary scenes, and none of a special one', () => {
	expect(prompts.length).toBeGreaterThan(50);
	expect(prompts.filter(({ text }) => /ceremon|sacred|medicine|dose|substance|\btrip\b|vision|spirit|divine|cosmic|universe|guide|shaman|altar|ritual/iu.test(text))).toEqual([]);
	for (const stage of new Set(prompts.map(({ stage }) => stage))) {
		const own = prompts.filter((prompt) => prompt.stage === stage);
		expect([stage, own.filter(({ text }) => ordinary.test(text)).length > own.length / 3]).toEqual([stage, true]);
	}
});

// covers: unit 45
test('a plan is shown with a cue that comes by itself on an ordinary day', () => {
	expect(choose.plan.cueHint).toContain('after breakfast on Sunday');
	expect(choose.sentence('after breakfast on Sunday', 'call her back')).toBe('After breakfast on Sunday, I call her back.');
});

/** Where Today is made, with everything it draws on of a notebook. */
const pages = import.meta.glob(['../../routes/(app)/today/+page.svelte', './going/Due.svelte', './going/DueToday.svelte', './going/DueList.svelte'], { query: '?raw', import: 'default', eager: true }) as Record<string, string>;

// covers: unit 15
test('Today begins with today, and lists no experience', () => {
	expect(today.lead).toBe('One small thing, or none.');
	expect(Object.keys(pages)).toHaveLength(4);
	for (const [name, source] of Object.entries(pages)) expect([name, /of\('experience'\)|\{#each .*\barcs?\b/u.test(source)]).toEqual([name, false]);
	const arc = (id: string): { id: string; plain: Arc } => ({ id, plain: { at: '2030-03-01T12:00:00Z', changed: '2030-03-01T12:00:00Z', startedOn: '2030-03-01', rhythm: 'usual' } });
	expect([arcOfToday([arc('a'), arc('b'), arc('c')], '2030-03-05')].flat()).toHaveLength(1);
	expect(arcOfToday([], '2030-03-05')).toBeUndefined();
});
