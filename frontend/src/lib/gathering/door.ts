import { api, ask } from '#lib/api/client.ts';
import type { Attendance, Feedback, Gathering, GatheringEdit, NewGathering, NewSeries, OwnWords, Prompt, SeatRole, Series, SeriesEdit, Want } from '#lib/api/names.ts';
import type { CareCard } from './live-door.ts';

const G = '/api/gatherings/{gathering}';

/** What can be asked about a circle's gatherings. Every call rejects with a Problem. */
export function gatheringsOf(circle: string) {
	const params = { path: { circle } };
	return {
		all: async (): Promise<Gathering[]> => (await ask(api.GET('/api/circles/{circle}/gatherings', { params }))).gatherings,
		schedule: (body: NewGathering & { nonce: string }): Promise<Gathering> => ask(api.POST('/api/circles/{circle}/gatherings', { params, body })),
		series: async (): Promise<Series[]> => (await ask(api.GET('/api/circles/{circle}/series', { params }))).series,
		begin: (body: NewSeries & { nonce: string }): Promise<Series> => ask(api.POST('/api/circles/{circle}/series', { params, body })),
		changeSeries: (series: string, body: SeriesEdit): Promise<Series> =>
			ask(api.PATCH('/api/series/{series}', { params: { path: { series } }, body })),
		endSeries: (series: string, why: string): Promise<Series> =>
			ask(api.POST('/api/series/{series}/end', { params: { path: { series } }, body: { why } })),
		prompts
	};
}
export type GatheringsDoor = ReturnType<typeof gatheringsOf>;

/** What can be asked about one gathering. Every call rejects with a Problem. */
export function gatheringDoor(gathering: string) {
	const params = { path: { gathering } };
	return {
		one: (): Promise<Gathering> => ask(api.GET(G, { params })),
		change: (body: GatheringEdit): Promise<Gathering> => ask(api.PATCH(G, { params, body })),
		cancel: (why: string): Promise<Gathering> => ask(api.POST(`${G}/cancel`, { params, body: { why } })),
		guardian: (member: string | null): Promise<Gathering> => ask(api.PUT(`${G}/guardian`, { params, body: { member } })),
		keepSeat: (role: SeatRole, wants?: Want): Promise<Gathering> => ask(api.PUT(`${G}/seat`, { params, body: { role, wants } })),
		giveUpSeat: (): Promise<Gathering> => ask(api.DELETE(`${G}/seat`, { params })),
		attendance: async (): Promise<Attendance[]> => (await ask(api.GET(`${G}/attendance`, { params }))).attendance,
		mark: (member: string, state: NonNullable<Attendance['state']>): Promise<unknown> =>
			ask(api.PUT(`${G}/attendance/{member}`, { params: { path: { gathering, member } }, body: { state } })),
		/** Our own words, as long as they are there. */
		mine: (): Promise<OwnWords> => ask(api.GET(`${G}/mine`, { params })),
		feedback: (body: { good: boolean; body?: string }): Promise<unknown> => ask(api.PUT(`${G}/feedback`, { params, body })),
		said: (): Promise<Feedback> => ask(api.GET(`${G}/feedback`, { params })),
		/** A card to the guardian. */
		care: (body: { nonce: string; card: CareCard }): Promise<unknown> => ask(api.POST(`${G}/care`, { params, body })),
		prompts
	};
}
export type GatheringDoor = ReturnType<typeof gatheringDoor>;

/** What a round and a closing can ask. */
export interface Prompts {
	opening: Prompt[];
	closing: Prompt[];
}

/** It rejects with a Problem. */
export async function prompts(): Promise<Prompts> {
	const of = async (use: 'opening' | 'closing') => (await ask(api.GET('/api/prompts', { params: { query: { for: use } } }))).prompts;
	const [opening, closing] = await Promise.all([of('opening'), of('closing')]);
	return { opening, closing };
}
