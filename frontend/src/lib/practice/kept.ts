import { toText, type Bytes } from '#lib/vault/bytes.ts';
import type { ItemChange, SealedItem } from './door.ts';

/*
 * What a device keeps of one item, and the rules by which it changes. Everything in it
 * is sealed, so these rules ask for no key, and each is one step of the shelf.
 */
export interface Kept {
	id: string;
	/** As the server had it last. */
	item?: SealedItem;
	/** What is on its way: it may be with the server already, so it goes again as it is until an answer comes. */
	going?: Unsent;
	/** What was written since, made on `going` where there is one; or what the server refused. */
	next?: Unsent;
	/** What stays on this device, by its person's choice. It is never sent. */
	here?: Unsent;
}

/** A change and when it was made, in ms. */
export interface Unsent extends ItemChange {
	made: number;
	/** Why the server would not take it. */
	refused?: { code: string; detail: string };
}

/** What stands on top: the latest of what this device knows. */
export function top(kept: Kept): Unsent | SealedItem | undefined {
	const latest = kept.here ?? kept.next ?? kept.going ?? kept.item;
	return latest?.gone ? undefined : latest;
}

/** The version under which what stands on top is sealed. */
export function versionOf(on: Unsent | SealedItem): number {
	return 'version' in on ? on.version : on.base + 1;
}

/** Tells one content from another: no two are sealed with the same iv. Empty where there is none. */
export function markOf(kept: Kept | undefined): string {
	const sealed = kept && top(kept)?.sealed;
	return sealed ? toText(sealed.subarray(1, 13)) : '';
}

/** The version a new change is to be made on. */
export function baseOf(kept: Kept): number {
	if (kept.going) return kept.going.base + 1;
	return kept.next?.base ?? kept.item?.version ?? 0;
}

/** Whether somebody else was there first: what waits was made on a version that is not the present one any more. */
export function parted(kept: Kept): boolean {
	const mine = kept.going ?? kept.next;
	return mine !== undefined && kept.item !== undefined && mine.base !== kept.item.version;
}

/** A change of one's own, made on `baseOf`. */
export function wrote(kept: Kept, change: Unsent): Kept {
	// What never left this device leaves nothing behind.
	if (change.gone && change.base === 0) return { id: kept.id };
	return { ...kept, next: change };
}

/** What waits is on its way now. */
export function sets(kept: Kept): Kept {
	if (kept.going || !kept.next || kept.next.refused) return kept;
	const { next, ...rest } = kept;
	return { ...rest, going: next };
}

/** The server took what was on its way. */
export function arrived(kept: Kept, sent: ItemChange, seq: number): Kept {
	if (!kept.going || !same(kept.going, sent)) return kept;
	const { going, ...rest } = kept;
	return { ...rest, item: itemOf(sent, sent.base + 1, seq) };
}

/** The server tells how an item is now. */
export function met(kept: Kept, theirs: SealedItem): Kept {
	if (kept.going && kept.going.base + 1 === theirs.version && same(kept.going, theirs)) return arrived(kept, kept.going, theirs.seq);
	if (kept.item && kept.item.version > theirs.version) return kept;
	return { ...kept, item: theirs };
}

/** The same, where the server has the last word: it may have been brought back to an earlier day. */
export function corrected(kept: Kept, theirs: SealedItem): Kept {
	const now = met(kept, theirs);
	return now === kept ? { ...kept, item: theirs } : now;
}

/**
 * The server was brought back to an earlier day. What it does not know any more of an
 * item is a change of this device again; `theirs` is what it knows, if anything.
 */
export function broughtBack(kept: Kept, theirs?: SealedItem): Kept {
	const { item } = kept;
	if (theirs && (!item || item.gone || kept.going || kept.next || theirs.version >= item.version)) return corrected(kept, theirs);
	if (!item || item.gone || kept.going || kept.next) return kept;
	const { version, seq: _, ...change } = item;
	return { id: kept.id, ...(theirs ? { item: theirs } : {}), next: { ...change, base: version - 1, made: Date.now() } };
}

/** Whether there is nothing left to keep. What is gone for everybody is forgotten. */
export function empty(kept: Kept): boolean {
	return !kept.going && !kept.next && !kept.here && (!kept.item || kept.item.gone === true);
}

export function same(a: { sealed?: Bytes; gone?: boolean }, b: { sealed?: Bytes; gone?: boolean }): boolean {
	if (a.gone || b.gone) return Boolean(a.gone) === Boolean(b.gone);
	return a.sealed !== undefined && b.sealed !== undefined && a.sealed.length === b.sealed.length && a.sealed.every((byte, i) => byte === b.sealed![i]);
}

function itemOf({ id, kind, active, dueOn, sealed, gone }: ItemChange, version: number, seq: number): SealedItem {
	return { id, kind, version, seq, active, dueOn, sealed, ...(gone ? { gone } : {}) };
}

/** A change as it is sent. */
export function bare({ made: _, refused: __, ...change }: Unsent): ItemChange {
	return change;
}
