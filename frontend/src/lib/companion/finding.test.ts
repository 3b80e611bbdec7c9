import { expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import type { Offers, Wish, Wisher } from './door.ts';
import { Finding } from './finding.svelte.ts';

const ben: Wisher = { member: 'ben', name: 'Ben', hours: ['evening'], pace: 'gentle', theme: 'any', language: 'en', fits: ['language'], yes: false };

/** A circle in which Ben wishes for a companion too. */
function house({ returned = false, key = true } = {}) {
	const server = { wish: undefined as (Wish & { endsAt: string }) | undefined, yes: false, two: false, key, returned };
	const door = {
		offers: async (): Promise<Offers> => (server.wish ? { wish: server.wish, people: [{ ...ben, yes: server.yes }] } : { people: [] }),
		wish: async (_: string, wish: Wish) => void (server.wish = { ...wish, endsAt: '2026-12-21T12:00:00Z' }),
		unwish: async () => void (server.wish = undefined),
		yes: async () => {
			if (!server.key) throw new Problem({ code: 'key_missing', status: 409, detail: 'Open your notebook.' });
			if (server.two) throw new Problem({ code: 'two_companions', status: 409, detail: 'You have two.' });
			server.yes = true;
			if (!server.returned) return {};
			server.wish = undefined;
			return { pair: 'p' };
		},
		unyes: async () => void (server.yes = false)
	};
	const settled: string[] = [];
	const settle = async () => void (settled.push('key'), (server.key = true));
	return { server, settled, finding: new Finding('c', door, 'de', settle) };
}

async function wished(how?: Parameters<typeof house>[0]) {
	const all = house(how);
	await all.finding.look();
	all.finding.choose('evening', true);
	await all.finding.wish();
	return all;
}

test('nobody is shown without a wish, and a wish needs an hour', async () => {
	const { finding, server } = house();
	await finding.look();
	expect(finding.offers.value?.people).toEqual([]);
	expect(await finding.wish()).toBe(false);
	expect([finding.tried, server.wish]).toEqual([true, undefined]);
	finding.choose('night', true);
	finding.choose('morning', true);
	finding.choose('night', false);
	expect(await finding.wish()).toBe(true);
	expect(server.wish).toMatchObject({ hours: ['morning'], pace: 'gentle', theme: 'any', language: 'de' });
	expect(finding.offers.value?.people).toEqual([ben]);
});

test('a wish is changed from what it is, and ended', async () => {
	const { finding, server } = await wished();
	server.wish = { ...server.wish!, pace: 'steady', theme: 'grief', language: 'fr' };
	await finding.look();
	finding.edit();
	expect([finding.hours, finding.pace, finding.theme, finding.language]).toEqual([['evening'], 'steady', 'grief', 'fr']);
	await finding.unwish();
	expect(finding.offers.value).toEqual({ people: [] });
});

test('a yes that is not returned changes nothing but itself, and can be taken back', async () => {
	const { finding } = await wished();
	await finding.say(ben, true);
	expect([finding.offers.value?.people[0]?.yes, finding.began]).toEqual([true, undefined]);
	await finding.say(ben, false);
	expect(finding.offers.value?.people[0]?.yes).toBe(false);
});

test('where both said yes it begins, and both wishes are over', async () => {
	const { finding } = await wished({ returned: true });
	await finding.say(ben, true);
	expect(finding.began).toEqual({ name: 'Ben', pair: 'p' });
	expect(finding.offers.value?.wish).toBeUndefined();
});

test('a key that is not there yet is seen to, once', async () => {
	const { finding, settled } = await wished({ key: false });
	expect(await finding.say(ben, true)).toBe(true);
	expect([settled, finding.offers.value?.people[0]?.yes]).toEqual([['key'], true]);
});

test('what is refused is said beside the one it is about', async () => {
	const { finding, server } = await wished();
	server.two = true;
	expect(await finding.say(ben, true)).toBe(false);
	expect(finding.doing.of('yes ben')?.code).toBe('two_companions');
	expect(finding.doing.of('wish')).toBeUndefined();
	expect(finding.began).toBeUndefined();
});
