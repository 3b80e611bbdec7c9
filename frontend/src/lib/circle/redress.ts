import { api, ask } from '#lib/api/client.ts';
import type { Appeal, GivenBack, LedgerEntry, ManyPosts, MonthCounts, OwnAppeal } from '#lib/api/names.ts';

export type Outcome = 'upheld' | 'modified' | 'overturned';
export type Window = '15m' | '1h' | '24h' | 'gathering';

/** Everything that was done towards me, and how my appeals stand. */
export async function ledger(): Promise<LedgerEntry[]> {
	return (await ask(api.GET('/api/me/measures'))).measures;
}

export const makeAppeal = (act: string, words: string): Promise<OwnAppeal> =>
	ask(api.POST('/api/me/measures/{act}/appeal', { params: { path: { act } }, body: { words } }));

export const decideAppeal = (appeal: string, body: { version: number; outcome: Outcome; words: string; lasts?: number }): Promise<Appeal> =>
	ask(api.POST('/api/appeals/{appeal}/decide', { params: { path: { appeal } }, body }));

/** The appeals the stewards decide. */
export async function deskAppeals(settled: boolean): Promise<Appeal[]> {
	return (await ask(api.GET('/api/desk/appeals', { params: { query: { settled } } }))).appeals;
}

/** What can be done about what was done in a circle. Every call rejects with a Problem. */
export function redressOf(circle: string) {
	const params = { path: { circle } };
	return {
		appeals: async (settled = false): Promise<Appeal[]> =>
			(await ask(api.GET('/api/circles/{circle}/appeals', { params: { ...params, query: { settled } } }))).appeals,
		takeBack: (act: string): Promise<GivenBack> =>
			ask(api.POST('/api/circles/{circle}/acts/{act}/take-back', { params: { path: { circle, act } } })),
		count: async (member: string, window: Window): Promise<number> =>
			(await ask(api.GET('/api/circles/{circle}/members/{member}/fold', { params: { path: { circle, member }, query: { window } } }))).count,
		fold: (member: string, body: { window: Window; reason: string; clause?: number }): Promise<ManyPosts> =>
			ask(api.POST('/api/circles/{circle}/members/{member}/fold', { params: { path: { circle, member } }, body })),
		counts: (): Promise<{ months: MonthCounts[]; least: number }> => ask(api.GET('/api/circles/{circle}/counts', { params }))
	};
}
export type Redress = ReturnType<typeof redressOf>;
