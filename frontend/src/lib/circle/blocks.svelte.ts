import { Doing } from '#lib/api/doing.svelte.ts';
import type { Problem } from '#lib/api/problem.ts';
import type { Life } from './life.ts';

/** Whom I would rather not read in one circle. It is between me and the server: no stream tells it. */
export class Blocks {
	/** Undefined until it is known. */
	people = $state.raw<string[]>();
	/** Whom the last change was about, and what they are now. */
	changed = $state.raw<{ id: string; blocked: boolean }>();

	#doing = new Doing();

	constructor(private door: Pick<Life, 'blocked' | 'block' | 'unblock'>) {}

	get busy(): boolean {
		return this.#doing.busy !== undefined;
	}

	/** Why the last thing asked did not happen. */
	get problem(): Problem | undefined {
		return this.#doing.problem;
	}

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
		this.#doing.clear();
	}

	/** True when it happened. */
	set(id: string, blocked: boolean): Promise<boolean> {
		return this.#doing.once('block', async () => {
			await (blocked ? this.door.block(id) : this.door.unblock(id));
			const others = (this.people ?? []).filter((known) => known !== id);
			this.people = blocked ? [...others, id] : others;
			this.changed = { id, blocked };
		});
	}
}
