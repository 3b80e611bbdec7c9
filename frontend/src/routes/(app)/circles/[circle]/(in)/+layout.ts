import { outcome } from '#lib/api/outcome.ts';
import { doorOf } from '#lib/circle/door.ts';

export function load({ params }: { params: { circle: string } }) {
	return { inside: outcome(open(params.circle)) };
}

/** The head first, the people after: what changes in between is heard twice, never lost. */
async function open(id: string) {
	const door = doorOf(id);
	const circle = await door.snapshot();
	return { circle, members: circle.viewer.may.includes('read_circle') ? await door.members() : undefined };
}
