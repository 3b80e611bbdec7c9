import { Problem } from '#lib/api/problem.ts';
import { toText } from '#lib/vault/bytes.ts';
import { MOST_CHANGES, type ItemChange, type PracticeDoor, type SealedItem } from './door.ts';
import { same } from './kept.ts';

/** A server that keeps sealed items as ours promises to: all of a request or none, and the same again is success. */
export class Server implements PracticeDoor {
	items = new Map<string, SealedItem>();
	seq = 0;
	/** What reached it, in order. */
	sent: ItemChange[][] = [];
	/** Thrown by the next requests, one after another. `after` is thrown once the change was made: its answer is lost. */
	fails: (Problem | { after: Problem })[] = [];
	pages: number[] = [];
	limit = 200;

	async page(after: number) {
		this.pages.push(after);
		this.#fail();
		const all = [...this.items.values()].filter((item) => item.seq > after).sort((a, b) => a.seq - b.seq);
		const items = all.slice(0, this.limit).map((item) => structuredClone(item));
		return { items, seq: items.at(-1)?.seq ?? this.seq, more: all.length > this.limit };
	}

	async change(changes: ItemChange[]) {
		this.sent.push(structuredClone(changes));
		const after = this.#fail();
		if (changes.length > MOST_CHANGES) throw new Problem({ code: 'invalid', status: 422 });
		const done = (change: ItemChange) => {
			const item = this.items.get(change.id);
			return item?.version === change.base + 1 && same(item, change);
		};
		const stale = changes.filter((change) => !done(change) && (this.items.get(change.id)?.version ?? 0) !== change.base);
		if (stale.length > 0) {
			const items = stale.map(({ id }) => this.items.get(id)).filter((item) => item !== undefined);
			throw new Problem({ code: 'item_stale', status: 409, state: { items: items.map(({ sealed, ...item }) => ({ ...item, ...(sealed ? { sealed: toText(sealed) } : {}) })) } as never });
		}
		const active = new Set([...this.items.values()].filter((item) => item.active).map(({ id }) => id));
		for (const { id, active: on } of changes) on ? active.add(id) : active.delete(id);
		if (active.size > 2) throw new Problem({ code: 'two_active', status: 409, detail: 'You have two open.' });
		const items = changes.map((change) => {
			const { base, ...item } = structuredClone(change);
			if (!done(change)) this.items.set(change.id, { ...item, version: base + 1, seq: ++this.seq });
			return { id: change.id, version: base + 1, seq: this.items.get(change.id)!.seq };
		});
		if (after) throw after;
		return { items, seq: this.seq };
	}

	#fail(): Problem | undefined {
		const fail = this.fails.shift();
		if (fail instanceof Problem) throw fail;
		return fail?.after;
	}
}
