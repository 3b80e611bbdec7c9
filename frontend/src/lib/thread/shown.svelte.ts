import type { Comfort, Notes } from '#lib/api/names.ts';
import { comfortDoor } from '#lib/settings/door.ts';

/** How the account is asked. Both may reject. */
export interface ShownDoor {
	read(): Promise<Comfort>;
	set(comfort: Comfort): Promise<unknown>;
}

/** Which content notes I read without a cover, as my account says. A note in somebody's own words is always covered. */
export class Shown {
	keys = $state.raw<string[]>([]);
	#asked?: Promise<void>;

	constructor(private door: ShownDoor) {}

	/** Whether nothing of a note needs a cover for me. */
	all(notes: Notes): boolean {
		return !notes.words && notes.keys.every((key) => this.keys.includes(key));
	}

	/** Asks the account, once. It never rejects: until it answers, everything is covered. */
	load(): Promise<void> {
		this.#asked ??= this.#load();
		return this.#asked;
	}

	/** Reads a note without a cover from now on, or with one. It rejects with a Problem where the account could not be told. */
	async set(key: string, on: boolean): Promise<void> {
		const keys = on ? [...new Set([...this.keys, key])] : this.keys.filter((one) => one !== key);
		await this.door.set({ ...(await this.door.read()), shown: keys });
		this.keys = keys;
	}

	/** Forgets whose it was. */
	clear(): void {
		this.#asked = undefined;
		this.keys = [];
	}

	async #load(): Promise<void> {
		try {
			this.keys = (await this.door.read()).shown;
		} catch {
			this.#asked = undefined;
		}
	}
}

export const shown = new Shown(comfortDoor);
