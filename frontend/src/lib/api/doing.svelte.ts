import { Problem } from './problem.ts';

/** Does one thing at a time for a page, and keeps what went wrong for it to show. */
export class Doing {
	/** What is being done; undefined when nothing is. */
	busy = $state<string>();
	problem = $state.raw<Problem>();
	/** What was done last, or is being done. */
	what = $state<string>();

	/** Whether it was done: not if something else is under way, and not if it failed. */
	async once(what: string, act: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = this.what = what;
		this.problem = undefined;
		try {
			await act();
			return true;
		} catch (caught) {
			this.problem = Problem.from(caught);
			return false;
		} finally {
			this.busy = undefined;
		}
	}

	/** What went wrong with one of the things that are done here. */
	of(what: string): Problem | undefined {
		return this.what === what ? this.problem : undefined;
	}

	/** Puts what went wrong out of sight. */
	clear(): void {
		this.problem = undefined;
	}
}
