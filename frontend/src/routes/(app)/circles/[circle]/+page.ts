import { outcome } from '#lib/api/outcome.ts';
import { doorOf } from '#lib/circle/door.ts';
import { shelvesOf } from '#lib/thread/shelf-door.ts';
import { lay } from '#lib/thread/shelves.svelte.ts';

export function load({ params }: { params: { circle: string } }) {
	return { opening: outcome(open(params.circle)) };
}

/** The head first, the lists after: what changes in between is heard twice, never lost. */
async function open(id: string) {
	const door = doorOf(id);
	const circle = await door.snapshot();
	if (!circle.viewer.may.includes('read_circle')) return { circle };
	const [members, laid] = await Promise.all([door.members(), lay(shelvesOf(id))]);
	return { circle, inside: { members, laid } };
}
