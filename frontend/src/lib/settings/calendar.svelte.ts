import { Problem } from '#lib/api/problem.ts';

/** What can be asked about one's own calendar. All reject with a Problem. */
export interface CalendarDoor {
	since(): Promise<string | undefined>;
	/** The address is told this once. */
	make(): Promise<{ url: string; since: string }>;
	drop(): Promise<unknown>;
}

/** The address from which a calendar reads one's gatherings: known to be there, but shown only when it is made. */
export class CalendarAddress {
	/** Whether it was asked for. */
	known = $state(false);
	since = $state<string>();
	/** Only right after it was made, and only here. */
	url = $state<string>();
	busy = $state<'make' | 'drop'>();
	problem = $state.raw<Problem>();

	constructor(private door: CalendarDoor) {}

	/** It never rejects. */
	load(): Promise<void> {
		return this.#do(undefined, async () => {
			this.since = await this.door.since();
			this.known = true;
		});
	}

	/** Makes an address, in place of the one there was. Whether it was made. */
	async make(): Promise<boolean> {
		this.url = undefined;
		await this.#do('make', async () => {
			const made = await this.door.make();
			this.url = made.url;
			this.since = made.since;
			this.known = true;
		});
		return this.url !== undefined;
	}

	async drop(): Promise<boolean> {
		await this.#do('drop', async () => {
			await this.door.drop();
			this.url = this.since = undefined;
		});
		return this.since === undefined && this.problem === undefined;
	}

	async #do(what: 'make' | 'drop' | undefined, act: () => Promise<void>): Promise<void> {
		if (this.busy) return;
		this.busy = what;
		this.problem = undefined;
		try {
			await act();
		} catch (caught) {
			this.problem = Problem.from(caught);
		} finally {
			this.busy = undefined;
		}
	}
}
