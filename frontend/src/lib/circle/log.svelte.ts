import { Problem } from '#lib/api/problem.ts';
import type { Act, ActsPage } from '#lib/api/names.ts';

/** What was done in a circle, the latest first, in pages. */
export class ActLog {
	acts = $state.raw<Act[]>();
	next = $state.raw<string>();
	problem = $state.raw<Problem>();

	constructor(private page: (before?: string) => Promise<ActsPage>) {}

	/** The first page anew. It never rejects. */
	async load(): Promise<void> {
		try {
			const page = await this.page();
			this.acts = page.acts;
			this.next = page.next;
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	/** It rejects with a Problem. */
	async more(): Promise<void> {
		const from = this.next;
		if (from === undefined) return;
		const page = await this.page(from);
		// The first page was asked for anew meanwhile: this one no longer follows it.
		if (from !== this.next) return;
		const known = new Set(this.acts?.map((act) => act.id));
		this.acts = [...(this.acts ?? []), ...page.acts.filter((act) => !known.has(act.id))];
		this.next = page.next;
	}
}
