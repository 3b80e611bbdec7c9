import { api, ask } from '#lib/api/client.ts';
import type { CallDesk, DeskCall, Duties, Night, NightPlace } from '#lib/api/names.ts';
import type { CallDoor } from './calls.svelte.ts';
import type { DebriefDoor } from './debrief.svelte.ts';
import type { RotaDoor } from './rota.svelte.ts';

/** What we hold, and what is to be known for it in a circle. */
export const dutiesIn = (circle: string): Promise<Duties> => ask(api.GET('/api/circles/{circle}/load', { params: { path: { circle } } }));

export function debriefDoor(gathering: string): DebriefDoor {
	const params = { path: { gathering } };
	const D = '/api/gatherings/{gathering}/debrief';
	return {
		see: () => ask(api.GET(D, { params })),
		write: (body) => ask(api.PUT(D, { params, body })),
		leave: async () => void (await ask(api.DELETE(D, { params })))
	};
}

export function rotaDoor(circle: string): RotaDoor {
	const at = (gathering: string, place: NightPlace['place']) => ({ params: { path: { gathering, place } } });
	const P = '/api/gatherings/{gathering}/places/{place}';
	return {
		rota: async (): Promise<Night[]> => (await ask(api.GET('/api/circles/{circle}/rota', { params: { path: { circle } } }))).nights,
		take: (gathering, place) => ask(api.PUT(P, at(gathering, place))),
		giveBack: (gathering, place) => ask(api.DELETE(P, at(gathering, place)))
	};
}

export const callDoor: CallDoor = {
	desk: (): Promise<CallDesk> => ask(api.GET('/api/desk/calls')),
	take: (call, version, word): Promise<DeskCall> =>
		ask(api.POST('/api/desk/calls/{call}/take', { params: { path: { call } }, body: { version, ...(word && { word }) } })),
	close: (call, version, word): Promise<DeskCall> =>
		ask(api.POST('/api/desk/calls/{call}/close', { params: { path: { call } }, body: { version, ...(word && { word }) } }))
};
