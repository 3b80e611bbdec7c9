import { api, ask } from '#lib/api/client.ts';
import type { Agreements, Floor, ManyParts, Mode, Part } from '#lib/api/names.ts';
import type { Grounds } from '#lib/circle/cite.ts';
import type { Window } from '#lib/circle/redress.ts';
import type { Connection } from '#lib/realtime/connection.ts';
import type { RoomDoor } from './room.svelte.ts';

/** The longest body that goes by the socket, in bytes; a frame may have 16 KiB, escapes included. */
const FRAME = 12_000;

/** Why something is done against somebody. */
export interface Why {
	reason: string;
	/** The number of the agreement it is about. */
	clause: number;
}

/** What those who look after a room do with what was said there. All reject with a Problem. */
export function careOfParts(room: string) {
	const one = (part: string) => ({ params: { path: { room, part } } });
	return {
		fold: (part: string, body: Grounds): Promise<Part> => ask(api.PUT('/api/rooms/{room}/parts/{part}/fold', { ...one(part), body })),
		show: (part: string, reason: string): Promise<Part> => ask(api.DELETE('/api/rooms/{room}/parts/{part}/fold', { ...one(part), body: { reason } }))
	};
}

/** Folding what one person said in a room in a while. */
export function manyIn(room: string) {
	return {
		count: async (member: string, window: Window): Promise<number> =>
			(await ask(api.GET('/api/rooms/{room}/members/{member}/fold', { params: { path: { room, member }, query: { window } } }))).count,
		fold: (member: string, body: { window: Window } & Grounds): Promise<ManyParts> =>
			ask(api.POST('/api/rooms/{room}/members/{member}/fold', { params: { path: { room, member } }, body }))
	};
}

/** Everything a room can be asked for or told. All reject with a Problem. */
export interface Door extends RoomDoor {
	say(nonce: string, body: string): Promise<Part>;
	withdraw(part: string): Promise<Part>;
	edit(part: string, body: string): Promise<Part>;
	setFloor(floor: { mode: Mode; version: number }): Promise<Floor>;
	raise(): Promise<Floor>;
	lower(): Promise<Floor>;
	/** Gives somebody the piece out of turn. This one and the next are for who saw the floor at a version. */
	give(to: string, version: number): Promise<Floor>;
	putDown(version: number): Promise<Floor>;
	/** Asks somebody to stay out of the room, and says why. */
	remove(person: string, why: Why): Promise<void>;
	/** The agreements that can be held against somebody. */
	accepted(person: string): Promise<Agreements>;
	letIn(person: string): Promise<void>;
}

/** The door of one room, by the socket where it is open and by REST otherwise. */
export function doorOf(room: string, line: Pick<Connection, 'line' | 'ask'>): Door {
	return {
		snapshot: () => ask(api.GET('/api/rooms/{room}', { params: { path: { room } } })),
		changes: (after, epoch) =>
			ask(api.GET('/api/rooms/{room}/changes', { params: { path: { room }, query: { after, epoch } } })),
		earlier: (before) => ask(api.GET('/api/rooms/{room}/parts', { params: { path: { room }, query: { before } } })),
		say(nonce, body) {
			if (line.line === 'open' && new TextEncoder().encode(JSON.stringify(body)).length <= FRAME)
				return line.ask({ do: 'say', room, nonce, body }) as Promise<Part>;
			return ask(api.POST('/api/rooms/{room}/parts', { params: { path: { room } }, body: { nonce, body } }));
		},
		withdraw: (part) => ask(api.DELETE('/api/rooms/{room}/parts/{part}', { params: { path: { room, part } } })),
		edit: (part, body) => ask(api.PATCH('/api/rooms/{room}/parts/{part}', { params: { path: { room, part } }, body: { body } })),
		part: (part) => ask(api.GET('/api/rooms/{room}/parts/{part}', { params: { path: { room, part } } })),
		setFloor: (floor) => ask(api.PUT('/api/rooms/{room}/floor', { params: { path: { room } }, body: floor })),
		raise: () => ask(api.POST('/api/rooms/{room}/hand', { params: { path: { room } } })),
		lower: () => ask(api.DELETE('/api/rooms/{room}/hand', { params: { path: { room } } })),
		give: (to, version) => ask(api.POST('/api/rooms/{room}/piece', { params: { path: { room } }, body: { to, version } })),
		putDown: (version) => ask(api.DELETE('/api/rooms/{room}/piece', { params: { path: { room } }, body: { version } })),
		remove: (member, why) => ask(api.PUT('/api/rooms/{room}/removed/{member}', { params: { path: { room, member } }, body: why })),
		accepted: (member) => ask(api.GET('/api/rooms/{room}/removed/{member}/agreements', { params: { path: { room, member } } })),
		letIn: (member) => ask(api.DELETE('/api/rooms/{room}/removed/{member}', { params: { path: { room, member } } }))
	};
}
