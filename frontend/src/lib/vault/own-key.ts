import { Problem } from '#lib/api/problem.ts';
import { asked } from '#lib/practice/door.ts';
import { uuidOf, type KeyPair } from '#lib/practice/item.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import type { Opened } from '#lib/practice/opened.ts';
import { fromText, toText, utf8 } from './bytes.ts';
import { makeKeys, ownKey } from './pair.ts';

/** The server's side of a person's public half. */
export interface KeyDoor {
	/** It rejects with a Problem: key_present where another one is there and `replace` was not said. */
	put(publicHalf: string, replace?: boolean): Promise<unknown>;
}

export const keyDoor: KeyDoor = {
	put: (publicHalf, replace) =>
		asked('/api/me/key', {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ public: publicHalf, ...(replace ? { replace } : {}) })
		})
};

/** standing: the server has the pair's public half. other: it has another one. later: it could not be told now. */
export type Standing = 'standing' | 'other' | 'later';

type Book = Pick<Notebook, 'of' | 'put' | 'flush' | 'looked' | 'offline'>;

/** The pair an account goes on with; undefined while it has none. Every device chooses the same one. */
export function keysIn(notebook: Pick<Notebook, 'of'>): Opened<'keys'> | undefined {
	const order = ({ id, plain }: Opened<'keys'>) => `${plain.copyOf ? 1 : 0} ${plain.at} ${id}`;
	return notebook.of('keys').sort((a, b) => (order(a) < order(b) ? -1 : 1))[0];
}

/** The private half that counts, and its public one; undefined while there is none. */
export async function ownPair(notebook: Pick<Notebook, 'of'>): Promise<{ private: CryptoKey; public: string } | undefined> {
	const keys = keysIn(notebook)?.plain;
	return keys && { private: await ownKey(fromText(keys.private)), public: keys.public };
}

/** Everything that may open what was written to this account, the pair that counts first. */
export function pairsIn(notebook: Pick<Notebook, 'of'>): KeyPair[] {
	const all = [keysIn(notebook), ...notebook.of('keys')].filter((keys) => keys !== undefined);
	return [...new Map(all.flatMap(({ plain }) => [plain, ...(plain.older ?? [])]).map((pair) => [pair.public, pair])).values()];
}

/**
 * Sees to it that the account has a pair, once what other devices wrote was read: first in its
 * notebook and then, the public half alone, with the server. What cannot be done now is done at the next opening.
 * It never rejects.
 */
export async function settleKey(notebook: Book, account: string, door: KeyDoor = keyDoor): Promise<Standing> {
	try {
		await notebook.flush();
		if (!keysIn(notebook)) {
			// What nobody has read may be there.
			if (!notebook.looked) return 'later';
			await makeKey(notebook, account);
		}
		await notebook.flush();
		const keys = keysIn(notebook);
		// Only what the server keeps is told: of two devices, it has the first one's pair.
		if (keys?.where !== 'server' || notebook.offline) return 'later';
		await door.put(keys.plain.public);
		return 'standing';
	} catch (caught) {
		return Problem.from(caught).code === 'key_present' ? 'other' : 'later';
	}
}

async function makeKey(notebook: Book, account: string): Promise<void> {
	const made = await makeKeys();
	const now = new Date().toISOString();
	await notebook.put('keys', await keyItem(account), { at: now, changed: now, public: toText(made.public), private: toText(made.private) });
}

/** The id of an account's keys, the same on every device: two that make a pair at once make the same item, and one comes first. */
export async function keyItem(account: string): Promise<string> {
	const mark = await crypto.subtle.digest('SHA-256', utf8(`afterward/v1/keys/${account}`));
	return uuidOf(new Uint8Array(mark, 0, 16));
}
