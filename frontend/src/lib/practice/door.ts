import { api, ask } from '#lib/api/client.ts';
import type { Problem } from '#lib/api/problem.ts';
import { fromText, toText, type Bytes } from '#lib/vault/bytes.ts';
import type { Kind } from './item.ts';

/** An item as the server has it: what it says is sealed, and where it is gone, nothing is left but this. */
export interface SealedItem {
	id: string;
	kind: Kind;
	version: number;
	seq: number;
	active: boolean;
	/** A day, YYYY-MM-DD. */
	dueOn?: string;
	sealed?: Bytes;
	gone?: boolean;
}

/** A change of one, made on the version `base`; 0 for a new one. */
export interface ItemChange {
	id: string;
	kind: Kind;
	base: number;
	active: boolean;
	dueOn?: string;
	sealed?: Bytes;
	gone?: boolean;
}

export interface ItemsPage {
	items: SealedItem[];
	seq: number;
	more: boolean;
}

/** How sealed items come and go. Both reject with a Problem. */
export interface PracticeDoor {
	/** What changed after `after`, in order, at most 200. */
	page(after: number): Promise<ItemsPage>;
	/** All of them or none. Where one was made on an older version, item_stale, with what `staleOf` reads. */
	change(changes: ItemChange[]): Promise<{ items: { id: string; version: number; seq: number }[]; seq: number }>;
}

/** The most of one request, a little below what the server takes. */
export const MOST_CHANGES = 50;
export const MOST_BYTES = 190 * 1024;

/** About how long a change is as it travels. */
export const lengthOf = (change: ItemChange): number => Math.ceil(((change.sealed?.length ?? 0) * 4) / 3) + 300;

/** As it travels: bytes as text, and what is false left out. */
type Wired<T> = Omit<T, 'sealed' | 'active'> & { sealed?: string; active?: boolean };

const opened = ({ sealed, active = false, ...rest }: Wired<SealedItem>): SealedItem => ({ ...rest, active, ...(sealed ? { sealed: fromText(sealed) } : { gone: true }) });
const wired = ({ sealed, ...rest }: ItemChange): Wired<ItemChange> => ({ ...rest, ...(sealed ? { sealed: toText(sealed) } : {}) });

/** The items as they are now, where a change was made on older ones; undefined for any other problem. */
export function staleOf(problem: Problem): SealedItem[] | undefined {
	if (problem.code !== 'item_stale') return undefined;
	const state = problem.state as { items?: Wired<SealedItem>[] } | Wired<SealedItem>[] | undefined;
	return ((Array.isArray(state) ? state : state?.items) ?? []).map(opened);
}

/** A page that is closed meanwhile takes nothing along; browsers grant that to requests below 64 KiB alone. */
const SMALL = 60_000;

/** Asks an address of the server that the typed client does not know. It rejects with a Problem. */
export async function asked<T>(address: string, how?: RequestInit): Promise<T> {
	const call = async () => {
		const response = await fetch(address, { credentials: 'same-origin', cache: 'no-store', ...how });
		const body: unknown = await response.json().catch(() => undefined);
		return response.ok ? { data: body as T, response } : { error: body, response };
	};
	return ask(call());
}

export const practiceDoor: PracticeDoor = {
	async page(after) {
		const page = await ask(api.GET('/api/me/items', { params: { query: { after, limit: 200 } } }));
		return { ...page, items: page.items.map(opened) };
	},
	change(changes) {
		const keepalive = changes.reduce((bytes, change) => bytes + lengthOf(change), 0) < SMALL;
		return ask(api.PUT('/api/me/items', { body: { changes: changes.map(wired) }, keepalive }));
	}
};
