import type { Change, Changes } from '#lib/api/names.ts';

/** How long a change waits for an earlier one before we ask the server, in ms. */
export const PATIENCE = 300;
/** How long we wait after asking in vain. */
const LATER = 2_000;

/** What follows a stream asks for, and is told. */
export interface Follower {
	changes(after: number, epoch: string): Promise<Changes>;
	/** Takes a fresh snapshot, and ends with `startAt`. It may reject. */
	fresh(): Promise<void>;
	/** The next change, in order and once. */
	apply(change: Change): void;
}

/**
 * How far one follower of a stream has come. It takes changes as they arrive,
 * hands them on in order, and asks the server for what is missing. Nothing here
 * rejects: what fails is asked again later.
 */
export class Stream {
	seq = 0;
	epoch = '';
	#early = new Map<number, Change>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#asking: Promise<void> | undefined;
	/** A question failed, and has to be asked again. */
	#owing = false;
	#closed = false;

	constructor(private follower: Follower) {}

	/** Whether a snapshot that shows `seq` is older than what we know. */
	isPast(seq: number, epoch: string): boolean {
		return epoch === this.epoch && seq < this.seq;
	}

	/** From here on: a snapshot was taken that shows everything up to `seq`. */
	startAt(seq: number, epoch: string): void {
		this.seq = seq;
		this.epoch = epoch;
		this.#drain();
	}

	/** Takes a change, in whatever order it arrives, and perhaps again. */
	hear(change: Change): void {
		this.#early.set(change.seq, change);
		this.#drain();
	}

	/** Asks for whatever is missing. */
	catchUp(): Promise<void> {
		this.#asking ??= this.#ask(() => this.#missed());
		return this.#asking;
	}

	/** Takes a fresh snapshot. */
	resync(): Promise<void> {
		return this.#ask(() => this.follower.fresh());
	}

	/** Stops asking, for good. */
	close(): void {
		this.#closed = true;
		this.#stopWaiting();
	}

	async #ask(question: () => Promise<void>): Promise<void> {
		this.#stopWaiting();
		try {
			await question();
			this.#owing = false;
			this.#asking = undefined;
			this.#drain();
		} catch {
			this.#owing = true;
			this.#asking = undefined;
			this.#waitFor(LATER);
		}
	}

	async #missed(): Promise<void> {
		for (let more = true; more; ) {
			const from = this.seq;
			const missed = await this.follower.changes(from, this.epoch);
			if (missed.resync || missed.epoch !== this.epoch) return this.follower.fresh();
			for (const change of missed.changes) if (change.seq > this.seq) this.#early.set(change.seq, change);
			this.#drain();
			more = missed.more && this.seq > from;
		}
	}

	/** Hands on what is next, as long as it is here. */
	#drain(): void {
		for (const seq of this.#early.keys()) if (seq <= this.seq) this.#early.delete(seq);
		for (let next; (next = this.#early.get(this.seq + 1)); ) {
			this.#early.delete(next.seq);
			this.follower.apply(next);
			this.seq = next.seq;
		}
		if (this.#early.size > 0) this.#waitFor(PATIENCE);
		else if (!this.#owing) this.#stopWaiting();
	}

	#waitFor(ms: number): void {
		if (this.#closed) return;
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			void this.catchUp();
		}, ms);
	}

	#stopWaiting(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}
}
