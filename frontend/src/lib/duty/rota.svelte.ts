import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import type { Night, NightPlace } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';

/** What can be done with the places of a circle. Everything rejects with a Problem. */
export interface RotaDoor {
	rota(): Promise<Night[]>;
	take(gathering: string, place: NightPlace['place']): Promise<Night>;
	giveBack(gathering: string, place: NightPlace['place']): Promise<Night>;
}

/** Who holds the gatherings to come. */
export class Rota {
	readonly all: Asked<Night[]>;
	readonly doing = new Doing();
	/** What was done last, and where; to be said once. */
	did = $state.raw<{ gathering: string; what: 'taken' | 'gaveBack' }>();
	/** Where something went wrong last. */
	at = $state.raw<string>();

	constructor(private door: RotaDoor) {
		this.all = new Asked(() => door.rota());
	}

	/** It never rejects. */
	look(): Promise<void> {
		return this.all.again();
	}

	/** These say whether it was done. Where somebody was quicker, it is shown as it stands. */
	take(gathering: string, place: NightPlace['place']): Promise<boolean> {
		return this.#do(gathering, 'taken', `take ${gathering} ${place}`, () => this.door.take(gathering, place));
	}

	giveBack(gathering: string, place: NightPlace['place']): Promise<boolean> {
		return this.#do(gathering, 'gaveBack', `give ${gathering} ${place}`, () => this.door.giveBack(gathering, place));
	}

	async #do(gathering: string, what: 'taken' | 'gaveBack', busy: string, act: () => Promise<Night>): Promise<boolean> {
		if (this.doing.busy) return false;
		this.did = undefined;
		this.at = gathering;
		const done = await this.doing.once(busy, async () => {
			try {
				this.#put(await act());
			} catch (caught) {
				const problem = Problem.from(caught);
				if (problem.code === 'place_taken' && problem.state) this.#put(problem.state as Night);
				throw problem;
			}
		});
		if (done) this.did = { gathering, what };
		await this.look(); // one more that one holds may be one fewer that one can
		return done;
	}

	#put(night: Night): void {
		this.all.value = this.all.value?.map((one) => (one.gathering === night.gathering ? night : one));
	}
}
