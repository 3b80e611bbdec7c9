import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { getCompanions, type Companions } from './companions.svelte.ts';
import type { LineKind, Pair } from './door.ts';

/**
 * Shares words with a companion, as a copy that stays as it is until it is taken back on
 * the pair's page. `sent`: it is with the server, sealed for the two. `waiting`: it is on
 * this device, sealed, and goes when the line is back. It rejects with a Problem, such as
 * too_long or key_missing.
 */
export type ShareWithCompanion = (pair: Pair, kind: LineKind, text: string) => Promise<'sent' | 'waiting'>;

export interface Sharing {
	/** Whom something can be shared with: `open` is empty until `pairs` was asked for. */
	companions: Companions;
	shareWithCompanion: ShareWithCompanion;
}

/**
 * The way to share with a companion, for a component inside the app whose notebook is
 * open. Call it while the component is made; then `companions.pairs.again()` tells whom
 * there is. Show before sharing what is shared, with whom (`pair.name`), and that it can
 * be taken back at `/companions/{pair.id}`.
 */
export function sharing(notebook: () => Notebook): Sharing {
	const companions = getCompanions();
	return { companions, shareWithCompanion: (pair, kind, text) => companions.share(notebook(), pair, kind, { text }) };
}
