import { outcome } from '#lib/api/outcome.ts';
import { doorOf } from '#lib/circle/door.ts';
import { gatheringDoor } from '#lib/gathering/door.ts';

/** The gathering it looks back on is asked for beside; where it is not to be had, it is an update like any other. */
export function load({ params, url }: { params: { circle: string }; url: URL }) {
	const id = url.searchParams.get('gathering');
	const gathering = id ? gatheringDoor(id).one().catch(() => undefined) : undefined;
	return {
		opening: outcome(
			doorOf(params.circle)
				.snapshot()
				.then(async (circle) => ({ circle, gathering: await gathering }))
		)
	};
}
