import { createContext } from 'svelte';
import type { NewPost, NewThread, Post } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { Queue, type Queued } from '#lib/device/queue.svelte.ts';

/** An answer to a thread, or a thread that is to begin. */
export type Written = { circle: string; thread: string; said: NewPost } | { circle: string; thread?: undefined; said: NewThread };
export type UnsentWords = Queued<Written>;

/** How words go to the server. Both reject with a Problem. */
export interface UnsentDoor {
	answer(thread: string, body: NewPost & { nonce: string }): Promise<Post>;
	/** The id of the thread that began. */
	start(circle: string, body: NewThread & { nonce: string }): Promise<string>;
}

/** Where something is written, while that page is open: a thread, or a circle in which one is to begin. */
export interface Desk {
	circle: string;
	thread?: string;
	/** An answer has arrived. */
	sent?(post: Post): void;
	/** Takes words back to be changed. False where others stand there already, unless it is asked for. */
	back(said: NewPost | NewThread, asked: boolean): boolean;
}

/**
 * What one person wrote in slow time while there was no line: answers, and
 * updates of all their circles. Whatever page is open, it goes when the line is back.
 */
export class Unsent extends Queue<Written> {
	/** The thread something has just arrived in; what stands on the page says so. */
	arrived = $state.raw<{ circle: string; thread: string; begun: boolean }>();
	/** Why words are back where they were written. */
	back = $state.raw<{ circle: string; thread?: string; problem: Problem }>();
	#desk: Desk | undefined;

	/** @param online whether there may be a line */
	constructor(
		drawer: Drawer,
		private door: UnsentDoor,
		private online: () => boolean = () => navigator.onLine
	) {
		super(drawer, 'unsent.', whole);
	}

	/** Goes to the server by itself from now on. Returns the way to end that. */
	begin(): () => void {
		const go = () => void this.pump();
		const seen = () => document.visibilityState === 'visible' && go();
		const look = () => this.look();
		window.addEventListener('online', go);
		window.addEventListener('storage', look);
		document.addEventListener('visibilitychange', seen);
		go();
		return () => {
			window.removeEventListener('online', go);
			window.removeEventListener('storage', look);
			document.removeEventListener('visibilitychange', seen);
			this.close();
		};
	}

	/** The answers that wait in a thread. */
	in(thread: string): UnsentWords[] {
		return this.items.filter((item) => item.thread === thread);
	}

	/** Everything of a circle that waits. */
	of(circle: string): UnsentWords[] {
		return this.items.filter((item) => item.circle === circle);
	}

	/** Whether exactly this waits already, for a draft of it was left behind. */
	holds(circle: string, thread: string | undefined, body: string): boolean {
		return this.items.some((item) => item.circle === circle && item.thread === thread && item.said.body.trim() === body.trim() && body.trim() !== '');
	}

	/** Whether something waits that goes under this nonce. */
	waits(nonce: string): boolean {
		return this.items.some((item) => item.nonce === nonce);
	}

	/** Sends an answer; undefined where it waits for the line. It rejects with a Problem. */
	answer(nonce: string, circle: string, thread: string, said: NewPost): Promise<Post | undefined> {
		return this.#give(nonce, { circle, thread, said }, () => this.door.answer(thread, { nonce, ...said }));
	}

	/** Begins a thread and tells its id; undefined where it waits for the line. It rejects with a Problem. */
	startThread(nonce: string, circle: string, said: NewThread): Promise<string | undefined> {
		return this.#give(nonce, { circle, said }, () => this.door.start(circle, { nonce, ...said }));
	}

	/** A page on which one writes is open. Returns the way to close it. */
	at(desk: Desk): () => void {
		this.#desk = desk;
		this.arrived = this.back = undefined;
		return () => {
			if (this.#desk === desk) this.#desk = undefined;
		};
	}

	/** It is on the device before it is on its way, so that a page that is closed meanwhile takes nothing along. */
	async #give<T>(nonce: string, what: Written, send: () => Promise<T>): Promise<T | undefined> {
		if (!this.online() || this.items.some((item) => item.thread === what.thread && item.circle === what.circle && item.state === 'waiting')) {
			this.put(nonce, what);
			void this.pump();
			return undefined;
		}
		this.keep(nonce, what, true);
		try {
			const answer = await send();
			this.drop(nonce);
			return answer;
		} catch (caught) {
			const problem = Problem.from(caught);
			if (problem.code !== 'offline') {
				this.drop(nonce);
				throw problem;
			}
			if (this.closed) throw problem;
			this.put(nonce, what, true);
			this.later();
			return undefined;
		}
	}

	protected override get lineless(): boolean {
		return !this.online();
	}

	protected async send(item: UnsentWords): Promise<void> {
		const { nonce, circle } = item;
		const begun = item.thread === undefined;
		let thread: string;
		if (item.thread === undefined) {
			thread = await this.door.start(circle, { nonce, ...item.said });
		} else {
			thread = item.thread;
			const post = await this.door.answer(thread, { nonce, ...item.said });
			if (this.#desk?.thread === thread) this.#desk.sent?.(post);
		}
		this.drop(nonce);
		this.arrived = { circle, thread, begun };
	}

	/** What has nowhere to go back to stays, with its reason. */
	protected returned({ circle, thread, said }: UnsentWords, problem: Problem): boolean {
		if (!this.#isAt(circle, thread) || !this.#desk?.back(said, false)) return false;
		this.back = { circle, thread, problem };
		return true;
	}

	/** Puts words back where they were written, if that page is open. */
	putBack(nonce: string): void {
		const item = this.items.find((one) => one.nonce === nonce);
		if (!item || !this.#isAt(item.circle, item.thread) || !this.#desk?.back(item.said, true)) return;
		this.drop(nonce);
		if (item.problem) this.back = { circle: item.circle, thread: item.thread, problem: item.problem };
	}

	#isAt(circle: string, thread: string | undefined): boolean {
		return this.#desk?.circle === circle && this.#desk.thread === thread;
	}
}

/** The words that wait, from any page inside the app. */
export const [getUnsent, setUnsent] = createContext<Unsent>();

function whole(kept: Record<string, unknown>): Written | undefined {
	const { circle, thread, said } = kept;
	if (typeof circle !== 'string' || typeof said !== 'object' || said === null) return undefined;
	if (typeof (said as NewPost).body !== 'string') return undefined;
	if (thread === undefined) return typeof (said as NewThread).title === 'string' ? { circle, said: said as NewThread } : undefined;
	return typeof thread === 'string' ? { circle, thread, said: said as NewPost } : undefined;
}
