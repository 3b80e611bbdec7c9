import type { Problem } from '#lib/api/problem.ts';
import { lengthOf, MOST_BYTES, MOST_CHANGES } from './door.ts';
import { parted, type Kept } from './kept.ts';

/** What of this goes together, each alone where it is `single`: what was written first, first. */
export function together(all: Iterable<Kept>, single: boolean): string[] {
	const made = (kept: Kept) => (kept.going ?? kept.next)?.made ?? 0;
	const ready = [...all].filter((kept) => (kept.going ?? (kept.next && !kept.next.refused)) && !parted(kept)).sort((a, b) => made(a) - made(b));
	const ids: string[] = [];
	let bytes = 0;
	for (const kept of ready) {
		bytes += lengthOf((kept.going ?? kept.next)!);
		if (ids.length > 0 && (single || bytes > MOST_BYTES || ids.length === MOST_CHANGES)) break;
		ids.push(kept.id);
	}
	return ids;
}

/** Whether a problem is not about what was sent, so that nothing else is to be sent now. */
export const stops = (problem: Problem): boolean => problem.passing || (problem.code !== 'item_stale' && [0, 401, 403].includes(problem.status));
