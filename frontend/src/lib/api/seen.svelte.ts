import { Doing } from './doing.svelte.ts';
import { Problem } from './problem.ts';

/**
 * One thing that others change as well, as it was seen last. Whatever is done to it says which version that was; where
 * it has changed meanwhile, it is shown as it is now.
 */
export class Seen<T extends { version: number }> {
	now = $state.raw<T>();
	/** It is not there for us, or not any more. */
	gone = $state(false);
	/** Why it could not be read. */
	unread = $state.raw<Problem>();
	readonly doing = new Doing();
	#asked = 0;

	/**
	 * @param see reads it; rejects with a Problem
	 * @param stale the code of the problem that brings it as it is now
	 * @param moved whether another problem says that it is otherwise than it was shown
	 */
	constructor(
		private see: () => Promise<T>,
		private stale: string,
		private moved: (code: string) => boolean
	) {}

	/** Reads it. It never rejects. */
	async look(): Promise<void> {
		if (this.gone) return;
		const mine = ++this.#asked;
		try {
			const now = await this.see();
			if (mine === this.#asked) this.#take(now);
		} catch (caught) {
			if (mine !== this.#asked) return;
			const problem = Problem.from(caught);
			if (problem.status === 404) this.gone = true;
			else this.unread = problem;
		}
	}

	/** Does something to the version that was seen. Whether it was done. */
	protected act(what: string, act: (version: number) => Promise<T | void>): Promise<boolean> {
		return this.doing.once(what, async () => {
			try {
				const now = await act(this.now?.version ?? 0);
				if (now) this.#take(now);
			} catch (caught) {
				const problem = Problem.from(caught);
				if (problem.code === this.stale && problem.state) this.#take(problem.state as T);
				else if (problem.status === 404) this.gone = true;
				else if (this.moved(problem.code)) await this.look();
				throw problem;
			}
		});
	}

	/** Answers may overtake each other; it only ever goes forward. */
	#take(now: T): void {
		this.unread = undefined;
		if (this.now && now.version < this.now.version) return;
		this.now = now;
	}
}
