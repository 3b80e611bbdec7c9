import { Problem } from '#lib/api/problem.ts';

/** How long to wait after a problem that may pass by itself, at first and at most, in ms. */
const LATER = 3_000;
const LATEST = 60_000;

interface Work {
	/** Both reject with a Problem where they cannot go on. */
	read(): Promise<void>;
	send(): Promise<void>;
	/** Whether there may be a line. */
	online(): boolean;
}

/** When a notebook reads and sends: one after the other, when it is asked to, and again after what may pass by itself. */
export class Line {
	/** Whether the last try found no line. */
	offline = $state(false);
	/** Why it does not go on, where trying again does not help by itself. */
	problem = $state.raw<Problem>();
	#read = false;
	#send = false;
	/** How often it was asked: once more while it failed is once more to try. */
	#asked = 0;
	#running: Promise<void> | undefined;
	#closed = false;
	#pause = LATER;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private work: Work) {}

	/** Reads what is new and sends what waits. It never rejects. */
	sync(): Promise<void> {
		this.#read = true;
		return this.flush();
	}

	/** Sends what waits, now. It never rejects. */
	flush(): Promise<void> {
		this.#send = true;
		this.#asked++;
		clearTimeout(this.#timer);
		this.#running ??= this.#run();
		return this.#running;
	}

	/** Sends after a while. */
	soon(ms: number): void {
		if (this.#closed) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), ms);
	}

	/** Sends after `seconds`, or after a while that grows. */
	later(seconds?: number): void {
		this.soon(seconds === undefined ? this.#pause : seconds * 1000);
		this.#pause = Math.min(2 * this.#pause, LATEST);
	}

	/** What runs ends by itself; nothing new is begun. Resolves once nothing runs. */
	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#timer);
		await this.#running;
	}

	async #run(): Promise<void> {
		await Promise.resolve();
		try {
			for (let asked = -1; (this.#read || this.#send) && !this.#closed && asked !== this.#asked; ) {
				asked = this.#asked;
				if (await this.#once()) asked = -1;
			}
		} finally {
			this.#running = undefined;
		}
	}

	/** Whether to go on. */
	async #once(): Promise<boolean> {
		if (!this.work.online()) {
			this.offline = true;
			return false;
		}
		const [read, send] = [this.#read, this.#send];
		this.#read = this.#send = false;
		try {
			if (read) await this.work.read();
			if (send) await this.work.send();
			this.offline = false;
			this.problem = undefined;
			this.#pause = LATER;
			return true;
		} catch (caught) {
			if (this.#closed) return false;
			const problem = Problem.from(caught);
			this.#read ||= read;
			this.offline = problem.code === 'offline';
			this.problem = problem.code === 'offline' || problem.code === 'signed_out' ? undefined : problem;
			if (problem.passing) this.later(problem.retryAfter);
			return false;
		}
	}
}
