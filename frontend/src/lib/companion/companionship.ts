import { Problem } from '#lib/api/problem.ts';
import { newId } from '#lib/practice/item.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import type { Companionship } from '#lib/practice/sharing/companions.ts';
import { getCompanions, type Companions } from './companions.svelte.ts';

/** The way to share an item with a companion, for a component inside the app. Call it while the component is made. */
export const companionship = (notebook: () => Notebook): Companionship => companionshipOf(getCompanions(), notebook);

export function companionshipOf(companions: Companions, notebook: () => Notebook): Companionship {
	return {
		async open() {
			await companions.pairs.again();
			if (companions.pairs.problem) throw companions.pairs.problem;
			return companions.open.map(({ id, name }) => ({ id, name }));
		},
		async share(pair, kind, text) {
			const to = companions.open.find(({ id }) => id === pair);
			if (!to) throw new Problem({ code: 'not_found', status: 404 });
			const line = newId();
			const sealed = await (await companions.sealOf(notebook(), to)).shut(line, kind, { text });
			await companions.unsent.give(line, pair, kind, sealed);
			return { line };
		},
		async takeBack(pair, line) {
			// What still waits here is not to go any more; it may have gone all the same.
			const waits = companions.unsent.take(line);
			await companions.door.takeBack(pair, line).catch((caught: unknown) => {
				if (!waits || Problem.from(caught).status !== 404) throw caught;
			});
		}
	};
}
