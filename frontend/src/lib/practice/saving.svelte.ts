import { Problem } from '#lib/api/problem.ts';

/** Saves one at a time: what is changed while it runs is saved once more, so the last change always is. */
export class Saving {
	/** Why the last one did not succeed. The next change tries again. */
	problem = $state.raw<Problem>();
	busy = $state(false);
	#dirty = false;
	#work: Promise<void> | undefined;

	constructor(private once: () => Promise<void>) {}

	/** Something changed. */
	touch(): void {
		this.#dirty = this.busy = true;
		this.#work ??= this.#run().finally(() => {
			this.#work = undefined;
			this.busy = false;
		});
	}

	/** Whether something is still to be saved, for a decision that no screen waits for. */
	get under(): boolean {
		return this.#work !== undefined;
	}

	/** Resolves once all is saved, or `problem` says why it is not. */
	async flush(): Promise<void> {
		while (this.#work) await this.#work;
	}

	async #run(): Promise<void> {
		while (this.#dirty) {
			this.#dirty = false;
			try {
				await this.once();
				this.problem = undefined;
			} catch (caught) {
				this.problem = Problem.from(caught);
			}
		}
	}
}
