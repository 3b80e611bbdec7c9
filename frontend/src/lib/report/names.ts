import type { Case } from '#lib/api/names.ts';
import { momentOf } from '#lib/circle/when.ts';
import { report } from '#lib/words/report.ts';

/** What a case is about, in words: whose, and which gathering, where that is known. */
export function caseName({ thing, about, gathering }: Pick<Case, 'thing' | 'about' | 'gathering'>): string {
	if (gathering) return report.gatheringOf(gathering.title, momentOf(gathering.startsAt));
	return (about && report.kindsOf[thing.kind]?.(about.name)) ?? report.kinds[thing.kind];
}
