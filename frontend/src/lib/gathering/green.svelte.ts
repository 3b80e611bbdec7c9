import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import type { Case, GreenRoom } from '#lib/api/names.ts';
import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';

/** What can be done in one green room. Everything rejects with a Problem. */
export interface GreenDoor {
	see(): Promise<GreenRoom>;
	write(nonce: string, body: string): Promise<GreenRoom>;
	/** The open reports of its circle that one may work on. */
	cases(circle: string): Promise<Case[]>;
	handOver(id: string, version: number, lines: string[]): Promise<Case>;
}

/** How long to wait after asking in vain, in ms. */
const LATER = 5_000;

/**
 * The green room of one gathering, as somebody in it has it before them. What is being
 * written stays until the server has it, and which lines were seen stays on this device.
 */
export class Green {
	now = $state.raw<GreenRoom>();
	/** It is not there for us, or not any more. */
	gone = $state(false);
	unread = $state.raw<Problem>();
	/** The report that lines were handed to last. */
	handed = $state.raw<string>();
	readonly doing = new Doing();
	readonly line: Draft;
	readonly cases: Asked<Case[]>;
	#last: Draft;
	#once = new Once();
	#asked = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#closed = false;

	constructor(
		of: string,
		private door: GreenDoor,
		drawer: Drawer
	) {
		this.line = new Draft(drawer, `green.${of}`);
		this.#last = new Draft(drawer, `green.${of}.seen`);
		this.cases = new Asked(async () => (this.now ? door.cases(this.now.circle.id) : []));
	}

	may(what: GreenRoom['may'][number]): boolean {
		return this.now?.may.includes(what) ?? false;
	}

	/** How many lines of others were not looked at. Ids are in the order of their lines. */
	get fresh(): number {
		return (this.now?.lines ?? []).filter((line) => !line.mine && line.id > this.#last.text).length;
	}

	/** What is there is looked at. */
	seen(): void {
		const last = this.now?.lines.at(-1)?.id;
		if (last && last > this.#last.text) this.#last.text = last;
	}

	/** Reads it. It never rejects: what fails in passing is asked again. */
	async look(): Promise<void> {
		clearTimeout(this.#timer);
		const mine = ++this.#asked;
		try {
			const now = await this.door.see();
			if (mine === this.#asked) this.#take(now);
		} catch (caught) {
			if (mine !== this.#asked) return;
			this.#refused(Problem.from(caught));
		}
	}

	/** Whether it is with them. */
	write(): Promise<boolean> {
		const body = this.line.text.trim();
		return this.#do('write', async () => {
			const mine = ++this.#asked;
			const now = await this.#once.send(body, (nonce) => this.door.write(nonce, body));
			this.line.sent(body);
			if (mine === this.#asked) this.#take(now);
			else await this.look(); // answers may overtake each other
			this.seen();
		});
	}

	/** Whether the lines are with the report. Where it has changed meanwhile, it is asked for anew, and one can try again. */
	handOver(id: string, lines: string[]): Promise<boolean> {
		this.handed = undefined;
		return this.#do('hand', async () => {
			const to = this.cases.value?.find((one) => one.id === id);
			try {
				await this.door.handOver(id, to?.version ?? 0, lines);
			} finally {
				void this.cases.again();
			}
			this.handed = id;
		});
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	#do(what: string, act: () => Promise<void>): Promise<boolean> {
		return this.doing.once(what, async () => {
			try {
				await act();
			} catch (caught) {
				const problem = Problem.from(caught);
				if (problem.status === 404) void this.look();
				throw problem;
			}
		});
	}

	#refused(problem: Problem): void {
		if (problem.status === 404 || problem.status === 403) {
			this.gone = true;
			this.now = undefined;
			this.#last.text = '';
			return;
		}
		this.unread = problem;
		if (problem.passing && !this.#closed) this.#timer = setTimeout(() => void this.look(), LATER);
	}

	#take(now: GreenRoom): void {
		this.unread = undefined;
		this.gone = false;
		this.now = now;
	}
}
