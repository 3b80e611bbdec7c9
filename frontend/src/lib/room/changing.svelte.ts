import { Problem } from '#lib/api/problem.ts';
import type { Part } from '#lib/api/names.ts';

/** Other words for something one has just said. What was not taken stays to be read, and is not lost when the turn is over. */
export class Changing {
	/** What is being changed; undefined when nothing is. */
	part = $state.raw<Part>();
	text = $state('');
	problem = $state.raw<Problem>();
	busy = $state(false);

	/**
	 * @param edit rejects with a Problem
	 * @param keep takes words that came to nothing
	 */
	constructor(
		private edit: (part: string, body: string) => Promise<unknown>,
		private keep: (words: string) => void
	) {}

	begin(part: Part): void {
		this.stop();
		this.part = part;
		this.text = part.body ?? '';
	}

	/** Leaves it as it was said. */
	leave(): void {
		this.part = undefined;
		this.text = '';
		this.problem = undefined;
	}

	/** There is nowhere to write any more: words that were not taken are kept. */
	stop(): void {
		const words = this.text.trim();
		if (this.part && words !== '' && words !== this.part.body) this.keep(words);
		this.leave();
	}

	/** Puts the words in the place of those that were said. True when they stand there. */
	async send(): Promise<boolean> {
		const { part } = this;
		const body = this.text.trim();
		if (!part || body === '' || this.busy) return false;
		this.busy = true;
		this.problem = undefined;
		try {
			if (body !== part.body) await this.edit(part.id, body);
			if (this.part === part) this.leave();
			return true;
		} catch (caught) {
			if (this.part === part) this.problem = Problem.from(caught);
			return false;
		} finally {
			this.busy = false;
		}
	}
}
