import { api, ask } from '#lib/api/client.ts';
import type { Person } from '#lib/api/names.ts';
import type { Connection } from '#lib/realtime/connection.ts';
import type { Fields, Floor, ResponseKind, Verb } from './stage.ts';
import type { StageDoor } from './stage.svelte.ts';

/** What somebody wrote in their turn and did not say yet. */
export interface ServerDraft {
	body: string;
	/** Counts the savings; 0 where nothing is kept. */
	rev: number;
	savedAt?: string;
}

/** An answer to a turn. */
export interface Response {
	id: string;
	turn: number;
	kind?: ResponseKind;
	author?: Person;
	body?: string;
	/** Saved is for whom it answers alone; gone was taken back or hidden. */
	state: 'shown' | 'saved' | 'gone';
	at?: string;
	/** The number of the change that told it. */
	saidSeq?: number;
}

/** A closing word, shown with all the others. */
export interface Word {
	person: Person;
	body: string;
}

/** What somebody writes to the guardian on a card, and what the guardian answers with. */
export type CareCard = 'words' | 'not_well' | 'worried' | 'slow_down' | 'need_to_go' | 'rang' | 'after' | 'support';
export type ReplyCard = 'seen' | 'with_you' | 'breathe' | 'step_out_ok' | 'side_by_side' | 'resources' | 'danger_ask';

/** A line between one person and whoever watches over it. */
export interface CareLine {
	id: string;
	/** Whose conversation it is in. */
	person: Person;
	by: Person;
	/** `words` is own words alone. */
	card: CareCard | ReplyCard;
	body?: string;
	/** Whom somebody is worried about. */
	about?: Person;
	at: string;
	/** We have not said that we saw it. */
	new?: boolean;
}

/** Somebody's private lines, or those of everyone one looks after. */
export interface CareLines {
	lines: CareLine[];
	watches: boolean;
	/** Who reads what one writes now. */
	reads: Person[];
}

export interface Prompt {
	id: string;
	text: string;
}

/** Everything a gathering that is on can be asked or told. All reject with a Problem. */
export interface LiveDoor extends StageDoor {
	draft(): Promise<ServerDraft>;
	saveDraft(draft: { body: string; rev: number }): Promise<ServerDraft>;
	dropDraft(): Promise<unknown>;
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
	prompts(): Promise<Prompt[]>;
	/** What this circle has agreed for itself. */
	agreed(): Promise<string[]>;
}

/** Calls by an address that is written out. */
type Call = (path: string, more?: { body?: unknown; params?: { query?: Record<string, unknown> } }) => Promise<{ data?: unknown; error?: unknown; response: globalThis.Response }>;
const raw = api as unknown as Record<'GET' | 'POST' | 'PUT' | 'DELETE', Call>;

/** The door of one gathering, by the socket where it is open and by REST otherwise. */
export function liveDoorOf(gathering: string, room: string, circle: string, line: Pick<Connection, 'line' | 'ask'>): LiveDoor {
	const G = `/api/gatherings/${encodeURIComponent(gathering)}`;
	const all = async <T>(path: string, name: string, query = {}): Promise<T[]> => {
		const data = (await ask(raw.GET(path, { params: { query } }))) as Record<string, T[]>;
		return data[name] ?? [];
	};
	return {
		floor: (from) => ask(raw.GET(`${G}/floor`, { params: { query: { from } } })) as Promise<Floor>,
		move(verb: Verb, fields: Fields & { version?: number }) {
			if (line.line === 'open') return line.ask({ do: verb, gathering, ...fields }) as Promise<Floor>;
			return ask(raw.POST(`${G}/moves`, { body: { do: verb, ...fields } })) as Promise<Floor>;
		},
		come: (how) => ask(raw.POST(`${G}/come`, { body: how })) as Promise<Floor>,
		draft: () => ask(raw.GET(`${G}/draft`)) as Promise<ServerDraft>,
		saveDraft: (body) => ask(raw.PUT(`${G}/draft`, { body })) as Promise<ServerDraft>,
		dropDraft: () => ask(raw.DELETE(`${G}/draft`)),
		respond: (body) => ask(raw.POST(`${G}/responses`, { body })) as Promise<Response>,
		decline: (response) => ask(raw.POST(`${G}/responses/${encodeURIComponent(response)}/decline`)),
		takeBack: (response) => ask(raw.DELETE(`${G}/responses/${encodeURIComponent(response)}`)),
		responses: (turn) => all<Response>(`${G}/responses`, 'responses', turn === undefined ? {} : { turn }),
		giveWord: (body) => ask(raw.PUT(`${G}/word`, { body: { body } })),
		words: () => all<Word>(`${G}/words`, 'words'),
		writeCare: (body) => ask(raw.POST(`${G}/care`, { body })) as Promise<CareLine>,
		care: () => ask(raw.GET(`${G}/care`)) as Promise<CareLines>,
		careSeen: (person) => ask(raw.POST(`${G}/care/seen`, { body: person === undefined ? {} : { person } })),
		note: (nonce, body) => ask(raw.POST(`/api/rooms/${encodeURIComponent(room)}/parts`, { body: { nonce, body, kind: 'note' } })),
		async prompts() {
			const [opening, closing] = await Promise.all(
				['opening', 'closing'].map((use) => all<Prompt>('/api/prompts', 'prompts', { for: use }))
			);
			return [...opening!, ...closing!];
		},
		async agreed() {
			const { versions } = await ask(api.GET('/api/circles/{circle}/agreements', { params: { path: { circle } } }));
			const now = versions[0];
			return now ? now.items.slice(now.items.length - now.own) : [];
		}
	};
}
