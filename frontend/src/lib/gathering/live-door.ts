import { api, ask } from '#lib/api/client.ts';
import type { CareLine, CareLines, Prompt, Response, ServerDraft, Word } from '#lib/api/names.ts';
import { reportingDoor, stewardsOver } from '#lib/report/door.ts';
import type { Connection } from '#lib/realtime/connection.ts';
import type { DangerDoor } from './danger.svelte.ts';
import { prompts } from './door.ts';
import type { GreenDoor } from './green.svelte.ts';
import { greenDoorOf } from './green-door.ts';
import type { Floor, ResponseKind } from './stage.ts';
import type { StageDoor } from './stage.svelte.ts';

/** What somebody writes to the guardian on a card, and what the guardian answers with. */
export type CareCard = 'words' | 'not_well' | 'worried' | 'slow_down' | 'need_to_go' | 'rang' | 'after' | 'support';
export type ReplyCard = Exclude<CareLine['card'], CareCard>;

/** Everything a gathering that is on can be asked or told. All reject with a Problem. */
export interface LiveDoor extends StageDoor, DangerDoor {
	draft(): Promise<ServerDraft>;
	saveDraft(draft: { body: string; rev: number }): Promise<ServerDraft>;
	respond(response: { nonce: string; turn: number; kind: ResponseKind; body?: string }): Promise<Response>;
	/** The speaker hides one; its author takes it back. */
	decline(response: string): Promise<unknown>;
	takeBack(response: string): Promise<unknown>;
	responses(turn?: number): Promise<Response[]>;
	giveWord(body: string): Promise<unknown>;
	words(): Promise<Word[]>;
	writeCare(note: { nonce: string; card: CareCard | ReplyCard; body?: string; to?: string }): Promise<CareLine>;
	care(): Promise<CareLines>;
	/** All of them, or those of one person. */
	careSeen(person?: string): Promise<unknown>;
	/** A line of whoever leads, to everyone. */
	note(nonce: string, body: string): Promise<unknown>;
	prompts(): Promise<Pick<Prompt, 'id' | 'text'>[]>;
	/** What this circle has agreed for itself. */
	agreed(): Promise<string[]>;
	/** Beside it, for those who lead. */
	green: GreenDoor;
}

const G = '/api/gatherings/{gathering}';

/** What stands on the stage of a gathering, by the socket where it is open and by REST otherwise. */
export function stageDoorOf(gathering: string, line: Pick<Connection, 'line' | 'ask'>): StageDoor {
	const path = { gathering };
	const params = { path };
	return {
		floor: (from) => ask(api.GET(`${G}/floor`, { params: { path, query: { from } } })),
		move(verb, fields) {
			if (line.line === 'open') return line.ask({ do: verb, gathering, ...fields }) as Promise<Floor>;
			return ask(api.POST(`${G}/moves`, { params, body: { do: verb, ...fields } }));
		},
		come: (body) => ask(api.POST(`${G}/come`, { params, body }))
	};
}

/** The whole door of one gathering. */
export function liveDoorOf(gathering: string, room: string, circle: string, line: Pick<Connection, 'line' | 'ask'>): LiveDoor {
	const path = { gathering };
	const params = { path };
	return {
		...stageDoorOf(gathering, line),
		green: greenDoorOf(gathering),
		stewards: () => stewardsOver(circle),
		handUp: (nonce, note) =>
			reportingDoor(circle).file({ nonce, thing: { kind: 'gathering', id: gathering }, category: 'unsafe_now', route: 'stewards', ...(note && { note }) }),
		draft: () => ask(api.GET(`${G}/draft`, { params })),
		saveDraft: (body) => ask(api.PUT(`${G}/draft`, { params, body })),
		respond: (body) => ask(api.POST(`${G}/responses`, { params, body })),
		decline: (response) => ask(api.POST(`${G}/responses/{response}/decline`, { params: { path: { gathering, response } } })),
		takeBack: (response) => ask(api.DELETE(`${G}/responses/{response}`, { params: { path: { gathering, response } } })),
		responses: async (turn) => (await ask(api.GET(`${G}/responses`, { params: { path, query: { turn } } }))).responses,
		giveWord: (body) => ask(api.PUT(`${G}/word`, { params, body: { body } })),
		words: async () => (await ask(api.GET(`${G}/words`, { params }))).words,
		writeCare: (body) => ask(api.POST(`${G}/care`, { params, body })),
		care: () => ask(api.GET(`${G}/care`, { params })),
		careSeen: (person) => ask(api.POST(`${G}/care/seen`, { params, body: { person } })),
		note: (nonce, body) => ask(api.POST('/api/rooms/{room}/parts', { params: { path: { room } }, body: { nonce, body, kind: 'note' } })),
		async prompts() {
			const { opening, closing } = await prompts();
			return [...opening, ...closing];
		},
		async agreed() {
			const { versions } = await ask(api.GET('/api/circles/{circle}/agreements', { params: { path: { circle } } }));
			const now = versions[0];
			return now ? now.items.slice(now.items.length - now.own) : [];
		}
	};
}
