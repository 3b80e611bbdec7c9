import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { KDF } from '#lib/api/names.ts';
import type { SealedItem } from './door.ts';
import { empty, type Kept, type Unsent } from './kept.ts';

/** How far this device has read what the server has. */
export interface Place {
	seq: number;
	/** When it last read to the end, in ms; 0 for never. */
	at: number;
}

/** How far was read, where nobody else's changes came between one's own: those need not be read back. */
export function after(place: Place, own: number[]): Place | undefined {
	const next = [...own].sort((a, b) => a - b).every((seq, i) => seq === place.seq + i + 1);
	return next && own.length > 0 && place.at > 0 ? { ...place, seq: place.seq + own.length } : undefined;
}

/** The vault key as the server keeps it too: wrapped, and under what its password is stretched. */
export interface Wrapped {
	kdf: KDF;
	vaultByPassword: string;
}

/** Where one person's sealed items are kept on this device. */
export interface Shelf {
	/** Whether it outlives the page. */
	readonly lasting: boolean;
	all(): Promise<Kept[]>;
	one(id: string): Promise<Kept>;
	/**
	 * Changes what is kept of some items, and how far was read, in one step that no
	 * other tab comes between. `how` returns undefined to leave everything as it is.
	 * Resolves with what is kept now.
	 */
	change(ids: string[], how: (now: Kept[]) => Kept[] | undefined, place?: Place): Promise<Kept[]>;
	place(): Promise<Place>;
	wrapped(): Promise<Wrapped | undefined>;
	keepWrapped(wrapped: Wrapped): Promise<void>;
	close(): void;
}

/** The name of the database; see device/sealed.ts, which empties it without this. */
export const NAME = 'afterward.practice';

type Row<T> = T & { account: string };

interface Schema extends DBSchema {
	/** What the server has too. */
	items: { key: [string, string]; value: Row<SealedItem> };
	/** What it does not have yet. */
	changes: { key: [string, string]; value: { account: string; id: string; going?: Unsent; next?: Unsent } };
	/** What it is never to have. */
	here: { key: [string, string]; value: Row<Unsent> };
	places: { key: string; value: Row<Place> };
	vaults: { key: string; value: Row<Wrapped> };
}
const stores = ['items', 'changes', 'here'] as const;
type Step<Mode extends IDBTransactionMode> = IDBPTransaction<Schema, ('items' | 'changes' | 'here' | 'places')[], Mode>;

function database(): Promise<IDBPDatabase<Schema>> {
	return openDB<Schema>(NAME, 1, {
		upgrade(db) {
			for (const store of stores) db.createObjectStore(store, { keyPath: ['account', 'id'] });
			db.createObjectStore('places', { keyPath: 'account' });
			db.createObjectStore('vaults', { keyPath: 'account' });
		},
		blocking: (_, __, event) => (event.target as IDBDatabase).close()
	});
}

/** A person's shelf in the browser's database. It throws where the browser keeps nothing. */
export async function deviceShelf(account: string): Promise<Shelf> {
	return new DeviceShelf(await database(), account);
}

/** Whose vault can be opened on this device without a line. */
export async function accountsHere(): Promise<string[]> {
	const db = await database();
	try {
		return await db.getAllKeys('vaults');
	} finally {
		db.close();
	}
}

class DeviceShelf implements Shelf {
	readonly lasting = true;

	constructor(
		private db: IDBPDatabase<Schema>,
		private account: string
	) {}

	async all(): Promise<Kept[]> {
		const mine = IDBKeyRange.bound([this.account], [this.account, []]);
		const step = this.db.transaction([...stores], 'readonly');
		const [items, changes, here] = await Promise.all(stores.map((store) => step.objectStore(store).getAll(mine)));
		const all = new Map<string, Kept>();
		const of = (id: string) => all.get(id) ?? all.set(id, { id }).get(id)!;
		for (const row of items as Row<SealedItem>[]) of(row.id).item = plain(row);
		for (const { id, going, next } of changes as { id: string; going?: Unsent; next?: Unsent }[]) Object.assign(of(id), going && { going }, next && { next });
		for (const row of here as Row<Unsent>[]) of(row.id).here = plain(row);
		return [...all.values()];
	}

	async one(id: string): Promise<Kept> {
		return this.#read(this.db.transaction([...stores, 'places'], 'readonly'), id);
	}

	async change(ids: string[], how: (now: Kept[]) => Kept[] | undefined, place?: Place): Promise<Kept[]> {
		const step = this.db.transaction([...stores, 'places'], 'readwrite');
		const before = await Promise.all(ids.map((id) => this.#read(step, id)));
		const after = how(before);
		const writes: Promise<unknown>[] = (after ?? []).map((kept) => this.#write(step, kept));
		if (place) writes.push(step.objectStore('places').put({ ...place, account: this.account }));
		await Promise.all([...writes, step.done]);
		return after ?? before;
	}

	async place(): Promise<Place> {
		return plain(await this.db.get('places', this.account)) ?? { seq: 0, at: 0 };
	}

	async wrapped(): Promise<Wrapped | undefined> {
		return plain(await this.db.get('vaults', this.account));
	}

	async keepWrapped(wrapped: Wrapped): Promise<void> {
		await this.db.put('vaults', { ...wrapped, account: this.account });
	}

	close(): void {
		this.db.close();
	}

	async #read<Mode extends IDBTransactionMode>(step: Step<Mode>, id: string): Promise<Kept> {
		const key: [string, string] = [this.account, id];
		const [item, changes, here] = await Promise.all([step.objectStore('items').get(key), step.objectStore('changes').get(key), step.objectStore('here').get(key)]);
		return {
			id,
			...(item && { item: plain(item) }),
			...(changes?.going && { going: changes.going }),
			...(changes?.next && { next: changes.next }),
			...(here && { here: plain(here) })
		};
	}

	#write(step: Step<'readwrite'>, kept: Kept): Promise<unknown> {
		const { id, item, going, next, here } = empty(kept) ? { id: kept.id } : kept;
		const account = this.account;
		const at = <T extends object>(value: T) => ({ ...value, account });
		return Promise.all([
			item ? step.objectStore('items').put(at(item)) : step.objectStore('items').delete([account, id]),
			going || next ? step.objectStore('changes').put(at({ id, going, next })) : step.objectStore('changes').delete([account, id]),
			here ? step.objectStore('here').put(at(here)) : step.objectStore('here').delete([account, id])
		]);
	}
}

function plain<T extends object>(row: Row<T>): T;
function plain<T extends object>(row: Row<T> | undefined): T | undefined;
function plain<T extends object>(row: Row<T> | undefined): T | undefined {
	if (!row) return undefined;
	const { account: _, ...rest } = row;
	return rest as unknown as T;
}

/** A shelf that forgets with the page: for a device that others use, and a browser that keeps nothing. */
export function pageShelf(): Shelf {
	const all = new Map<string, Kept>();
	let place: Place = { seq: 0, at: 0 };
	let kept: Wrapped | undefined;
	const one = (id: string): Kept => ({ ...(all.get(id) ?? { id }) });
	return {
		lasting: false,
		all: async () => [...all.keys()].map(one),
		one: async (id) => one(id),
		async change(ids, how, to) {
			const before = ids.map(one);
			const after = how(before);
			for (const next of after ?? []) {
				if (empty(next)) all.delete(next.id);
				else all.set(next.id, next);
			}
			if (to) place = to;
			return after ?? before;
		},
		place: async () => place,
		wrapped: async () => kept,
		keepWrapped: async (wrapped) => void (kept = wrapped),
		close: () => all.clear()
	};
}
