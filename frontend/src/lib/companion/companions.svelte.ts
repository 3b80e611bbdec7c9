import { createContext } from 'svelte';
import { Asked } from '#lib/api/asked.svelte.ts';
import { Problem } from '#lib/api/problem.ts';
import { newId } from '#lib/practice/item.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import type { Connection } from '#lib/realtime/connection.ts';
import { companion as words } from '#lib/words/companion.ts';
import type { CompanionDoor, LineKind, Pair } from './door.ts';
import { ownPair } from '#lib/vault/own-key.ts';
import type { Said } from './said.ts';
import { PairSeal } from './seal.ts';
import type { UnsentLines } from './unsent.svelte.ts';

/** How long to gather what is told before it is asked for, in ms. */
const GATHER = 300;

/** One person's companions, from any page inside the app. */
export class Companions {
	readonly pairs: Asked<Pair[]>;
	/** Counts how often something changed. */
	beat = $state(0);
	#seals = new WeakMap<Notebook, Map<string, Promise<PairSeal>>>();

	constructor(
		readonly account: string,
		readonly door: CompanionDoor,
		readonly unsent: UnsentLines
	) {
		this.pairs = new Asked(() => door.pairs());
	}

	/** Those something can be written to now. */
	get open(): Pair[] {
		return (this.pairs.value ?? []).filter(({ state }) => state !== 'ended');
	}

	/** Is told of changes for as long as a page shows them. Returns the way to stop. */
	attend(connection: Pick<Connection, 'enter'>): () => void {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const soon = () => {
			clearTimeout(timer);
			timer = setTimeout(() => {
				this.beat++;
				void this.pairs.again();
			}, GATHER);
		};
		const leave = connection.enter({
			place: { self: true },
			account: this.account,
			known: () => undefined,
			snapshot: () => {},
			change: () => {},
			caughtUp: soon,
			notice: (what) => what === 'companion.changed' && soon()
		});
		void this.pairs.again();
		return () => {
			leave();
			clearTimeout(timer);
		};
	}

	/** What seals for a pair, while this notebook is open. It rejects with key_missing where the notebook has no key that fits. */
	sealOf(notebook: Notebook, pair: Pair): Promise<PairSeal> {
		const made = this.#seals.get(notebook) ?? new Map<string, Promise<PairSeal>>();
		this.#seals.set(notebook, made);
		const known = made.get(pair.id);
		if (known) return known;
		const fresh = this.#newSeal(notebook, pair);
		made.set(pair.id, fresh);
		fresh.catch(() => made.delete(pair.id));
		return fresh;
	}

	/** Seals something and shares it with a companion. It rejects with a Problem where it is not on its way. */
	async share(notebook: Notebook, pair: Pair, kind: LineKind, said: Said, id = newId()): Promise<'sent' | 'waiting'> {
		const sealed = await (await this.sealOf(notebook, pair)).shut(id, kind, said);
		return this.unsent.give(id, pair.id, kind, sealed);
	}

	async #newSeal(notebook: Notebook, pair: Pair): Promise<PairSeal> {
		const own = await ownPair(notebook);
		if (!own) throw new Problem({ code: 'key_missing', detail: words.pair.noKey });
		return PairSeal.of(pair, own.private);
	}
}

/** The companions, from any component inside the app. */
export const [getCompanions, setCompanions] = createContext<Companions>();
