import { outcome } from '#lib/api/outcome.ts';
import { doorOf } from '#lib/circle/door.ts';

export function load({ params }: { params: { circle: string } }) {
	return { opening: outcome(doorOf(params.circle).snapshot()) };
}
