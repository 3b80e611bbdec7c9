import { api, ask } from '#lib/api/client.ts';
import { device } from '#lib/device/device.ts';
import type { Notes } from '#lib/api/names.ts';

/** What gatherings and threads are like for one, as the server keeps it. `shown` is told where the account can keep it. */
interface Comfort {
	largerGaps: boolean;
	shown?: string[];
}

/** How the account is asked. Both may reject. */
export interface ShownDoor {
	read(): Promise<Comfort>;
	set(comfort: Comfort): Promise<unknown>;
}

/** Where this device keeps it. */
export interface ShownShelf {
	shown: string[];
}

/**
 * Which content notes I read without a cover: as my account says where it keeps that, and else as this device does.
 * A note in somebody's own words is always covered.
 */
export class Shown {
	keys = $state.raw<string[]>([]);
	/** Whether the account keeps it. */
	kept = $state(false);
	#asked?: Promise<void>;

	constructor(
		private door: ShownDoor,
		private shelf: ShownShelf
	) {
		this.keys = shelf.shown;
	}

	/** Whether nothing of a note needs a cover for me. */
	all(notes: Notes): boolean {
		return !notes.words && notes.keys.every((key) => this.keys.includes(key));
	}

	/** Asks the account, once. It never rejects: until it answers, this device's choice holds. */
	load(): Promise<void> {
		this.#asked ??= this.#load();
		return this.#asked;
	}

	/** Reads a note without a cover from now on, or with one. It rejects with a Problem where the account could not be told. */
	async set(key: string, on: boolean): Promise<void> {
		const keys = on ? [...new Set([...this.keys, key])] : this.keys.filter((one) => one !== key);
		if (this.kept) await this.door.set({ ...(await this.door.read()), shown: keys });
		else this.shelf.shown = keys;
		this.keys = keys;
	}

	/** Forgets whose it was. */
	clear(): void {
		this.#asked = undefined;
		this.kept = false;
		this.keys = this.shelf.shown;
	}

	async #load(): Promise<void> {
		try {
			const comfort = await this.door.read();
			this.kept = comfort.shown !== undefined;
			if (comfort.shown) this.keys = comfort.shown;
		} catch {
			this.#asked = undefined;
		}
	}
}

export const shown = new Shown(
	{
		read: () => ask(api.GET('/api/me/comfort')),
		set: (body) => ask(api.PUT('/api/me/comfort', { body }))
	},
	device
);
