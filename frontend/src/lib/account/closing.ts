import { api, ask } from '#lib/api/client.ts';
import { Problem } from '#lib/api/problem.ts';
import { toText } from '#lib/vault/bytes.ts';
import { keysOf, parameters } from './keys.ts';

/** A circle that needs somebody else first. */
export interface OwnedAlone {
	id: string;
	name: string;
}

/**
 * Asks for one's account to be closed, a day from now. The password is asked for
 * again, and stays here: only the credential made from it is sent.
 */
export async function close(handle: string, password: string): Promise<{ closesAt: string }> {
	const keys = await keysOf(password, await parameters(handle));
	keys.wrap.fill(0);
	return ask(api.POST('/api/me/close', { body: { authKey: toText(keys.auth) } }));
}

/** Keeps the account after all. */
export function keep(): Promise<unknown> {
	return ask(api.DELETE('/api/me/close'));
}

/** The circles a last_owner problem names. */
export function ownedAlone(problem: Problem | undefined): OwnedAlone[] {
	if (problem?.code !== 'last_owner') return [];
	const circles = (problem.state as { circles?: unknown } | undefined)?.circles;
	return Array.isArray(circles) ? (circles as OwnedAlone[]) : [];
}
