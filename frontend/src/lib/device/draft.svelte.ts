import type { Drawer } from './drawer.ts';

/**
 * Words being written. Every letter is kept on this device at once, so there is
 * no moment at which closing the page loses any, and none at which a page that
 * was left writes them back.
 */
export class Draft {
	#text = $state('');

	/** @param name what the words are for */
	constructor(
		private drawer: Drawer,
		private name: string
	) {
		this.#text = drawer.read(name) ?? '';
	}

	get text(): string {
		return this.#text;
	}

	set text(text: string) {
		this.#text = text;
		this.drawer.write(this.name, text);
	}

	/** The server has these words; what was written meanwhile stays. */
	sent(words: string): void {
		if (this.#text.trim() === words) this.text = '';
	}

	/** Shows words that the server keeps: they are on this device again once they are changed. */
	show(words: string): void {
		this.#text = words;
		this.drawer.write(this.name, '');
	}

	/** Puts words in front of what is there. */
	putBack(words: string): void {
		this.text = this.#text.trim() === '' ? words : `${words}\n\n${this.#text}`;
	}
}
