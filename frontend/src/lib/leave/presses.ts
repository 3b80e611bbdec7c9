/** How long three presses may take together. */
export const within = 5000;
/** How many presses leave the page. */
export const needed = 3;

/**
 * Counts presses of Shift alone. A press counts when the key comes up, and only
 * if no other key went down meanwhile, so that writing capitals or stepping back
 * with Shift and Tab never leaves the page. Any other key starts the count again.
 */
export class Presses {
	#times: number[] = [];
	#alone = false;

	/** How many presses count at this time. */
	count(now: number): number {
		this.#times = this.#times.filter((time) => now - time < within);
		return this.#times.length;
	}

	down(key: string) {
		this.#alone = key === 'Shift';
		if (!this.#alone) this.#times = [];
	}

	/** A key came up; the answer is whether that was the press that leaves. */
	up(key: string, now: number): boolean {
		if (key !== 'Shift' || !this.#alone) return false;
		this.#alone = false;
		this.count(now);
		this.#times.push(now);
		return this.#times.length >= needed;
	}

	reset() {
		this.#times = [];
		this.#alone = false;
	}
}

/** Whether keys pressed there are someone's writing. */
export function writes(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
	return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
}
