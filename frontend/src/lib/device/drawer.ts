import { draftPrefix } from './device.ts';

/** What keeps words on the device; the browser's localStorage, or a test's map. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * One person's words that are on this device only: drafts, and what waits to be
 * sent. The next person at this device does not meet them, and leaving the page
 * empties all drawers.
 */
export class Drawer {
	/**
	 * @param account whose words
	 * @param shelf where; undefined where the browser keeps nothing, and then nothing is kept
	 */
	constructor(
		private account: string,
		private shelf: Shelf | undefined = browserShelf()
	) {}

	read(name: string): string | undefined {
		return this.shelf?.getItem(this.#key(name)) ?? undefined;
	}

	/** Keeps `text`, or forgets what was kept when it is empty. A full device keeps nothing, and nobody is stopped. */
	write(name: string, text: string): void {
		try {
			if (text === '') this.shelf?.removeItem(this.#key(name));
			else this.shelf?.setItem(this.#key(name), text);
		} catch {
			// The words are still in the page.
		}
	}

	/** The names that begin with `start`, without it, in order. */
	names(start: string): string[] {
		const from = this.#key(start);
		return Array.from({ length: this.shelf?.length ?? 0 }, (_, i) => this.shelf?.key(i) ?? '')
			.filter((key) => key.startsWith(from))
			.map((key) => key.slice(from.length))
			.sort();
	}

	#key(name: string): string {
		return `${draftPrefix}${this.account}.${name}`;
	}
}

/** localStorage; reading it throws where the browser forbids it. */
export function browserShelf(): Shelf | undefined {
	try {
		return globalThis.localStorage;
	} catch {
		return undefined;
	}
}

/** A shelf that is gone with the page, for words that are to be nowhere else before they are shared. */
export function pageShelf(): Shelf {
	const kept = new Map<string, string>();
	return {
		get length() {
			return kept.size;
		},
		key: (i) => [...kept.keys()][i] ?? null,
		getItem: (key) => kept.get(key) ?? null,
		setItem: (key, text) => void kept.set(key, text),
		removeItem: (key) => void kept.delete(key)
	};
}
