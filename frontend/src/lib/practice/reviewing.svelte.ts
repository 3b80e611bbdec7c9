import type { Problem } from '#lib/api/problem.ts';
import type { Review } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';
import { MOST_CHANGES, needsSupport, pointed, type Measure } from './reviews.ts';
import { Saving } from './saving.svelte.ts';

/** A review being written. Each change is sealed and on the device at once, so it can be left at any point. */
export class Reviewing {
	/** How it was closed, on this page. */
	finished = $state<'pointed' | 'none'>();
	#answers = $state<Record<string, string>>({});
	#changes = $state<{ text: string; insight?: string }[]>([]);
	#self = $state<Record<string, number>>({});
	#id: string;
	#mark: string;
	#dueOn?: string;
	#plain: Review;
	#saving = new Saving(() => this.#once());
	#end: () => void;

	constructor(
		private notebook: Notebook,
		{ id, mark, dueOn, plain }: Opened<'review'>
	) {
		this.#id = id;
		this.#mark = mark;
		this.#dueOn = dueOn;
		this.#plain = plain;
		this.#answers = { ...plain.answers };
		this.#changes = Array.from({ length: MOST_CHANGES }, (_, i) => ({ text: '', ...plain.changes?.[i] }));
		this.#self = { ...plain.self };
		this.#end = notebook.keeping(() => this.flush());
	}

	get problem(): Problem | undefined {
		return this.#saving.problem;
	}
	/** The item it is written in. */
	get id(): string {
		return this.#id;
	}
	get changes(): readonly { text: string; insight?: string }[] {
		return this.#changes;
	}
	/** Whether what was said of ordinary life opens the way to support. */
	get heavy(): boolean {
		return needsSupport(this.#self);
	}
	/** Whether there is a change to point to. */
	get points(): boolean {
		return pointed(this.#changes).length > 0;
	}

	answerTo = (question: string): string => this.#answers[question] ?? '';
	step = (measure: Measure): number | undefined => this.#self[measure];

	answer(question: string, text: string): void {
		this.#answers[question] = text;
		this.#saving.touch();
	}

	point(at: number, change: Partial<{ text: string; insight: string }>): void {
		Object.assign(this.#changes[at]!, change);
		this.#saving.touch();
	}

	/** A step of one measure; nothing takes it back. */
	say(measure: Measure, step: number | undefined): void {
		if (step === undefined) delete this.#self[measure];
		else this.#self[measure] = step;
		this.#saving.touch();
	}

	/** Closes it. That there is no change one can point to closes it like any other. Whether it is kept. */
	async finish(none: boolean): Promise<boolean> {
		if (none) this.#changes = this.#changes.map(() => ({ text: '' }));
		await this.flush();
		const before = this.#plain;
		this.#plain = { ...before, answeredAt: before.answeredAt ?? new Date().toISOString() };
		this.#dueOn = undefined;
		this.#saving.touch();
		await this.flush();
		if (this.problem) return false;
		this.finished = none || !this.points ? 'none' : 'pointed';
		return true;
	}

	/** Resolves once everything is on the device, or `problem` says why it is not. */
	flush(): Promise<void> {
		return this.#saving.flush();
	}

	/** The page goes; what is being kept is kept to the end. */
	close(): void {
		void this.flush().then(() => this.#end());
	}

	async #once(): Promise<void> {
		const { answers: _, changes: __, self: ___, ...rest } = this.#plain;
		const answers = Object.fromEntries(Object.entries(this.#answers).filter(([, text]) => text.trim() !== ''));
		const changes = pointed(this.#changes);
		const plain: Review = {
			...rest,
			changed: new Date().toISOString(),
			...(Object.keys(answers).length > 0 ? { answers } : {}),
			...(changes.length > 0 ? { changes } : {}),
			...(Object.keys(this.#self).length > 0 ? { self: { ...this.#self } } : {})
		};
		const put = await this.notebook.put('review', this.#id, plain, { from: this.#mark, dueOn: this.#dueOn });
		[this.#id, this.#mark] = [put.id, put.mark];
		if (put.copyOf) this.#plain = { ...this.#plain, copyOf: put.copyOf };
	}
}
