/** How near to the end counts as being there, in px. */
const NEAR = 24;

/** The reading area of a room, as the browser has it. */
export class Scroll {
	#held: { element: Element; top: number } | undefined;

	constructor(private area: HTMLElement) {}

	get atEnd(): boolean {
		const { scrollHeight, scrollTop, clientHeight } = this.area;
		return scrollHeight - scrollTop - clientHeight <= NEAR;
	}

	/** Remembers what stands at the top, and where. */
	hold(): void {
		const edge = this.area.getBoundingClientRect().top;
		for (const element of this.area.querySelectorAll('[data-part]')) {
			const box = element.getBoundingClientRect();
			if (box.bottom <= edge) continue;
			this.#held = { element, top: box.top - edge };
			return;
		}
		this.#held = undefined;
	}

	/** Puts it back where it stood, whatever came or went above. */
	keep(): void {
		if (this.#held?.element.isConnected) this.area.scrollTop += this.#below(this.#held.element) - this.#held.top;
	}

	toEnd(): void {
		this.area.scrollTop = this.area.scrollHeight;
	}

	/** Brings one part to the top of the area. */
	to(id: string): void {
		const element = this.area.querySelector(`[data-part="${CSS.escape(id)}"]`);
		if (!element) return;
		this.area.scrollTop += this.#below(element);
	}

	/** How far an element stands below the top of the area. */
	#below(element: Element): number {
		return element.getBoundingClientRect().top - this.area.getBoundingClientRect().top;
	}
}
