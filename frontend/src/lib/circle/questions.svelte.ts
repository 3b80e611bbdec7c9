import type { NewQuestion, Question, QuestionKind } from '#lib/api/names.ts';

/** The most that is asked of somebody who wants to come in. */
export const mostQuestions = 5;

/** One question, being written. */
export interface Written {
	kind: QuestionKind;
	text: string;
	required: boolean;
	/** The answers to choose from, one a line. */
	options: string;
}

/** The questions of a circle, being written. */
export class QuestionsForm {
	items = $state<Written[]>([]);

	constructor(standing: Question[]) {
		this.items = standing.map(({ kind, text, required, options }) => ({ kind, text, required, options: (options ?? []).join('\n') }));
	}

	readonly full = $derived(this.items.length >= mostQuestions);

	add(): void {
		if (!this.full) this.items.push({ kind: 'text', text: '', required: false, options: '' });
	}

	remove(i: number): void {
		this.items.splice(i, 1);
	}

	up(i: number): void {
		const [item] = this.items.splice(i, 1);
		if (item) this.items.splice(Math.max(0, i - 1), 0, item);
	}

	/** As it is sent: options only where one chooses, and no empty ones. */
	get sent(): NewQuestion[] {
		return this.items.map(({ kind, text, required, options }) => ({
			kind,
			text: text.trim(),
			required,
			...(kind === 'choice'
				? {
						options: options
							.split('\n')
							.map((option) => option.trim())
							.filter(Boolean)
					}
				: {})
		}));
	}
}
