import { expect, test } from 'vitest';
import type { Night } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Rota, type RotaDoor } from './rota.svelte.ts';

const night = (gathering: string, who?: string) => ({ gathering, places: [{ place: 'guardian', may: who ? [] : ['take'], ...(who && { person: { id: who, name: who } }) }] }) as unknown as Night;
const held = (rota: Rota) => rota.all.value?.map((one) => one.places[0]?.person?.name);

function house() {
	const server = { nights: [night('a'), night('b')], problem: undefined as Problem | undefined, down: false };
	const put = (gathering: string, who?: string) => {
		if (server.problem) throw server.problem;
		server.nights = server.nights.map((one) => (one.gathering === gathering ? night(gathering, who) : one));
		return server.nights.find((one) => one.gathering === gathering)!;
	};
	const door: RotaDoor = {
		rota: async () => {
			if (server.down) throw new Problem({ code: 'unreachable', status: 0, detail: '' });
			return server.nights;
		},
		take: async (gathering) => put(gathering, 'Ada'),
		giveBack: async (gathering) => put(gathering)
	};
	return { server, rota: new Rota(door) };
}

test('a place is taken and given back, and it is said where', async () => {
	const { rota } = house();
	await rota.look();
	expect(await rota.take('a', 'guardian')).toBe(true);
	expect(held(rota)).toEqual(['Ada', undefined]);
	expect(rota.did).toEqual({ gathering: 'a', what: 'taken' });
	expect(await rota.giveBack('a', 'guardian')).toBe(true);
	expect(held(rota)).toEqual([undefined, undefined]);
	expect(rota.did).toEqual({ gathering: 'a', what: 'gaveBack' });
});

test('where somebody was quicker it is shown as it stands', async () => {
	const { rota, server } = house();
	await rota.look();
	server.problem = new Problem({ code: 'place_taken', status: 409, detail: '', state: night('b', 'Bo') });
	server.down = true;
	expect(await rota.take('b', 'guardian')).toBe(false);
	expect(held(rota)).toEqual([undefined, 'Bo']);
	expect([rota.at, rota.did, rota.doing.problem?.code]).toEqual(['b', undefined, 'place_taken']);
});
