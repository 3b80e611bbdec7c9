import { expect, test } from 'vitest';
import { selfCheck as words } from '#lib/words/self-check.ts';
import { countries, international, load } from './resource.ts';
import { fits, SelfCheck, signs } from './self-check.svelte.ts';

test('what is ticked is in the order of how pressing it is, and goes', () => {
	const check = new SelfCheck();
	expect([check.any, check.atOnce]).toEqual([false, false]);
	check.tick('medicine', true);
	expect([check.any, check.atOnce]).toEqual([true, false]);
	check.tick('body', true);
	expect([check.has('body'), check.atOnce]).toEqual([true, true]);
	check.tick('body', false);
	expect(check.atOnce).toBe(false);
	check.tick('danger', true);
	check.clear();
	expect([check.any, check.has('danger')]).toEqual([false, false]);
});

test('every sign has words, and somebody to turn to wherever one is', async () => {
	const list = await load();
	expect(Object.keys(words.signs)).toEqual([...signs]);
	for (const { code } of [...countries(list), { code: international }]) {
		for (const sign of ['seeing', 'unreal', 'memories', 'crossed'] as const) expect([code, sign, fits(list, code, sign).length > 0]).toEqual([code, sign, true]);
	}
	for (const { code } of countries(list)) for (const sign of ['danger', 'rising', 'voices', 'medicine'] as const) expect([code, sign, fits(list, code, sign).length > 0]).toEqual([code, sign, true]);
});

test('what is shown is of the country one chose, or of the whole world', async () => {
	const list = await load();
	for (const sign of signs) for (const one of fits(list, 'DE', sign)) expect(['DE', international]).toContain(one.countryCode);
	expect(fits(list, 'GB', 'rising').map((one) => one.id)).toEqual(['gb-nhs111']);
	expect(fits(list, 'DE', 'seeing').map((one) => one.id)).toEqual(['de-charite-psychedelic', 'int-prf-hppd']);
	for (const sign of signs) expect(fits(list, 'US', sign).length).toBeLessThanOrEqual(4);
});
