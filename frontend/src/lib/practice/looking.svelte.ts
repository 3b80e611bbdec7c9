import { Problem } from '#lib/api/problem.ts';
import { asksAfter, type Adjustment, type Ask, type Outcome } from './follow-ups.ts';
import { adjust, answerLook, answersOf, becameHabit, nextLook } from './going.ts';
import type { Notebook } from './notebook.svelte.ts';
	import type { Opened } from './opened.ts';

/** What can be changed by writing it. */
export type Written = Extract<Adjustment, 'smaller' | 'new_cue' | 'new_step'>;

/** A look at one commitment: four outcomes, a line, and what follows from them. It can be left at any point. */
export class Looking {
	note = $state('');
	/** ask: how it went. was: what it was, when it did not happen. after: something more to ask, or the plan. write: another plan. over. */
	step = $state<'ask' | 'was' | 'after' | 'write' | 'over'>('ask');
	outcome = $state<Outcome>();
	/** What became of the plan. */
	done = $state<Adjustment | 'kept'>();
	writing = $state<Written>();
	text = $state('');
	busy = $state(false);
	problem = $state.raw<Problem>();
	#asks = $state.raw<readonly Ask[]>([]);

	constructor(
		private notebook: Notebook,
		private id: string
	) {
		this.note = this.look?.plain.note ?? '';
	}

	get look(): Opened<'follow_up'> | undefined {
		return this.notebook.one('follow_up', this.id);
	}
	get commitment(): Opened<'commitment'> | undefined {
		return this.look && this.notebook.one('commitment', this.look.plain.commitment);
	}
	/** What is asked now, after several of the same. */
	get asked(): Ask | undefined {
		return this.#asks[0];
	}
	get next(): string | undefined {
		return this.look && nextLook(this.notebook, this.look.plain.commitment);
	}
	/** Whether the field for another plan is empty. */
	get missing(): boolean {
		return this.text.trim() === '';
	}

	/** How it went. It is kept at once; what comes after can be left out. */
	async answer(outcome: Outcome): Promise<void> {
		const { look } = this;
		if (!look) return;
		if (!(await this.#do(() => answerLook(this.notebook, look, outcome, this.note)))) return;
		this.outcome = outcome;
		this.#asks = asksAfter(answersOf(this.notebook, look.plain.commitment).map(({ plain }) => plain));
		this.step = outcome === 'skipped' ? 'over' : outcome === 'not_this_time' && this.#asks.length === 0 ? 'was' : 'after';
	}

	/** What it was: each leads to the part of the plan that may change. */
	was(what: 'moment' | 'step' | 'wanting' | 'unsure'): void {
		if (what === 'wanting') this.#asks = ['F05'];
		this.step = 'after';
		if (what === 'moment') this.write('new_cue');
		if (what === 'step') this.write('smaller');
	}

	/** No to what is asked: the next question, if there is one. */
	no(): void {
		this.#asks = this.#asks.slice(1);
	}

	/** Nothing more is asked, and the plan may be changed. */
	change(): void {
		this.#asks = [];
	}

	/** Opens the field for another plan, with what there is. */
	write(what: Written): void {
		this.writing = what;
		const plan = this.commitment?.plain;
		this.text = (what === 'smaller' ? plan?.smallest : what === 'new_cue' ? plan?.cue : plan?.step) ?? '';
		this.step = 'write';
	}

	/** Leaves the field without a change. */
	back(): void {
		this.writing = undefined;
		this.step = 'after';
	}

	/** Keeps the plan as it was written. */
	async keepPlan(): Promise<void> {
		if (this.writing && !this.missing) await this.adjust(this.writing, this.text);
	}

	async adjust(adjustment: Adjustment, text = ''): Promise<void> {
		const { look, commitment } = this;
		if (!look || !commitment) return;
		if (!(await this.#do(() => adjust(this.notebook, commitment, look, adjustment, text)))) return;
		this.done = adjustment;
		this.step = 'over';
	}

	async habit(): Promise<void> {
		const { commitment } = this;
		if (!commitment || !(await this.#do(() => becameHabit(this.notebook, commitment)))) return;
		this.done = 'kept';
		this.step = 'over';
	}

	async #do(act: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.problem = undefined;
		try {
			await act();
			return true;
		} catch (caught) {
			this.problem = Problem.from(caught);
			return false;
		} finally {
			this.busy = false;
		}
	}
}
