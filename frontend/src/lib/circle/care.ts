import { api, ask } from '#lib/api/client.ts';
import type { Circle, ActsPage, BannedPerson, Invite, NewQuestion, Note, PersonHistory, Request, Unmasking } from '#lib/api/names.ts';

/** What a moderator does towards somebody, and how long for. */
export type Measuring =
	| { what: 'nudge'; reason: string; clause?: number; case?: string }
	| { what: 'warn'; reason: string; clause?: number; case?: string }
	| { what: 'mute'; reason: string; clause?: number; case?: string; minutes: number }
	| { what: 'unmute'; reason: string }
	| { what: 'shorten'; reason: string; minutes: number }
	| { what: 'remove'; reason: string; clause?: number; case?: string; againDays: number }
	| { what: 'ban'; reason: string; clause?: number; case?: string; days?: number; forGood?: true }
	| { what: 'ban-for-good'; reason: string; clause?: number; case?: string }
	| { what: 'unban'; reason: string };

/** What may be changed on a circle's card. */
export interface CardEdit {
	version: number;
	name?: string;
	purpose?: string;
	good?: string;
	notFor?: string;
	cadence?: string;
	themes?: string[];
	language?: string;
	zone?: string;
	termGatherings?: number;
}

type Card = Circle['card'];
export type Retention = Card['retention'];
export type DoorEdit = Partial<Pick<Card, 'visibility' | 'joinPolicy' | 'capacity' | 'kind' | 'givesTrials'>> & {
	membersInvite?: boolean;
	wave?: number;
	minToOpen?: number;
};

