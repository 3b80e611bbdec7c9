import { api, ask } from '#lib/api/client.ts';
import type { KDF, Me } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { toText, type Bytes } from '#lib/vault/bytes.ts';
import { passwordKeys, type Keys } from '#lib/vault/keys.ts';
import { stretch } from '#lib/vault/stretch.ts';
import { account as words } from '#lib/words/account.ts';

/** Someone who is signed in, with their vault open if it could be opened. */
export interface Entered {
	me: Me;
	vaultKey?: Bytes;
}

/** The least a password has, in characters. */
export const shortest = 10;

export const longEnough = (password: string) => [...password].length >= shortest;

/** The parameters under which a name's password is stretched. The server answers for every name alike. */
export function parameters(handle: string): Promise<KDF> {
	return ask(api.POST('/api/parameters', { body: { handle } }));
}

/** The keys of a password. It throws a Problem when the server asks for weaker protection than ours. */
export async function keysOf(password: string, kdf: KDF): Promise<Keys> {
	try {
		return await passwordKeys(await stretch(password, kdf));
	} catch (caught) {
		if (caught instanceof RangeError) throw new Problem({ code: 'parameters', detail: words.parameters });
		throw caught;
	}
}

/** Opens a session with a credential that was derived before. */
export function openSession(handle: string, auth: Bytes) {
	return ask(api.POST('/api/session', { body: { handle, authKey: toText(auth) } }));
}
