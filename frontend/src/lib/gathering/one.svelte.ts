import { Problem } from '#lib/api/problem.ts';
import type { Gathering } from '#lib/api/names.ts';
import type { GatheringDoor } from './door.ts';

/** One gathering, as it is now. The latest answer wins, whatever it answered. */
export class OneGathering {
	gathering = $state.raw<Gathering>();
	problem = $state.raw<Problem>();
	#asked = 0;

	constructor(
		readonly id: string,
		readonly door: GatheringDoor
	) {}

	/** It never rejects. When it fails, what was known stays to be read. */
	async load(): Promise<void> {
		const mine = ++this.#asked;
		try {
			const gathering = await this.door.one();
			if (mine !== this.#asked) return;
			this.gathering = gathering;
			this.problem = undefined;
		} catch (caught) {
			if (mine === this.#asked) this.problem = Problem.from(caught);
		}
	}

	/** Does something to it, and shows what became of it. Where it was refused, it is looked at again. It rejects with a Problem. */
	async set(act: (door: GatheringDoor) => Promise<Gathering>): Promise<void> {
		const mine = ++this.#asked;
		try {
			const gathering = await act(this.door);
			if (mine === this.#asked) this.gathering = gathering;
		} catch (caught) {
			void this.load();
			throw caught;
		}
	}
}
