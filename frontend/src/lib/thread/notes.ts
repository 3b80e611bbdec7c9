import type { Notes } from '#lib/api/names.ts';

/** The most notes of the short list, and the longest in one's own words, in letters. */
export const MOST_NOTES = 3;
export const NOTE_LONGEST = 120;

/** Content notes as they are being written. */
export interface NotesWritten {
	notes: string[];
	noteWords: string;
}

/** As they are sent: nothing where there are none. */
export function notesOf({ notes, noteWords }: NotesWritten): Notes | undefined {
	const words = noteWords.trim();
	if (notes.length === 0 && words === '') return undefined;
	return { keys: notes, ...(words === '' ? {} : { words }) };
}
