import type { Card } from '#lib/api/names.ts';
import { circle as words } from '#lib/words/circle.ts';

/** Circles around difficult experiences go alongside other help: whoever thinks of coming in can look first whether that is enough. */
export const difficult = ({ template, themes }: Pick<Card, 'template' | 'themes'>): boolean => template === 'difficult-waters' || themes.includes('difficult-experience');

/** A theme as people say it; one this page does not know yet, as it is written. */
export function themeName(id: string): string {
	return words.themes[id] ?? id.replaceAll('-', ' ');
}
