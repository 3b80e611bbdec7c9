import { Problem } from './problem.ts';

/**
 * The answer to one question that is asked again whenever something changed. The
 * latest question wins; when one fails, the answer before it stays to be read.
 */
export class Asked<T> {
	/** Undefined until the first answer. */
	value = $state.raw<T>();
	problem = $state.raw<Problem>();
	#latest = 0;

	constructor(private question: () => Promise<T>) {}

	/** It never rejects. */
	async again(): Promise<void> {
		const mine = ++this.#latest;
		try {
			const value = await this.question();
			if (mine !== this.#latest) return;
			this.value = value;
			this.problem = undefined;
		} catch (caught) {
			if (mine === this.#latest) this.problem = Problem.from(caught);
		}
	}

	/** Has nothing any more; an answer that is still on its way comes too late. */
	forget(): void {
		this.#latest++;
		this.value = this.problem = undefined;
	}
}
