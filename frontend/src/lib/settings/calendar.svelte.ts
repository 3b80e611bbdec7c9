import { Doing } from '#lib/api/doing.svelte.ts';

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
	readonly doing = new Doing();

	constructor(private door: CalendarDoor) {}

	/** It never rejects. */
	load(): Promise<boolean> {
		return this.doing.once('load', async () => {
			this.since = await this.door.since();
			this.known = true;
		});
	}

	/** Makes an address, in place of the one there was. Whether it was made. */
	make(): Promise<boolean> {
		return this.doing.once('make', async () => {
			this.url = undefined;
			const made = await this.door.make();
			this.url = made.url;
			this.since = made.since;
			this.known = true;
		});
	}

	/** Whether it was ended. */
	drop(): Promise<boolean> {
		return this.doing.once('drop', async () => {
			await this.door.drop();
			this.url = this.since = undefined;
		});
	}
}
