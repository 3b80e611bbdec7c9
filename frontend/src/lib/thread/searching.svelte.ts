import type { Hit, HitsBefore } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';

/** Some of what was found, and where to look on; undefined when all was looked through. */
export interface Found {
	hits: Hit[];
	next?: HitsBefore;
}

export interface SearchDoor {
	here(q: string, from?: HitsBefore): Promise<Found>;
	everywhere(q: string, from?: HitsBefore): Promise<Found>;
}

/** Looking for words in a circle, or in all of one's own. They are kept here and nowhere else. */
export class Searching {
	words = $state('');
	everywhere = $state(false);
	/** Undefined until the first answer. */
	hits = $state.raw<Hit[]>();
	next = $state.raw<HitsBefore>();
	busy = $state(false);
	problem = $state.raw<Problem>();
	/** Counts the searches, so that a late answer to an earlier one is not taken for this one's. */
	#search = 0;
	#asked: (from?: HitsBefore) => Promise<Found> = async () => ({ hits: [] });

	constructor(private door: SearchDoor) {}

	/** Whether the words can be looked for at all. */
	get ready(): boolean {
		const length = [...this.words.trim()].length;
		return length >= 2 && length <= 100;
	}

	/** Looks anew, from the latest. It never rejects. */
	async look(): Promise<void> {
		if (!this.ready) return;
		const search = ++this.#search;
		const words = this.words.trim();
		const asked = this.everywhere ? (from?: HitsBefore) => this.door.everywhere(words, from) : (from?: HitsBefore) => this.door.here(words, from);
		await this.#ask(search, asked, (found) => {
			this.#asked = asked;
			this.hits = found.hits;
		});
	}

	/** Looks further back for the words that were looked for. It never rejects. */
	async more(): Promise<void> {
		const from = this.next;
		if (from === undefined || this.busy) return;
		await this.#ask(
			this.#search,
			() => this.#asked(from),
			(found) => {
				const had = new Set(this.hits?.map((hit) => hit.post));
				this.hits = [...(this.hits ?? []), ...found.hits.filter((hit) => !had.has(hit.post))];
			}
		);
	}

	async #ask(search: number, ask: () => Promise<Found>, take: (found: Found) => void): Promise<void> {
		this.busy = true;
		this.problem = undefined;
		try {
			const found = await ask();
			if (search !== this.#search) return;
			take(found);
			this.next = found.next && Object.keys(found.next).length > 0 ? found.next : undefined;
		} catch (caught) {
			if (search === this.#search) this.problem = Problem.from(caught);
		} finally {
			if (search === this.#search) this.busy = false;
		}
	}
}
