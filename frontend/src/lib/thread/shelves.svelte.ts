import type { Change, Since, Thread } from '#lib/api/names.ts';

/** One page of a list, and the number from which the next goes on. */
export interface ThreadsPage {
	threads: Thread[];
	next?: number;
}

/** The lists of a circle's home. What is pinned stands on none of them. */
export const shelves = ['waiting', 'recent', 'quiet'] as const;
export type ShelfName = (typeof shelves)[number];

/** What the lists ask the server. All may reject. */
export interface ShelfDoor {
	page(list: ShelfName, from?: number): Promise<ThreadsPage>;
	pinned(): Promise<Thread[]>;
	since(): Promise<Since>;
	readAll(seq: number): Promise<void>;
}

/** A circle's threads as its home shows them, and what is new. */
export type Laid = Record<ShelfName, ThreadsPage> & { pinned: Thread[]; since: Since };

/** Asks for everything the home shows: what is new first, so that what comes meanwhile stays new. */
export async function lay(door: ShelfDoor, had: Partial<Record<ShelfName, number>> = {}): Promise<Laid> {
	const since = await door.since();
	const [pinned, waiting, recent, quiet] = await Promise.all([door.pinned(), ...shelves.map((name) => pages(door, name, had[name] ?? 0))]);
	return { since, pinned, waiting: waiting!, recent: recent!, quiet: quiet! };
}

/** The first page of a list, and as many after it as hold what was here. */
async function pages(door: ShelfDoor, name: ShelfName, had: number): Promise<ThreadsPage> {
	const all = await door.page(name);
	while (all.next !== undefined && all.threads.length < had) {
		const page = await door.page(name, all.next);
		all.threads = [...all.threads, ...page.threads];
		all.next = page.next;
	}
	return all;
}

/**
 * The threads of a circle's home. Which list a thread stands on, and whether it is new to me, the server says: whatever
 * is told about a thread or a post, the lists are asked for again, once more after many.
 */
export class Shelves {
	laid: Laid = $state.raw()!;
	#asking?: Promise<void>;
	#again = false;

	constructor(
		first: Laid,
		private door: ShelfDoor
	) {
		this.laid = first;
	}

	get empty(): boolean {
		return this.laid.pinned.length === 0 && shelves.every((name) => this.laid[name].threads.length === 0);
	}

	get news(): boolean {
		return this.laid.since.updates + this.laid.since.replies > 0;
	}

	/** Puts the next page of a list behind the last. It rejects with a Problem. */
	async loadNext(name: ShelfName): Promise<void> {
		const from = this.laid[name].next;
		if (from === undefined) return;
		const page = await this.door.page(name, from);
		const now = this.laid[name];
		if (now.next !== from) return;
		const had = new Set(now.threads.map((one) => one.id));
		const threads = [...now.threads, ...page.threads.filter((one) => !had.has(one.id))];
		this.laid = { ...this.laid, [name]: { threads, next: page.next } };
	}

	/** Calls everything that is shown read. It rejects with a Problem. */
	async readAll(): Promise<void> {
		await this.door.readAll(this.laid.since.seq);
		await this.reload();
	}

	/** Everything anew, and as many pages as were here. Who asks meanwhile is told by one more look. It rejects with a Problem. */
	reload(): Promise<void> {
		if (this.#asking) this.#again = true;
		this.#asking ??= this.#untilStill().finally(() => (this.#asking = undefined));
		return this.#asking;
	}

	/** A change of the circle. Where the lists cannot be had, the next change asks again. */
	apply(change: Pick<Change, 'what'>): void {
		if (/^(thread|posts?)\./.test(change.what)) void this.reload().catch(() => {});
	}

	async #untilStill(): Promise<void> {
		do {
			this.#again = false;
			const had = Object.fromEntries(shelves.map((name) => [name, this.laid[name].threads.length]));
			this.laid = await lay(this.door, had);
		} while (this.#again);
	}
}
