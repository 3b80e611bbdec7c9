import { listening as words, type TrialReply } from '#lib/words/listening.ts';

/** A way through the practice: the cards, then the trials, then the end. What is chosen stays in the page. */
export class Practice {
	#at = $state(0);
	#chosen = $state.raw<(number | undefined)[]>([]);

	get card() {
		return words.cards[this.#at];
	}

	get trial() {
		return words.trials[this.#at - words.cards.length];
	}

	/** The number of the card or the trial that is shown, from 1. */
	get number(): number {
		return this.card ? this.#at + 1 : this.#at - words.cards.length + 1;
	}

	get first(): boolean {
		return this.#at === 0;
	}

	get over(): boolean {
		return this.#at >= words.cards.length + words.trials.length;
	}

	/** Which reply was chosen in the trial that is shown. */
	get chosen(): number | undefined {
		return this.#chosen[this.#at];
	}

	get reply(): TrialReply | undefined {
		return this.chosen === undefined ? undefined : this.trial?.replies[this.chosen];
	}

	choose(reply: number): void {
		this.#chosen = Object.assign([...this.#chosen], { [this.#at]: reply });
	}

	next(): void {
		if (!this.over) this.#at++;
	}

	back(): void {
		if (!this.first) this.#at--;
	}

	again(): void {
		this.#at = 0;
		this.#chosen = [];
	}
}

/** Where somebody goes on after the practice: a page of this place, and nothing else. */
export function afterwards(from: string | null): string {
	return from !== null && /^\/(?:settings|(?:threads|circles)\/[\w/-]+)$/.test(from) ? from : '/circles';
}
