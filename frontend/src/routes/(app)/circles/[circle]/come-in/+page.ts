import { outcome } from '#lib/api/outcome.ts';
import { look } from '#lib/circle/ways.ts';

export function load({ params }: { params: { circle: string } }) {
	return { opening: outcome(look(params.circle)) };
}
