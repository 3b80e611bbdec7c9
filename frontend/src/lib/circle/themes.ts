import { circle as words } from '#lib/words/circle.ts';

/** A theme as people say it; one this page does not know yet, as it is written. */
export function themeName(id: string): string {
	return words.themes[id] ?? id.replaceAll('-', ' ');
}
