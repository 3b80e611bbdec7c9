import type { Person } from '#lib/api/names.ts';
import { room as words } from '#lib/words/room.ts';

/** Who is here, as a sentence; oneself comes last. */
export function hereNow(present: Person[], me: string | undefined): string {
	const others = present.filter((person) => person.id !== me).map((person) => person.name);
	const mine = present.length > others.length;
	if (others.length === 0) return mine ? words.here.alone : words.here.nobody;
	return words.here.now(new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(mine ? [...others, words.here.youToo] : others));
}
