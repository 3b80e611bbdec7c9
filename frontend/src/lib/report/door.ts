import { api, ask } from '#lib/api/client.ts';
import type { Agreements, Case, NewReport, Report, Steward } from '#lib/api/names.ts';
import type { CaseDoor } from './case.svelte.ts';
import type { CasesDoor } from './cases.svelte.ts';
import type { ReportingDoor } from './reporting.svelte.ts';

/** Where something of a circle is reported. Everything here rejects with a Problem. */
export function reportingDoor(circle: string): ReportingDoor {
	const params = { path: { circle } };
	return {
		file: (report: NewReport & { nonce: string }): Promise<Report> => ask(api.POST('/api/circles/{circle}/reports', { params, body: report })),
		async agreements(): Promise<Agreements | undefined> {
			const { versions } = await ask(api.GET('/api/circles/{circle}/agreements', { params }));
			return versions[0];
		}
	};
}

/** Which stewards would look at something of a circle. */
export const stewardsOver = async (circle: string): Promise<Steward[]> =>
	(await ask(api.GET('/api/circles/{circle}/stewards', { params: { path: { circle } } }))).stewards;

export const myReports = async (): Promise<Report[]> => (await ask(api.GET('/api/me/reports'))).reports;

/** The cases of a circle. */
export function casesDoor(circle: string): CasesDoor {
	return async (closed) => (await ask(api.GET('/api/circles/{circle}/cases', { params: { path: { circle }, query: { closed } } }))).cases;
}

/** The cases of the stewards. */
export const deskDoor: CasesDoor = async (closed) => (await ask(api.GET('/api/desk', { params: { query: { closed } } }))).cases;

export function caseDoor(id: string): CaseDoor {
	const params = { path: { case: id } };
	const C = '/api/cases/{case}';
	return {
		see: (): Promise<Case> => ask(api.GET(C, { params })),
		hold: (version) => ask(api.PUT(`${C}/hold`, { params, body: { version } })),
		letGo: (version) => ask(api.DELETE(`${C}/hold`, { params, body: { version } })),
		write: (version, words) => ask(api.POST(`${C}/lines`, { params, body: { version, words } })),
		settle: (version, outcome, words, ruling) => ask(api.POST(`${C}/settle`, { params, body: { version, outcome, words, ruling } })),
		askToRead: (version, glass) => ask(api.POST(`${C}/glass`, { params, body: { version, ...glass } })),
		breakGlass: (version) => ask(api.POST(`${C}/glass/break`, { params, body: { version } })),
		escalate: (version, words) => ask(api.POST(`${C}/escalate`, { params, body: { version, words } }))
	};
}

export type Category = NewReport['category'];

/** What one would rather not look at in a circle. */
export function sparesOf(circle: string) {
	const params = { path: { circle } };
	return {
		read: async (): Promise<Category[]> => (await ask(api.GET('/api/circles/{circle}/spares', { params }))).categories as Category[],
		write: async (categories: Category[]): Promise<Category[]> =>
			(await ask(api.PUT('/api/circles/{circle}/spares', { params, body: { categories } }))).categories as Category[]
	};
}
