import { Problem } from '#lib/api/problem.ts';
import { newId } from '#lib/practice/item.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { companion as words } from '#lib/words/companion.ts';
import type { Companions } from './companions.svelte.ts';
import type { LineKind, Pair } from './door.ts';

/** Whom something of a notebook can be shared with, and the way to share it. All of it rejects with a Problem. */
export interface Sharing {
	/** Those something can be written to now. Without a line, those this page knows of. */
	open(): Promise<Pair[]>;
	/**
	 * Seals a text for the two and gives it to them, as a copy that stays as it is until it
	 * is taken back; `line` names it. It is on its way: with the server, or `waiting` on this
	 * device until the line is back. Rejects with too_long and key_missing too.
	 */
	share(pair: string, kind: LineKind, text: string): Promise<{ line: string; waiting: boolean }>;
	/** Takes a line back, also one that still waits here. */
	takeBack(pair: string, line: string): Promise<void>;
}

/**
 * The way to share with a companion. Before sharing, show what is shared, with whom
 * (`name`), and that it can be taken back here and at `/companions/{pair}`.
 *
 *     const sharing = sharingOf(getCompanions(), () => notebook);
 */
export function sharingOf(companions: Companions, notebook: () => Notebook): Sharing {
	async function open(): Promise<Pair[]> {
		await companions.pairs.again();
		if (!companions.pairs.value) throw companions.pairs.problem ?? Problem.offline();
		return companions.open;
	}
	return {
		open,
		async share(id, kind, text) {
			const pair = companions.open.find((one) => one.id === id) ?? (await open()).find((one) => one.id === id);
			if (!pair) throw new Problem({ code: 'companion_over', detail: words.pair.missing.text });
			const line = newId();
			return { line, waiting: (await companions.share(notebook(), pair, kind, { text }, line)) === 'waiting' };
		},
		async takeBack(pair, line) {
			const here = companions.unsent.take(line);
			// What was never on its way is nowhere else.
			if (!here || here.tried) await companions.door.takeBack(pair, line);
		}
	};
}
