import { outcome } from '#lib/api/outcome.ts';
import { doorOf } from '#lib/circle/door.ts';
import { listOf } from '#lib/thread/door.ts';

export function load({ params }: { params: { circle: string } }) {
	return { opening: outcome(open(params.circle)) };
}

/** The head first, the lists after: what changes in between is heard twice, never lost. */
async function open(id: string) {
	const door = doorOf(id);
	const circle = await door.snapshot();
	if (!circle.viewer.may.includes('read_circle')) return { circle };
	const [members, threads] = await Promise.all([door.members(), listOf(id)()]);
	return { circle, inside: { members, threads } };
}
