import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { fromText } from '#lib/vault/bytes.ts';
import { ownKey } from '#lib/vault/pair.ts';

/** The private half of one's own key, of the notebook; undefined where it holds none yet. */
export async function ownKeyOf(notebook: Pick<Notebook, 'of'>): Promise<CryptoKey | undefined> {
	const kept = notebook.of('keys')[0]?.plain.private;
	return typeof kept === 'string' ? ownKey(fromText(kept)) : undefined;
}
