import { outcome } from '#lib/api/outcome.ts';
import { doorOf } from '#lib/circle/door.ts';
import { gatheringDoor } from '#lib/gathering/door.ts';

/** What it looks back on, or whom it says hello to, is asked for beside; where that is not to be had, it is an update like any other. */
export function load({ params, url }: { params: { circle: string }; url: URL }) {
	const id = url.searchParams.get('gathering');
	const gathering = id ? gatheringDoor(id).one().catch(() => undefined) : undefined;
	const door = doorOf(params.circle);
	const who = url.searchParams.get('welcomes');
	const welcomes = who
		? door
				.members()
				.then((all) => all.find((one) => one.id === who))
				.catch(() => undefined)
		: undefined;
	return {
		opening: outcome(door.snapshot().then(async (circle) => ({ circle, gathering: await gathering, welcomes: await welcomes })))
	};
}
