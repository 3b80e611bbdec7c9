import { outcome } from '#lib/api/outcome.ts';
import { myInvites } from '#lib/circle/ways.ts';

export function load() {
	return { opening: outcome(myInvites()) };
}
