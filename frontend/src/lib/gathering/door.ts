import { api, ask } from '#lib/api/client.ts';

import type { Attendance, Gathering } from '#lib/api/names.ts';

/** When a gathering is, and who holds it. */
export interface Plan {
	title?: string;
	startsAt: string;
	minutes: number;
	host?: string;
}

/** What can be asked about a circle's gatherings. Every call rejects with a Problem. */
export function gatheringsOf(circle: string) {
	const params = { path: { circle } };
	const one = (gathering: string) => ({ path: { gathering } });
	const G = '/api/gatherings/{gathering}';
	return {
		all: async (): Promise<Gathering[]> => (await ask(api.GET('/api/circles/{circle}/gatherings', { params }))).gatherings,
		schedule: (body: Plan & { nonce: string }): Promise<Gathering> =>
			ask(api.POST('/api/circles/{circle}/gatherings', { params, body })),
		change: (id: string, body: Partial<Plan>): Promise<Gathering> => ask(api.PATCH(G, { params: one(id), body })),
		open: (id: string): Promise<Gathering> => ask(api.POST(`${G}/open`, { params: one(id) })),
		close: (id: string): Promise<Gathering> => ask(api.POST(`${G}/close`, { params: one(id) })),
		cancel: (id: string, why: string): Promise<Gathering> => ask(api.POST(`${G}/cancel`, { params: one(id), body: { why } })),
		guardian: (id: string, member: string | null): Promise<Gathering> =>
			ask(api.PUT(`${G}/guardian`, { params: one(id), body: { member } })),
		attendance: async (id: string): Promise<Attendance[]> => (await ask(api.GET(`${G}/attendance`, { params: one(id) }))).attendance,
		mark: (id: string, member: string, state: NonNullable<Attendance['state']>): Promise<unknown> =>
			ask(api.PUT(`${G}/attendance/{member}`, { params: { path: { gathering: id, member } }, body: { state } }))
	};
}
export type GatheringsDoor = ReturnType<typeof gatheringsOf>;
