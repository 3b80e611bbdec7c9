import { Problem } from '#lib/api/problem.ts';
import type { Drawer } from './drawer.ts';

/** How long to wait after a problem that may pass by itself, at first and at most. */
const LATER = 3_000;
const LATEST = 60_000;

/** Something a person sent that the server may not have yet. */
export type Queued<What extends object> = What & {
	nonce: string;
	/** When they sent it, in ms. */
	at: number;
	/** waiting: on its way. said: the server has it. kept: from another day, not sent until they say so. refused: it was not taken. */
	state: 'waiting' | 'said' | 'kept' | 'refused';
	/** Whether the server may have it although no answer came. */
	tried?: boolean;
	problem?: Problem;
};

/**
 * What a person sent that is not with the server yet. It is kept on this device
 * until the server has it, goes out one after another in the order it was sent,
 * and goes again under the same nonce, so that it arrives once.
 */
export abstract class Queue<What extends object> {
	items = $state.raw<Queued<What>[]>([]);
	/** What stood on the device. Once it stands there no more, another tab saw to it, or its person left. */
	#held = new Set<string>();
	#sending = false;
	#closed = false;
	#pause = LATER;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/**
	 * @param prefix what its names on the device begin with
	 * @param whole what is sent, of what was kept on the device; undefined for what is not whole
	 * @param fresh after this long, in ms, what was never sent waits for its person
	 */
	constructor(
		private drawer: Drawer,
		private prefix: string,
		private whole: (kept: Record<string, unknown>) => What | undefined,
		private fresh = Infinity
	) {
		this.look();
	}

	/** Sends it and sees to what follows; rejects with a Problem. */
	protected abstract send(item: Queued<What>): Promise<void>;

	/** Told what was refused, and why; true when the words are where they were written. */
	protected abstract returned(item: Queued<What>, problem: Problem): boolean;

	/** Whether there is no use in trying. */
	protected get lineless(): boolean {
		return false;
	}

	/** Looks at what is on the device now. */
	look(): void {
		const held = this.drawer.names(this.prefix);
		const before = this.items.filter(({ nonce }) => held.includes(nonce) || !this.#held.has(nonce));
		const more = held
			.filter((nonce) => !this.items.some((item) => item.nonce === nonce))
			.map((nonce) => this.#read(nonce))
			.filter((item) => item !== undefined);
		for (const nonce of held) this.#held.add(nonce);
		this.items = [...before, ...more].sort((a, b) => a.at - b.at);
	}

	/** Sends what waits. Call it when the line is back; it is harmless at other times. */
	async pump(): Promise<void> {
		if (this.#sending) return;
		this.#sending = true;
		clearTimeout(this.#timer);
		for (let next; !this.#closed && !this.lineless && (next = this.items.find((item) => item.state === 'waiting')); ) {
			if (this.#goneFrom(next.nonce)) {
				this.drop(next.nonce);
				continue;
			}
			this.mend(next.nonce, { tried: true } as Partial<Queued<What>>);
			try {
				await this.send(next);
				this.#pause = LATER;
			} catch (caught) {
				if (!this.#refused(next.nonce, Problem.from(caught))) break;
			}
		}
		this.#sending = false;
	}

	/** Tries again what was refused or kept. */
	again(nonce: string): void {
		this.mend(nonce, { state: 'waiting', problem: undefined } as Partial<Queued<What>>);
		void this.pump();
	}

	/** Takes something out, here and on this device, and gives it back. */
	take(nonce: string): Queued<What> | undefined {
		const item = this.items.find((one) => one.nonce === nonce);
		this.drop(nonce);
		return item;
	}

	/** Stops sending; what waits stays on the device. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	protected get closed(): boolean {
		return this.#closed;
	}

	/** Tries again after `seconds`, or after a while that grows. */
	protected later(seconds?: number): void {
		clearTimeout(this.#timer);
		if (this.#closed) return;
		this.#timer = setTimeout(() => void this.pump(), seconds === undefined ? this.#pause : seconds * 1000);
		this.#pause = Math.min(2 * this.#pause, LATEST);
	}

	/** Puts something behind what waits, on the device first. */
	protected put(nonce: string, what: What, tried = false): void {
		this.keep(nonce, what, tried);
		if (this.items.some((item) => item.nonce === nonce)) return;
		this.items = [...this.items, { ...what, nonce, at: Date.now(), state: 'waiting', ...(tried ? { tried } : {}) }];
	}

	/** Puts something on the device alone. */
	protected keep(nonce: string, what: What, tried = false): void {
		this.#write(nonce, { ...what, at: Date.now(), tried });
	}

	protected drop(nonce: string): void {
		this.drawer.write(this.#name(nonce), '');
		this.items = this.items.filter((item) => item.nonce !== nonce);
	}

	/** Takes it off the device; it stays on the page. */
	protected release(nonce: string): void {
		this.drawer.write(this.#name(nonce), '');
		this.#held.delete(nonce);
	}

	/** What is on the device follows, unless it was taken off it meanwhile: nothing writes it back. */
	protected mend(nonce: string, change: Partial<Queued<What>>): void {
		this.items = this.items.map((item) => (item.nonce === nonce ? { ...item, ...change } : item));
		const item = this.items.find((one) => one.nonce === nonce);
		if (!item || this.#closed || !this.drawer.read(this.#name(nonce))) return;
		const { nonce: _, problem, state, ...rest } = item;
		const why = state === 'refused' && problem ? { refused: { code: problem.code, detail: problem.message } } : {};
		this.#write(nonce, { ...rest, ...why });
	}

	/** Whether it was refused for good, so that the next one may go. */
	#refused(nonce: string, problem: Problem): boolean {
		const unsent = problem.status === 429 || ['signed_out', 'too_many'].includes(problem.code);
		if (problem.passing || unsent) {
			const change = { problem: problem.code === 'offline' ? undefined : problem, ...(unsent ? { tried: false } : {}) };
			this.mend(nonce, change as Partial<Queued<What>>);
			if (problem.code !== 'signed_out') this.later(problem.retryAfter);
			return false;
		}
		const item = this.items.find((known) => known.nonce === nonce);
		if (item && this.returned(item, problem)) this.drop(nonce);
		else this.mend(nonce, { state: 'refused', tried: false, problem } as Partial<Queued<What>>);
		return true;
	}

	#goneFrom(nonce: string): boolean {
		return this.#held.has(nonce) && !this.drawer.read(this.#name(nonce));
	}

	#write(nonce: string, kept: object): void {
		this.drawer.write(this.#name(nonce), JSON.stringify(kept));
		if (this.drawer.read(this.#name(nonce))) this.#held.add(nonce);
	}

	#read(nonce: string): Queued<What> | undefined {
		try {
			const kept: unknown = JSON.parse(this.drawer.read(this.#name(nonce)) ?? '');
			if (typeof kept !== 'object' || kept === null) return undefined;
			const { at, tried, refused, ...rest } = kept as Record<string, unknown>;
			const what = this.whole(rest);
			if (!what || typeof at !== 'number') return undefined;
			if (refused) return { ...what, nonce, at, state: 'refused', problem: new Problem(refused as { code: string; detail: string }) };
			return { ...what, nonce, at, state: at < Date.now() - this.fresh ? 'kept' : 'waiting', ...(tried ? { tried: true } : {}) };
		} catch {
			return undefined;
		}
	}

	#name(nonce: string): string {
		return this.prefix + nonce;
	}
}
