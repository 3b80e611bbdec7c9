import { createContext } from 'svelte';
import type { Card } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import type { CardsPage } from '#lib/api/names.ts';
import type { Query } from './ways.ts';

/** What may stand in the address bar: nothing that says anything about the person who looks. */
export interface Filters {
	language: string;
	kind: string;
	/** Whether only circles near the reader's hours are wanted; their zone itself is not in the address. */
	near: boolean;
	free: boolean;
}

const blank: Filters = { language: '', kind: '', near: false, free: false };

/** The filters an address holds. */
export function filtersOf(search: { get(name: string): string | null; has(name: string): boolean }): Filters {
	const text = (name: string) => search.get(name)?.trim() ?? '';
	return { language: text('language'), kind: text('kind'), near: search.has('near'), free: search.has('free') };
}

/** The address that holds these filters. */
export function addressOf(filters: Filters): string {
	const search = new URLSearchParams();
	if (filters.language) search.set('language', filters.language);
	if (filters.kind) search.set('kind', filters.kind);
	if (filters.near) search.set('near', 'yes');
	if (filters.free) search.set('free', 'yes');
	return search.size > 0 ? `/circles?${search}` : '/circles';
}

/**
 * Looking for a circle. The words one looks for, and the theme, can say a lot about a person: they are here and
 * nowhere else, so that coming back from a card finds them, and closing the tab loses them.
 */
export class Finder {
	words = $state('');
	theme = $state('');
	filters = $state<Filters>({ ...blank });
	/** Undefined until the first answer. */
	circles = $state.raw<Card[]>();
	/** Where the next page begins; undefined when all are here. */
	next = $state.raw<string>();
	busy = $state(false);
	problem = $state.raw<Problem>();
	/** Whether what is shown was looked for by something. */
	narrowed = $state(false);
	/** Counts the searches, so that a late answer to an earlier one is not taken for this one's. */
	#search = 0;
	#asked: Omit<Query, 'before'> = {};

	constructor(
		private find: (query: Query) => Promise<CardsPage>,
		private zone: () => string
	) {}

	/** Looks anew, from the first page. It never rejects. */
	async look(): Promise<void> {
		const search = ++this.#search;
		const query: Omit<Query, 'before'> = {
			q: this.words.trim() || undefined,
			theme: this.theme || undefined,
			language: this.filters.language || undefined,
			kind: (this.filters.kind || undefined) as Query['kind'],
			zone: this.filters.near ? this.zone() : undefined,
			free: this.filters.free || undefined
		};
		await this.#ask(search, async () => {
			const page = await this.find(query);
			if (search !== this.#search) return;
			this.#asked = query;
			this.narrowed = Object.values(query).some((value) => value !== undefined);
			this.circles = page.circles;
			this.next = page.next;
		});
	}

	/** Puts the next page behind what is here. It never rejects. */
	async more(): Promise<void> {
		const before = this.next;
		if (before === undefined || this.busy) return;
		const search = this.#search;
		await this.#ask(search, async () => {
			const page = await this.find({ ...this.#asked, before });
			if (search !== this.#search) return;
			const had = new Set(this.circles?.map((card) => card.id));
			this.circles = [...(this.circles ?? []), ...page.circles.filter((card) => !had.has(card.id))];
			this.next = page.next;
		});
	}

	/** Lets go of everything it was narrowed by. */
	clear(): void {
		this.words = '';
		this.theme = '';
		this.filters = { ...blank };
	}

	async #ask(search: number, act: () => Promise<void>): Promise<void> {
		this.busy = true;
		this.problem = undefined;
		try {
			await act();
		} catch (caught) {
			if (search === this.#search) this.problem = Problem.from(caught);
		} finally {
			if (search === this.#search) this.busy = false;
		}
	}
}

/** The search, from the pages below the circles' layout. */
export const [getFinder, setFinder] = createContext<Finder>();