/** What those who look after a circle can ask of the server. Every call rejects with a Problem. */
export function careOf(circle: string) {
	const params = { path: { circle } };
	const C = '/api/circles/{circle}';
	const request = (id: string) => ({ path: { circle, request: id } });
	const member = (id: string) => ({ path: { circle, member: id } });
	return {
		requests: async (): Promise<Request[]> => (await ask(api.GET(`${C}/requests`, { params }))).requests,
		approve: (id: string, trial?: string): Promise<Request> =>
			ask(api.POST(`${C}/requests/{request}/approve`, { params: request(id), body: { trial } })),
		decline: (id: string, body: { message: string; block?: boolean; clause?: number; reason?: string }): Promise<Request> =>
			ask(api.POST(`${C}/requests/{request}/decline`, { params: request(id), body })),
		ignore: (id: string): Promise<unknown> => ask(api.POST(`${C}/requests/{request}/ignore`, { params: request(id) })),
		place: (id: string, place: number, reason: string): Promise<unknown> =>
			ask(api.PUT(`${C}/waitlist/{request}`, { params: request(id), body: { place, reason } })),

		invites: async (): Promise<Invite[]> => (await ask(api.GET(`${C}/invites`, { params }))).invites,
		invite: (body: {
			nonce: string;
			kind: 'link' | 'personal';
			grants: 'seat' | 'request';
			uses?: number;
			days?: number;
			handle?: string;
		}): Promise<Invite> => ask(api.POST(`${C}/invites`, { params, body })),
		revoke: (invite: string): Promise<unknown> => ask(api.DELETE(`${C}/invites/{invite}`, { params: { path: { circle, invite } } })),

		measure: (id: string, measure: Measuring, nonce: string): Promise<unknown> => {
			const params = member(id);
			switch (measure.what) {
				case 'nudge':
					return ask(api.POST(`${C}/members/{member}/nudge`, { params, body: { nonce, ...bodyOf(measure) } }));
				case 'warn':
					return ask(api.POST(`${C}/members/{member}/warn`, { params, body: { nonce, ...bodyOf(measure) } }));
				case 'mute':
					return ask(api.POST(`${C}/members/{member}/mute`, { params, body: { nonce, ...bodyOf(measure) } }));
				case 'unmute':
					return ask(api.POST(`${C}/members/{member}/unmute`, { params, body: bodyOf(measure) }));
				case 'shorten':
					return ask(api.POST(`${C}/members/{member}/unmute`, { params, body: bodyOf(measure) }));
				case 'remove':
					return ask(api.POST(`${C}/members/{member}/remove`, { params, body: { nonce, ...bodyOf(measure) } }));
				case 'ban':
					return ask(api.POST(`${C}/members/{member}/ban`, { params, body: { nonce, ...bodyOf(measure) } }));
				case 'ban-for-good':
					return ask(api.POST(`${C}/members/{member}/ban-for-good`, { params, body: { nonce, ...bodyOf(measure) } }));
				case 'unban':
					return ask(api.POST(`${C}/members/{member}/unban`, { params, body: bodyOf(measure) }));
			}
		},
		banned: async (): Promise<BannedPerson[]> => (await ask(api.GET(`${C}/banned`, { params }))).people,
		role: (id: string, role: 'moderator' | 'member'): Promise<unknown> =>
			ask(api.PUT(`${C}/members/{member}/role`, { params: member(id), body: { role } })),
		notes: async (id: string): Promise<Note[]> => (await ask(api.GET(`${C}/members/{member}/notes`, { params: member(id) }))).notes,
		note: (id: string, body: string, nonce: string): Promise<Note> =>
			ask(api.POST(`${C}/members/{member}/notes`, { params: member(id), body: { nonce, body } })),
		editNote: (note: string, body: string): Promise<Note> =>
			ask(api.PATCH(`${C}/notes/{note}`, { params: { path: { circle, note } }, body: { body } })),
		history: (id: string): Promise<PersonHistory> => ask(api.GET(`${C}/members/{member}/history`, { params: member(id) })),
		log: (before?: string): Promise<ActsPage> => ask(api.GET(`${C}/log`, { params: { ...params, query: { before } } })),

		unmaskings: async (): Promise<Unmasking[]> => (await ask(api.GET(`${C}/unmaskings`, { params }))).unmaskings,
		agreeWho: (unmasking: string): Promise<Unmasking> => ask(api.POST(`${C}/unmaskings/{unmasking}/agree`, { params: { path: { circle, unmasking } } })),
		declineWho: (unmasking: string): Promise<Unmasking> => ask(api.POST(`${C}/unmaskings/{unmasking}/decline`, { params: { path: { circle, unmasking } } })),

		setCard: (body: CardEdit): Promise<unknown> => ask(api.PATCH(C, { params, body })),
		setDoor: (body: DoorEdit): Promise<unknown> => ask(api.PUT(`${C}/door`, { params, body })),
		setState: (state: 'open' | 'resting' | 'winding'): Promise<unknown> => ask(api.PUT(`${C}/state`, { params, body: { state } })),
		setRetention: (retention: Retention): Promise<unknown> => ask(api.PUT(`${C}/retention`, { params, body: { retention } })),
		setQuestions: (items: NewQuestion[]): Promise<unknown> => ask(api.PUT(`${C}/questions`, { params, body: { items } })),
		lock: (minutes: number): Promise<unknown> => ask(api.PUT(`${C}/lock`, { params, body: { minutes } })),
		unlock: (): Promise<unknown> => ask(api.DELETE(`${C}/lock`, { params })),

		transfer: (to: string): Promise<unknown> => ask(api.POST(`${C}/transfer`, { params, body: { to } })),
		takeBackTransfer: (): Promise<unknown> => ask(api.DELETE(`${C}/transfer`, { params })),
		claim: (): Promise<unknown> => ask(api.POST(`${C}/claim`, { params })),
		finishClaim: (): Promise<unknown> => ask(api.POST(`${C}/claim/finish`, { params })),
		objectToClaim: (): Promise<unknown> => ask(api.DELETE(`${C}/claim`, { params }))
	};
}

/** The path says what is done; the body says the rest. */
function bodyOf<M extends Measuring>({ what: _, ...body }: M): Omit<M, 'what'> {
	return body;
}

export type Care = ReturnType<typeof careOf>;
