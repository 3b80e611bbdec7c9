import { api, ask } from '#lib/api/client.ts';
import type { Retention } from './care.ts';
import type { Agreements, Circle, Proposal } from '#lib/api/names.ts';

/** What becomes of one's words when one leaves. */
export type Words = 'keep' | 'former' | 'withdraw';

/** What a person can do with their own seat in a circle. Every call rejects with a Problem. */
export function lifeOf(circle: string) {
	const params = { path: { circle } };
	const me = '/api/circles/{circle}/members/me';
	return {
		accept: (version: number): Promise<Circle> =>
			ask(api.POST('/api/circles/{circle}/agreements/accept', { params, body: { version } })),
		versions: async (): Promise<Agreements[]> => (await ask(api.GET('/api/circles/{circle}/agreements', { params }))).versions,
		setSelf: (self: { name?: string; hello?: string }) => ask(api.PATCH(me, { params, body: self })),
		leave: (words: Words) => ask(api.DELETE(me, { params, body: { words } })),
		pause: (days: number) => ask(api.POST(`${me}/pause`, { params, body: { days } })),
		resume: () => ask(api.POST(`${me}/resume`, { params })),
		away: (hours: number) => ask(api.POST(`${me}/away`, { params, body: { hours } })),
		acknowledge: (act: string) => ask(api.POST(`${me}/acknowledge`, { params, body: { act } })),
		declare: (text: string) => ask(api.PUT(`${me}/declared`, { params, body: { text } })),
		call: (member: string) =>
			ask(api.POST('/api/circles/{circle}/members/{member}/call', { params: { path: { circle, member } } })),
		blocked: async (): Promise<string[]> => (await ask(api.GET('/api/circles/{circle}/blocks', { params }))).members,
		block: (member: string) => ask(api.PUT('/api/circles/{circle}/blocks/{member}', { params: { path: { circle, member } } })),
		unblock: (member: string) => ask(api.DELETE('/api/circles/{circle}/blocks/{member}', { params: { path: { circle, member } } })),
		acceptTransfer: () => ask(api.POST('/api/circles/{circle}/transfer/accept', { params })),
		declineTransfer: () => ask(api.POST('/api/circles/{circle}/transfer/decline', { params }))
	};
}
export type Life = ReturnType<typeof lifeOf>;

/** What is put to a circle. */
export type Proposing =
	| { kind: 'agreements'; own: string[] }
	| { kind: 'retention'; retention: Retention }
	| { kind: 'question'; title: string; days: number; opens?: boolean };

/** What one says to it; yes and no are for a host: stay as it is, or somebody else. */
export type Answer = 'consent' | 'abstain' | 'concern' | 'yes' | 'no';

/** What a circle's people put to each other. */
export function proposalsOf(circle: string) {
	const params = { path: { circle } };
	const one = (proposal: string) => ({ path: { circle, proposal } });
	const at = '/api/circles/{circle}/proposals';
	return {
		all: async (): Promise<Proposal[]> => (await ask(api.GET(at, { params }))).proposals,
		open: (body: { nonce: string } & Proposing): Promise<Proposal> =>
			ask(api.POST(at, { params, body })),
		answer: (proposal: string, body: { answer: Answer; reason?: string }): Promise<Proposal> =>
			ask(api.PUT(`${at}/{proposal}/answer`, { params: one(proposal), body })),
		withdraw: (proposal: string): Promise<unknown> => ask(api.POST(`${at}/{proposal}/withdraw`, { params: one(proposal) }))
	};
}
export type ProposalsDoor = ReturnType<typeof proposalsOf>;

/** What was done towards me, in every circle I am or was in. */
export { ledger as myMeasures } from './redress.ts';

