import type { Problem } from '#lib/api/problem.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import { begin, rest, type Begun } from './choosing.ts';
import { missing, othersOpen, type Plan } from './commitment.ts';
import { dayAfter } from './days.ts';
import { datesFor } from './follow-ups.ts';
import { dayIn } from './item.ts';
import { keepPlan } from './keepings.ts';
import type { Keeping } from './keeping.svelte.ts';
import type { Notebook } from './notebook.svelte.ts';
import { stageOf } from './prompts.ts';

/** The steps of a plan, counted from 1. Each may be left out of, or gone back to, at any time. */
export const STEPS = 4;
/** So many looks a plan can have ahead. */
export const MOST_LOOKS = 12;

/** The days a plan that begins today is looked at: as closely as its person's arc asks, and as usual without one. */
export function looksAgain(notebook: Notebook): string[] {
	const rhythm = notebook.of('arc').find(({ plain }) => !plain.closedAt)?.plain.rhythm ?? 'usual';
	return datesFor(dayIn(0), rhythm);
}

/** A plan being made, in four steps. Every letter is kept as a draft; only beginning asks for something. */
export class Composing {
	readonly writing: Keeping<'commitment'>;
	step = $state(1);
	/** Whether it was tried to begin with something missing. */
	tried = $state(false);
	/** The days it is looked at, as they are to be. */
	looks = $state<string[]>([]);
	/** Two are open already, and one of the three ways has to be chosen. */
	two = $state(false);
	#doing = new Doing();

	/** @param insight where it comes from, for a new one */
	constructor(
		private notebook: Notebook,
		from?: Plan,
		insight?: string
	) {
		this.writing = keepPlan(notebook, from, insight ? { insight } : {});
		this.looks = looksAgain(notebook);
	}

	get busy(): boolean {
		return this.#doing.busy !== undefined;
	}

	get problem(): Problem | undefined {
		return this.#doing.problem;
	}

	/** What it lacks. */
	get missing(): ('cue' | 'step')[] {
		return missing(this.writing.plain);
	}

	/** Whether it is open already, and this is a change of it. */
	get open(): boolean {
		return this.writing.item?.active ?? false;
	}

	/** Those it could be swapped for. */
	get others(): Plan[] {
		return othersOpen(this.notebook.of('commitment'), this.writing.id);
	}

	/** Whether an arc is in its first days, in which nothing needs to be decided. */
	get landing(): boolean {
		return this.notebook.of('arc').some(({ plain }) => !plain.closedAt && stageOf(plain, dayIn(0)) === 'landing');
	}

	/** The looks that are ahead, each once. */
	get ahead(): string[] {
		return [...new Set(this.looks)].filter((day) => day > dayIn(0)).sort();
	}

	go(step: number): void {
		this.step = Math.min(STEPS, Math.max(1, step));
	}

	/** Another look, a week after the last. */
	addLook(): void {
		if (this.looks.length >= MOST_LOOKS) return;
		const last = this.ahead.at(-1) ?? dayIn(0);
		this.looks = [...this.looks, dayAfter(last, 7)];
	}

	moveLook(i: number, day: string): void {
		this.looks = this.looks.map((one, at) => (at === i ? day : one));
	}

	removeLook(i: number): void {
		this.looks = this.looks.filter((_, at) => at !== i);
	}

	/** Begins it. Where something is missing it goes back to it, and where two are open it asks. */
	async begin(instead?: Plan): Promise<Begun | undefined> {
		this.tried = true;
		if (this.missing.length > 0) {
			this.step = 2;
			return 'missing';
		}
		let begun: Begun | undefined;
		await this.#doing.once('begin', async () => {
			await this.writing.flush();
			const item = this.writing.item;
			if (item && !this.writing.problem) begun = await begin(this.notebook, item, this.ahead, instead);
		});
		this.two = begun === 'two_open';
		return begun;
	}

	/** Leaves the two that are open, and this one a draft, or parked. Whether it was done. */
	async leave(as: 'draft' | 'parked'): Promise<boolean> {
		this.two = false;
		return this.#doing.once('leave', async () => {
			await this.writing.flush();
			const item = this.writing.item;
			if (item && as === 'parked') await rest(this.notebook, item, 'parked');
		});
	}

	close(): void {
		this.writing.close();
	}
}
