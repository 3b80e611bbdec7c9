import { Problem } from '#lib/api/problem.ts';
import type { Part } from '#lib/api/names.ts';
import type { Drawer } from '#lib/device/drawer.ts';

/** After this long, words that were never sent wait for the person instead of going by themselves. */
const FRESH = 30 * 60_000;
/** How long to wait after a problem that may pass by itself. */
const LATER = 3_000;

/** Something I said that the room has not told back yet. */
export interface Unsent {
	nonce: string;
	body: string;
	/** When I said it, in ms. */
	at: number;
	/** waiting: on its way. said: the server has it. kept: from another day, not sent until I say so. refused: it was not taken. */
	state: 'waiting' | 'said' | 'kept' | 'refused';
	problem?: Problem;
	/** Where the server put it, once it has. */
	saidSeq?: number;
}

/**
 * What I said that is not in the room yet. It is kept on this device until the
 * server has it, goes out one after another in the order it was said, and goes
 * again under the same nonce, so that it is said once.
 */
export class Outbox {
	items = $state.raw<Unsent[]>([]);
	#sending = false;
	#closed = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/**
	 * @param room which room's
	 * @param say says it; rejects with a Problem
	 * @param returned told what was refused, and why; true when it took the words back
	 */
	constructor(
		private room: string,
		private drawer: Drawer,
		private say: (nonce: string, body: string) => Promise<Part>,
		private returned: (unsent: Unsent, problem: Problem) => boolean
	) {
		const old = Date.now() - FRESH;
		this.items = drawer
			.names(this.#name(''))
			.map((nonce) => this.#read(nonce))
			.filter((unsent) => unsent !== undefined)
			.map((unsent): Unsent => ({ ...unsent, state: unsent.at < old ? 'kept' : 'waiting' }))
			.sort((a, b) => a.at - b.at);
	}

	/** Says something, now or when it can be. */
	add(body: string): void {
		const unsent: Unsent = { nonce: crypto.randomUUID(), body, at: Date.now(), state: 'waiting' };
		this.drawer.write(this.#name(unsent.nonce), JSON.stringify({ body, at: unsent.at }));
		this.items = [...this.items, unsent];
		void this.pump();
	}

	/** Sends what waits. Call it when the line is back; it is harmless at other times. */
	async pump(): Promise<void> {
		if (this.#sending) return;
		this.#sending = true;
		clearTimeout(this.#timer);
		for (let next; !this.#closed && (next = this.items.find((unsent) => unsent.state === 'waiting')); ) {
			const { nonce, body } = next;
			try {
				const part = await this.say(nonce, body);
				this.drawer.write(this.#name(nonce), '');
				this.#mend(nonce, { state: 'said', saidSeq: part.saidSeq });
			} catch (caught) {
				if (!this.#refused(nonce, Problem.from(caught))) break;
			}
		}
		this.#sending = false;
	}

	/** Tries again what was refused or kept. */
	again(nonce: string): void {
		this.#mend(nonce, { state: 'waiting', problem: undefined });
		void this.pump();
	}

	/** Takes something out, here and on this device, and gives its words back. */
	take(nonce: string): string | undefined {
		const body = this.items.find((unsent) => unsent.nonce === nonce)?.body;
		this.drawer.write(this.#name(nonce), '');
		this.items = this.items.filter((unsent) => unsent.nonce !== nonce);
		return body;
	}

	/** The room is at `seq` and holds these: what is among them is no longer unsent. */
	settle(parts: Part[], me: string | undefined, seq: number): void {
		if (this.items.length === 0) return;
		const told = new Set(parts.filter((part) => part.author.id === me).map((part) => part.nonce));
		for (const unsent of this.items)
			if (told.has(unsent.nonce) || (unsent.saidSeq ?? Infinity) <= seq) this.take(unsent.nonce);
	}

	/** Stops sending; what waits stays on the device. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	/** Whether it was refused for good, so that the next one may go. */
	#refused(nonce: string, problem: Problem): boolean {
		const passing = problem.passing || ['signed_out', 'too_many'].includes(problem.code);
		if (passing) {
			this.#mend(nonce, { problem: problem.code === 'offline' ? undefined : problem });
			const pause = problem.retryAfter === undefined ? LATER : problem.retryAfter * 1000;
			if (problem.code !== 'signed_out') this.#timer = setTimeout(() => void this.pump(), pause);
			return false;
		}
		const unsent = this.items.find((known) => known.nonce === nonce);
		if (unsent && this.returned(unsent, problem)) this.take(nonce);
		else this.#mend(nonce, { state: 'refused', problem });
		return true;
	}

	#mend(nonce: string, change: Partial<Unsent>): void {
		this.items = this.items.map((unsent) => (unsent.nonce === nonce ? { ...unsent, ...change } : unsent));
	}

	#read(nonce: string): Omit<Unsent, 'state'> | undefined {
		try {
			const kept: unknown = JSON.parse(this.drawer.read(this.#name(nonce)) ?? '');
			if (typeof kept !== 'object' || kept === null || !('body' in kept) || !('at' in kept)) return undefined;
			return typeof kept.body === 'string' && typeof kept.at === 'number' ? { nonce, body: kept.body, at: kept.at } : undefined;
		} catch {
			return undefined;
		}
	}

	#name(nonce: string): string {
		return `room.${this.room}.unsent.${nonce}`;
	}
}
