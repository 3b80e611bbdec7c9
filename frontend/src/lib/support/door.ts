import { api, ask } from '#lib/api/client.ts';
import type { SideRoom } from '#lib/api/names.ts';
import type { SideRoomDoor } from './side-room.svelte.ts';

/** The side rooms of a circle that we are in. */
export const sideRooms = async (circle: string): Promise<SideRoom[]> =>
	(await ask(api.GET('/api/circles/{circle}/side-rooms', { params: { path: { circle } } }))).rooms;

export const askForSupport = (circle: string, nonce: string, body: string): Promise<SideRoom> =>
	ask(api.POST('/api/circles/{circle}/side-rooms', { params: { path: { circle } }, body: { nonce, ...(body && { body }) } }));

export function sideRoomDoor(side: string): SideRoomDoor {
	const params = { path: { side } };
	const S = '/api/side-rooms/{side}';
	return {
		see: () => ask(api.GET(S, { params })),
		write: (nonce, body) => ask(api.POST(`${S}/lines`, { params, body: { nonce, body } })),
		take: (version) => ask(api.POST(`${S}/take`, { params, body: { version } })),
		beside: (version, person) => ask(api.PUT(`${S}/backup`, { params, body: { version, person } })),
		soften: (version) => ask(api.POST(`${S}/soften`, { params, body: { version } })),
		close: (version) => ask(api.POST(`${S}/close`, { params, body: { version } })),
		goOn: (version) => ask(api.POST(`${S}/go-on`, { params, body: { version } }))
	};
}
