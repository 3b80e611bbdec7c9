import { newId, type Entry } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';

/** The gathering some words are of. */
export type WordsOf = NonNullable<Entry['gathering']>;

/** The entry that holds one's own words of a gathering; with `text`, only one that says just this. */
export function wordsKept(notebook: Pick<Notebook, 'of'>, gathering: string, text?: string): Opened<'entry'> | undefined {
	return notebook.of('entry').find(({ plain }) => plain.gathering?.id === gathering && (text === undefined || plain.text === text));
}

/**
 * Keeps one's own words of a gathering as an entry, with its title and day. Where they are
 * there already no second one is made; with `exact`, only just these words count as there.
 * Resolves with the entry once it is on this device, and rejects with a Problem.
 */
export async function keepWords(notebook: Notebook, gathering: WordsOf, text: string, exact = false): Promise<Opened<'entry'>> {
	// Another device may have kept them.
	if (!notebook.looked) await notebook.sync();
	const there = wordsKept(notebook, gathering.id, exact ? text : undefined);
	if (there) return there;
	const now = new Date().toISOString();
	const { id } = await notebook.put('entry', newId(), { at: now, changed: now, way: 'prose', text, gathering });
	await notebook.flush();
	return notebook.one('entry', id)!;
}

/** Whether words are in the notebook for good, so that another copy of them can go: here, sealed, or with the server. */
export const safe = (notebook: Pick<Notebook, 'lasting'>, { where }: Opened<'entry'>): boolean => notebook.lasting || where === 'server';
