/**
 * How often each thing has moved that is told to us alone, by the name of its notice. What it is has to be asked for, and
 * no notice is kept: whoever may have missed one asks for all of them.
 */
export class Told<What extends string> {
	#times: Record<What, number>;

	constructor(...all: What[]) {
		this.#times = $state(Object.fromEntries(all.map((what) => [what, 0])) as Record<What, number>);
	}

	of(what: What): number {
		return this.#times[what];
	}

	/** Takes a notice; one it does not know is about something else. */
	hear(what: string): void {
		if (what in this.#times) this.#times[what as What]++;
	}

	missed(): void {
		for (const what in this.#times) this.#times[what]++;
	}
}
