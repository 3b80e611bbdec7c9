import { api, ask } from '#lib/api/client.ts';
import { casesDoor } from '#lib/report/door.ts';
import type { GreenDoor } from './green.svelte.ts';

export function greenDoorOf(gathering: string): GreenDoor {
	const params = { path: { gathering } };
	const G = '/api/gatherings/{gathering}/green-room';
	return {
		see: () => ask(api.GET(G, { params })),
		write: (nonce, body) => ask(api.POST(`${G}/lines`, { params, body: { nonce, body } })),
		cases: (circle) => casesDoor(circle)(false),
		handOver: (id, version, lines) => ask(api.POST('/api/cases/{case}/green-room', { params: { path: { case: id } }, body: { version, gathering, lines } }))
	};
}
