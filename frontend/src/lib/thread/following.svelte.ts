import { Doing } from '#lib/api/doing.svelte.ts';
import type { Follow } from '#lib/api/names.ts';

/** Whether one follows a thread, has muted it, or neither. Nobody else is told. */
export class Following {
	how = $state<Follow>('');
	readonly doing = new Doing();

	constructor(
		first: Follow | undefined,
		private set: (how: Follow) => Promise<void>
	) {
		this.how = first ?? '';
	}

	/** Presses one of the two: what was pressed already is let go. It never rejects; where it fails, nothing has changed. */
	async press(which: 'follow' | 'mute'): Promise<boolean> {
		const how = this.how === which ? '' : which;
		const done = await this.doing.once(which, () => this.set(how));
		if (done) this.how = how;
		return done;
	}
}
