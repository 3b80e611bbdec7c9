import { Problem } from '#lib/api/problem.ts';
import { staleOf, type PracticeDoor } from './door.ts';
import { arrived, bare, corrected, sets, type Kept } from './kept.ts';
import { Line } from './line.svelte.ts';
import { after, type Shelf } from './shelf.ts';
import { stops, together } from './together.ts';

interface Settings {
	account: string;
	shelf: Shelf;
	door: PracticeDoor;
	/** Tells tabs in which the notebook is open. */
	channel?: Pick<BroadcastChannel, 'postMessage' | 'close'>;
	online?: () => boolean;
}

/**
 * Sends what waits of a notebook while it is locked: it is sealed already, so no key is
 * asked for. What was changed elsewhere meanwhile, or is refused, waits for the notebook,
 * which can read it.
 */
export class Courier {
	#line: Line;
	#left = new Set<string>();
	#over = false;

	constructor(private on: Settings) {
		this.#line = new Line({ read: async () => {}, send: () => this.#sendAll(), online: () => on.online?.() ?? true });
	}

	/** Sends what waits, and tries again what may pass by itself. It never rejects. */
	send(): Promise<void> {
		return this.#line.flush();
	}

	/** Nothing more is begun. What is on its way is waited for, so that its answer is kept. */
	async close(): Promise<void> {
		this.#over = true;
		await this.#line.close();
		this.on.shelf.close();
		this.on.channel?.close();
	}

	async #sendAll(): Promise<void> {
		const waiting = async () => (await this.on.shelf.all()).filter(({ id, going, next }) => (going ?? next) && !this.#left.has(id));
		let single = false;
		// Each round settles something, or this is no time for it.
		for (let left = 3 * (await waiting()).length + 10; left > 0 && !this.#over; left--) {
			const all = await waiting();
			const ids = together(all, single);
			if (ids.length === 0) return;
			const now = await this.on.shelf.change(ids, (some) => some.map(sets));
			const sent = now.map(({ going }) => going).filter((going) => going !== undefined);
			// Another tab saw to some of these.
			if (sent.length < ids.length) continue;
			try {
				const { items } = await this.on.door.change(sent.map(bare));
				const seqs = new Map(items.map(({ id, seq }) => [id, seq]));
				const place = after(await this.on.shelf.place(), items.map(({ seq }) => seq));
				await this.#keep(ids, (kept, i) => arrived(kept, sent[i]!, seqs.get(kept.id) ?? kept.item?.seq ?? 0), place);
				single = false;
			} catch (caught) {
				const problem = Problem.from(caught);
				const stale = staleOf(problem) ?? [];
				if (stops(problem)) throw problem;
				if (stale.length > 0) await this.#keep(stale.map(({ id }) => id), (kept, i) => corrected(kept, stale[i]!));
				else if (ids.length > 1) single = true;
				else this.#left.add(ids[0]!);
			}
		}
	}

	async #keep(ids: string[], how: (kept: Kept, i: number) => Kept, place?: Parameters<Shelf['change']>[2]): Promise<void> {
		await this.on.shelf.change(ids, (all) => all.map(how), place);
		this.on.channel?.postMessage({ account: this.on.account, ids });
	}
}
