/** The least time between two announcements, in ms. */
export const APART = 3_000;

/**
 * What a screen reader is told beside the words of the room: at most one
 * sentence or a few together every three seconds, and nothing twice.
 */
export class Announcer {
	/** What stands in the hidden `role="status"`. */
	text = $state('');
	#waiting: string[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;

	say(sentence: string): void {
		if (!this.#waiting.includes(sentence)) this.#waiting.push(sentence);
		if (this.#timer === undefined) this.#speak();
	}

	/** Forgets what was not said yet: the moment for it has passed. */
	hush(): void {
		this.#waiting = [];
	}

	close(): void {
		clearTimeout(this.#timer);
		this.hush();
	}

	#speak(): void {
		this.text = this.#waiting.splice(0).join(' ');
		// Emptied in between, so that the same sentence later is news again.
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.text = '';
			if (this.#waiting.length > 0) this.#speak();
		}, APART);
	}
}
