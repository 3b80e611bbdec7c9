import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { fromText } from '#lib/vault/bytes.ts';
import { pairsIn } from '#lib/vault/own-key.ts';
import { openOwn, ownKey } from '#lib/vault/pair.ts';
import type { Captured } from './capturing.svelte.ts';
import { nameOf, type Locks } from './held.ts';
import type { Note, NoteStore } from './store.ts';

type Book = Pick<Notebook, 'of' | 'putOnce' | 'flush' | 'one' | 'lasting'>;

/**
 * Makes entries of what was written while the notebook was locked, each once, whichever
 * tab comes first. A note is taken off the device when its entry is there to stay; one
 * that is being written, or does not open with these keys, is left as it is.
 */
export async function takeNotes(notebook: Book, account: string, store: NoteStore, locks: Locks): Promise<void> {
	const keys = await Promise.all(pairsIn(notebook).map((pair) => ownKey(fromText(pair.private))));
	if (keys.length === 0) return;
	for (const id of await store.ids(account)) {
		await locks.request(nameOf(id), { ifAvailable: true }, async (lock) => {
			const note = lock ? await store.one(account, id) : undefined;
			const said = note && (await opened(note, keys));
			if (!said) return;
			const { at, changed, text } = said;
			await notebook.putOnce('entry', id, { at, changed, way: 'prose', text });
			if (!notebook.lasting) {
				await notebook.flush();
				if (notebook.one('entry', id)?.where !== 'server') return;
			}
			await store.drop(account, id);
		});
	}
}

/** What a note says; undefined where it does not open, or is not what it is kept as. */
async function opened(note: Note, keys: CryptoKey[]): Promise<Captured | undefined> {
	for (const key of keys) {
		try {
			const said = JSON.parse(await openOwn(note.account, key, note.sealed)) as Captured;
			if (said.id === note.id) return said;
		} catch {
			// Another of the account's keys may open it.
		}
	}
	return undefined;
}
