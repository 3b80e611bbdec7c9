import { Problem } from '#lib/api/problem.ts';
import type { Life } from './life.ts';

/** Whom I would rather not read in one circle. It is between me and the server: no stream tells it. */
export class Blocks {
	/** Undefined until it is known. */
	people = $state.raw<string[]>();
	/** Why the last thing asked did not happen. */
	problem = $state.raw<Problem>();
	busy = $state(false);
	/** Whom the last change was about, and what they are now. */
	changed = $state.raw<{ id: string; blocked: boolean }>();

	constructor(private door: Pick<Life, 'blocked' | 'block' | 'unblock'>) {}

	has(id: string): boolean {
		return this.people?.includes(id) ?? false;
	}

	/** Asks who they are. It never rejects: without an answer nothing is offered, and it is asked again later. */
	async load(): Promise<void> {
		try {
			this.people = await this.door.blocked();
		} catch {
			// What is known stays.
		}
	}

	clear(): void {
		this.problem = undefined;
	}

	/** True when it happened. */
	async set(id: string, blocked: boolean): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.problem = undefined;
		try {
			await (blocked ? this.door.block(id) : this.door.unblock(id));
			const others = (this.people ?? []).filter((known) => known !== id);
			this.people = blocked ? [...others, id] : others;
			this.changed = { id, blocked };
			return true;
		} catch (caught) {
			this.problem = Problem.from(caught);
			return false;
		} finally {
			this.busy = false;
		}
	}
}
