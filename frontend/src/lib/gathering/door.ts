import { api, ask } from '#lib/api/client.ts';
import type { Attendance, Gathering } from '#lib/api/names.ts';
import type { SeriesPlan } from './planning.svelte.ts';
import type { Feedback, OwnWords, Prompt, RunPlan, SeatRole, Series } from './shapes.ts';
import type { Want } from './stage.ts';

/** When a gathering is, who holds it, and how it is run. */
export interface Plan {
	title?: string;
	startsAt: string;
	minutes: number;
	host?: string;
	plan?: RunPlan;
}

/** Calls by an address that is written out. */
type Call = (path: string, more?: { body?: unknown; params?: unknown }) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
const raw = api as unknown as Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Call>;
const G = '/api/gatherings/{gathering}';

/** What can be asked about a circle's gatherings. Every call rejects with a Problem. */
export function gatheringsOf(circle: string) {
	const params = { path: { circle } };
	return {
		all: async (): Promise<Gathering[]> => (await ask(api.GET('/api/circles/{circle}/gatherings', { params }))).gatherings,
		schedule: (body: Plan & { nonce: string }): Promise<Gathering> =>
			ask(raw.POST('/api/circles/{circle}/gatherings', { params, body })) as Promise<Gathering>,
		series: async (): Promise<Series[]> => ((await ask(raw.GET('/api/circles/{circle}/series', { params }))) as { series: Series[] }).series,
		begin: (body: SeriesPlan & { nonce: string }): Promise<Series> =>
			ask(raw.POST('/api/circles/{circle}/series', { params, body })) as Promise<Series>,
		changeSeries: (series: string, body: Partial<SeriesPlan>): Promise<Series> =>
			ask(raw.PATCH('/api/series/{series}', { params: { path: { series } }, body })) as Promise<Series>,
		endSeries: (series: string, why: string): Promise<Series> =>
			ask(raw.POST('/api/series/{series}/end', { params: { path: { series } }, body: { why } })) as Promise<Series>,
		prompts
	};
}
export type GatheringsDoor = ReturnType<typeof gatheringsOf>;

/** What can be asked about one gathering. Every call rejects with a Problem. */
export function gatheringDoor(gathering: string) {
	const params = { path: { gathering } };
	return {
		one: (): Promise<Gathering> => ask(raw.GET(G, { params })) as Promise<Gathering>,
		change: (body: Partial<Plan>): Promise<Gathering> => ask(raw.PATCH(G, { params, body })) as Promise<Gathering>,
		cancel: (why: string): Promise<Gathering> => ask(api.POST(`${G}/cancel`, { params, body: { why } })),
		guardian: (member: string | null): Promise<Gathering> => ask(api.PUT(`${G}/guardian`, { params, body: { member } })),
		keepSeat: (role: SeatRole, wants?: Want): Promise<Gathering> =>
			ask(raw.PUT(`${G}/seat`, { params, body: { role, wants } })) as Promise<Gathering>,
		giveUpSeat: (): Promise<Gathering> => ask(raw.DELETE(`${G}/seat`, { params })) as Promise<Gathering>,
		attendance: async (): Promise<Attendance[]> => (await ask(api.GET(`${G}/attendance`, { params }))).attendance,
		mark: (member: string, state: NonNullable<Attendance['state']>): Promise<unknown> =>
			ask(api.PUT(`${G}/attendance/{member}`, { params: { path: { gathering, member } }, body: { state } })),
		/** Our own words, as long as they are there. */
		mine: (): Promise<OwnWords> => ask(raw.GET(`${G}/mine`, { params })) as Promise<OwnWords>,
		feedback: (body: { good: boolean; body?: string }): Promise<unknown> => ask(raw.PUT(`${G}/feedback`, { params, body })),
		said: (): Promise<Feedback> => ask(raw.GET(`${G}/feedback`, { params })) as Promise<Feedback>,
		/** A card to the guardian. */
		care: (body: { nonce: string; card: string }): Promise<unknown> => ask(raw.POST(`${G}/care`, { params, body })),
		prompts
	};
}
export type GatheringDoor = ReturnType<typeof gatheringDoor>;

/** What a round and a closing can ask. */
async function prompts(): Promise<{ opening: Prompt[]; closing: Prompt[] }> {
	const of = async (use: string) => ((await ask(raw.GET('/api/prompts', { params: { query: { for: use } } }))) as { prompts: Prompt[] }).prompts;
	const [opening, closing] = await Promise.all([of('opening'), of('closing')]);
	return { opening, closing };
}
