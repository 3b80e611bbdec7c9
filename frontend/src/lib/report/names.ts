import type { Case } from '#lib/api/names.ts';
import { report } from '#lib/words/report.ts';

/** What a case is about, in words: whose, where that is known. */
export function caseName({ thing, about }: Pick<Case, 'thing' | 'about'>): string {
	return (about && report.kindsOf[thing.kind]?.(about.name)) ?? report.kinds[thing.kind];
}
