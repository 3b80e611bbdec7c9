import { api, ask } from '#lib/api/client.ts';
import type { Ask, Card, CardsPage, Circle, Entry, Found, Looked, MyInvite, OwnRequest, Redeem, RequestEdit, Template } from '#lib/api/names.ts';

/** What a search for circles asks. What is left out is not asked for. */
export interface Query {
	q?: string;
	language?: string;
	kind?: Card['kind'];
	theme?: string;
	/** Circles whose hours are near those of this zone. */
	zone?: string;
	free?: boolean;
	before?: string;
}

const of = (circle: string) => ({ params: { path: { circle } } });
const mine = (request: string) => ({ params: { path: { request } } });

export function find(query: Query): Promise<CardsPage> {
	return ask(api.GET('/api/circles', { params: { query } }));
}

export async function themes(): Promise<string[]> {
	return (await ask(api.GET('/api/themes'))).themes.map((theme) => theme.id);
}

export async function templates(): Promise<Template[]> {
	return (await ask(api.GET('/api/templates'))).templates;
}

export function found(body: Found): Promise<Circle> {
	return ask(api.POST('/api/circles', { body }));
}

export function look(circle: string): Promise<Circle> {
	return ask(api.GET('/api/circles/{circle}', of(circle)));
}

/** Through an open door; when the last seat went meanwhile, the answer holds a request that waits. */
export function join(circle: string, body: Entry): Promise<Circle> {
	return ask(api.POST('/api/circles/{circle}/members', { ...of(circle), body }));
}

export function askToJoin(circle: string, body: Ask): Promise<OwnRequest> {
	return ask(api.POST('/api/circles/{circle}/requests', { ...of(circle), body }));
}

export async function ownRequests(): Promise<OwnRequest[]> {
	return (await ask(api.GET('/api/me/requests'))).requests;
}

export function editRequest(request: string, body: RequestEdit): Promise<OwnRequest> {
	return ask(api.PATCH('/api/me/requests/{request}', { ...mine(request), body }));
}

export function withdrawRequest(request: string): Promise<OwnRequest> {
	return ask(api.POST('/api/me/requests/{request}/withdraw', mine(request)));
}

/** Takes the seat that is held for one. */
export function claimSeat(request: string): Promise<Circle> {
	return ask(api.POST('/api/me/requests/{request}/claim', mine(request)));
}

/** Says that one has read how it ended. */
export function seen(request: string): Promise<OwnRequest> {
	return ask(api.POST('/api/me/requests/{request}/seen', mine(request)));
}

/** An invitation: a link's token, or its id where it was sent to one by name. */
export type Key = { token: string } | { invite: string };

/** Looking uses nothing up. */
export function lookAtInvite(key: Key): Promise<Looked> {
	return ask(api.POST('/api/invites/look', { body: key }));
}

export function redeem(body: Redeem): Promise<{ circle?: Circle; request?: OwnRequest }> {
	return ask(api.POST('/api/invites/redeem', { body }));
}

export function myInvites(): Promise<{ invites: MyInvite[]; blocked: boolean }> {
	return ask(api.GET('/api/me/invites'));
}

export function declineInvite(invite: string): Promise<unknown> {
	return ask(api.POST('/api/me/invites/{invite}/decline', { params: { path: { invite } } }));
}

export function blockInvites(blocked: boolean): Promise<unknown> {
	return ask(api.PUT('/api/me/invites/block', { body: { blocked } }));
}
