import { SvelteMap } from 'svelte/reactivity';
import { Problem } from '#lib/api/problem.ts';
import { toText } from '#lib/vault/bytes.ts';
import { practice as words } from '#lib/words/practice.ts';
import { staleOf, type PracticeDoor, type SealedItem } from './door.ts';
import { merged, newId, said, type Kind, type Plain } from './item.ts';
import { arrived, bare, baseOf, broughtBack, corrected, markOf, met, parted, sets, top, wrote, type Kept, type Unsent } from './kept.ts';
import { Line } from './line.svelte.ts';
import type { How, Opened, Put } from './opened.ts';
import { Seal } from './seal.ts';
import { after, type Shelf } from './shelf.ts';
import { stops, together } from './together.ts';

/** How long a pause in writing is before the server has it too, in ms. */
export const PAUSE = 1_500;
/** How long closing waits for the server, in ms. */
const HURRY = 3_000;
/** After this long away, in ms, a device reads everything again: of what was deleted, the server keeps no trace for ever. */
const LONG_AWAY = 120 * 86_400_000;
/** How many items are opened at once, so that the page stays alive. */
const AT_ONCE = 250;

interface Settings {
	account: string;
	key: CryptoKey;
	shelf: Shelf;
	door: PracticeDoor;
	/** Tells other tabs of this device; a message names the items that changed. */
	channel?: Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;
	/** Whether there may be a line. */
	online?: () => boolean;
}

/**
 * The opened notebook of one person. What is written is on this device first, sealed,
 * and then with the server. Where two devices or tabs changed the same item, both are
 * kept: the other's stays the item, and what was written here becomes one of its own.
 */
export class Notebook {
	state = $state<'opening' | 'open' | 'closed'>('opening');
	/** Whether everything the server has was read, now or before on this device. */
	looked = $state(false);
	/** How many items are here that this key does not open. They are left as they are. */
	unreadable = $state(0);
	/** What was kept twice since the notebook was opened: the item and its copy. */
	twice = $state.raw<{ id: string; copy: string }[]>([]);

	#items = new Map<string, Opened>();
	#turn = $state(0);
	#pending = new SvelteMap<string, Kept>();
	#shown = new Map<string, number>();
	#shut = new Set<string>();
	#moved = new Map<string, { id: string; mark: string }>();
	#keepers = new Set<() => Promise<unknown>>();
	#work = new Set<Promise<unknown>>();
	#closing = false;
	/** Whether each change goes alone. */
	#single = false;
	#line: Line;
	#seal: Seal;

	constructor(private on: Settings) {
		this.#seal = new Seal(on.account, on.key);
		this.#line = new Line({
			read: () => this.#during(this.#readAll()),
			send: () => this.#during(this.#sendAll()),
			online: () => on.online?.() ?? true
		});
		if (on.channel) on.channel.onmessage = ({ data }: MessageEvent) => void this.#heard(data);
	}

	/** Whether the last try found no line. */
	get offline(): boolean {
		return this.#line.offline;
	}

	/** Why reading or sending does not go on, where trying again does not help by itself. */
	get problem(): Problem | undefined {
		return this.#line.problem;
	}

	/** Whether what is written here outlives the page without the server. */
	get lasting(): boolean {
		return this.on.shelf.lasting;
	}

	/** How many items the server does not have yet. */
	get waiting(): number {
		return this.#pending.size;
	}

	/** How many of those the server would not take. */
	get refused(): number {
		return [...this.#pending.values()].filter((kept) => kept.next?.refused).length;
	}

	/** Opens what is on this device, and then asks the server. It rejects only where the device cannot be read. */
	async begin(): Promise<void> {
		const all = await this.on.shelf.all();
		this.looked = (await this.on.shelf.place()).at > 0;
		const refused = all.filter((kept) => kept.next?.refused).map(({ id }) => id);
		await this.#show(refused.length > 0 ? [...all, ...(await this.#unrefuse(refused))] : all);
		if (this.state === 'closed') return;
		this.state = 'open';
		void this.sync();
	}

	/** Reads what is new and sends what waits. It never rejects. */
	sync(): Promise<void> {
		return this.#line.sync();
	}

	/** Sends what waits, now. It never rejects. */
	flush(): Promise<void> {
		return this.#line.flush();
	}

	/** Tries again what was refused. */
	async again(): Promise<void> {
		this.#line.problem = undefined;
		await this.#show(await this.#unrefuse([...this.#pending.values()].filter((kept) => kept.next?.refused).map(({ id }) => id)));
		await this.sync();
	}

	/** All items of a kind, the latest begun first. */
	of<K extends Kind>(kind: K): Opened<K>[] {
		void this.#turn;
		const some = [...this.#items.values()].filter((item) => item.kind === kind) as Opened<K>[];
		return some.sort((a, b) => (a.plain.at < b.plain.at ? 1 : a.plain.at > b.plain.at ? -1 : 0));
	}

	one<K extends Kind>(kind: K, id: string): Opened<K> | undefined {
		void this.#turn;
		const item = this.#items.get(id);
		return item?.kind === kind ? (item as Opened<K>) : undefined;
	}

	/** What became of this content of an item, where somebody else had changed the item meanwhile: an item of its own. */
	copyOf(id: string, mark: string): { id: string; mark: string } | undefined {
		return this.#moved.get(`${id} ${mark}`);
	}

	/**
	 * Keeps an item as it is now; resolves once it is on this device. It rejects with a
	 * Problem: too_long, or unkept where the device would not take it.
	 */
	put<K extends Kind>(kind: K, id: string, plain: Plain[K], how: How = {}): Promise<Put> {
		return this.#during(this.#put(kind, id, plain, how));
	}

	/** Keeps a new item, unless one with this id is on the device already: then it stays as it is. */
	putOnce<K extends Kind>(kind: K, id: string, plain: Plain[K]): Promise<Put> {
		return this.#during(this.#put(kind, id, plain, { once: true }));
	}

	/** Deletes an item, here and on the server. False where it was changed meanwhile, and then nothing is deleted. */
	remove(id: string, from: string): Promise<boolean> {
		return this.#during(this.#remove(id, from));
	}

	/**
	 * Takes an item from the server and keeps it on this device alone, or gives one that
	 * was here alone to the server. What may have been there goes on under another id.
	 */
	keepHere<K extends Kind>(item: Opened<K>, here: boolean): Promise<Put> {
		return this.#during(this.#keepHere(item, here));
	}

	/** What is asked to finish before the notebook closes. Returns the way to end that. */
	keeping(finish: () => Promise<unknown>): () => void {
		this.#keepers.add(finish);
		return () => this.#keepers.delete(finish);
	}

	/** Forgets everything that is open, once what is being written is on the device and, where there is a line, with the server. */
	async close(): Promise<void> {
		if (this.#closing) return;
		this.#closing = true;
		await Promise.allSettled([...this.#keepers].map((finish) => finish()));
		if (this.#pending.size > 0 && !this.offline) await this.#hurry();
		this.state = 'closed';
		void this.#line.close();
		await Promise.allSettled([...this.#work]);
		this.#items.clear();
		this.#pending.clear();
		this.#turn++;
		this.on.channel?.close();
		this.on.shelf.close();
	}

	// Writing.

	async #put<K extends Kind>(kind: K, id: string, plain: Plain[K], { from = '', once = false, ...how }: How & { once?: boolean }): Promise<Put> {
		for (;;) {
			const before = await this.on.shelf.one(id);
			if (once && markOf(before) !== '') {
				await this.#show([before]);
				return { id, mark: markOf(before) };
			}
			if (markOf(before) !== from) return this.#apart(kind, id, plain, from, how);
			const here = before.here !== undefined || (how.here === true && from === '');
			const change = await this.#seal.shut(kind, id, here ? 0 : baseOf(before), plain, how);
			let stood = true;
			const now = await this.#change([id], ([kept]) => {
				stood = markOf(kept!) === from && (here || baseOf(kept!) === change.base);
				return stood ? [here ? { ...kept!, here: change } : wrote(kept!, change)] : undefined;
			});
			if (!stood) continue;
			this.#tell([id]);
			await this.#show(now, plain);
			if (!here) this.#line.soon(PAUSE);
			return { id, mark: markOf(now[0]) };
		}
	}

	/** Another tab or device changed it meanwhile. What nobody wrote by hand is put together; of all else both are kept. */
	async #apart<K extends Kind>(kind: K, id: string, plain: Plain[K], from: string, how: How): Promise<Put> {
		const moved = this.#moved.get(`${id} ${from}`);
		if (moved) {
			const put = await this.#put(kind, moved.id, { ...plain, copyOf: id }, { ...how, active: false, from: moved.mark });
			return { copyOf: id, ...put };
		}
		const kept = await this.on.shelf.one(id);
		const other = await this.#opened<K>(kept);
		const both = other && merged(kind, plain, other);
		if (both) return this.#put(kind, id, both, { ...how, from: markOf(kept) });
		const copy = newId();
		const put = await this.#put(kind, copy, { ...plain, copyOf: id }, { ...how, active: false, here: how.here ?? kept.here !== undefined });
		this.#moved.set(`${id} ${from}`, put);
		this.twice = [...this.twice, { id, copy }];
		await this.#show([kept]);
		return { ...put, copyOf: id };
	}

	async #remove(id: string, from: string): Promise<boolean> {
		let stood = true;
		const now = await this.#change([id], ([kept]) => {
			const on = top(kept!);
			stood = on !== undefined && markOf(kept) === from;
			if (!stood || !on) return undefined;
			if (kept!.here) return [{ id }];
			return [wrote(kept!, { id, kind: on.kind, base: baseOf(kept!), active: false, gone: true, made: Date.now() })];
		});
		this.#tell([id]);
		await this.#show(now);
		if (stood) void this.flush();
		return stood;
	}

	async #keepHere<K extends Kind>(item: Opened<K>, here: boolean): Promise<Put> {
		const kept = await this.on.shelf.one(item.id);
		if (here === (kept.here !== undefined)) return { id: item.id, mark: markOf(kept) };
		const alone = here ? !kept.going && !kept.item : true;
		if (alone && markOf(kept) === item.mark) {
			// Both are sealed as version 1 of the same id, so the bytes stay as they are.
			let stood = true;
			const now = await this.#change([item.id], ([{ id, going, item: known, next, here: own } = kept]) => {
				stood = !going && !known && markOf({ id, next, here: own }) === item.mark && (next ?? own)?.base === 0;
				if (!stood) return undefined;
				return [here ? { id, here: next! } : { id, next: own! }];
			});
			if (stood) {
				this.#tell([item.id]);
				await this.#show(now, item.plain);
				if (!here) this.#line.soon(0);
				return { id: item.id, mark: item.mark };
			}
		}
		const put = await this.#put(item.kind, newId(), item.plain, { dueOn: item.dueOn, here });
		await this.#remove(item.id, item.mark);
		return put;
	}

	/** One step of the shelf. A full device says so, and nothing is lost of what was there. */
	async #change(...step: Parameters<Shelf['change']>): Promise<Kept[]> {
		try {
			return await this.on.shelf.change(...step);
		} catch (caught) {
			console.error(caught);
			throw new Problem({ code: 'unkept', detail: words.unkept });
		}
	}

	// Reading.

	async #opened<K extends Kind>(kept: Kept): Promise<Plain[K] | undefined> {
		const on = top(kept);
		return on?.sealed && this.#seal.open(on as SealedItem | Unsent);
	}

	/** Shows what is kept now. A later call about the same item wins. */
	async #show(all: Kept[], plain?: Plain[Kind]): Promise<void> {
		for (let from = 0; from < all.length; from += AT_ONCE) {
			await Promise.all(all.slice(from, from + AT_ONCE).map((kept) => this.#showOne(kept, plain)));
			if (this.state === 'closed') return;
			this.unreadable = this.#shut.size;
			this.#turn++;
		}
	}

	async #showOne(kept: Kept, plain?: Plain[Kind]): Promise<void> {
		const { id } = kept;
		const turn = (this.#shown.get(id) ?? 0) + 1;
		this.#shown.set(id, turn);
		const on = top(kept);
		const mark = markOf(kept);
		const known = this.#items.get(id);
		const opened = !on ? undefined : known?.mark === mark ? known.plain : (plain ?? (await this.#seal.open(on)));
		if (this.#shown.get(id) !== turn || this.state === 'closed') return;
		if (kept.going || kept.next) this.#pending.set(id, kept);
		else this.#pending.delete(id);
		if (on && !opened) this.#shut.add(id);
		else this.#shut.delete(id);
		if (!on || !opened) return void this.#items.delete(id);
		const refused = kept.next?.refused;
		const where = kept.here ? 'here' : refused ? 'refused' : kept.going || kept.next ? 'waiting' : 'server';
		this.#items.set(id, { id, kind: on.kind, plain: opened, mark, active: on.active, dueOn: on.dueOn, where, ...(refused ? { why: refused.detail, code: refused.code } : {}) });
	}

	async #heard(said: unknown): Promise<void> {
		const { account, ids } = (said ?? {}) as { account?: unknown; ids?: unknown };
		if (account !== this.on.account || !Array.isArray(ids) || this.state === 'closed') return;
		// Without a common shelf, the other tab's changes come by the server.
		if (!this.lasting) return this.sync();
		await this.#during(Promise.all(ids.map((id) => this.on.shelf.one(String(id)))).then((all) => this.#show(all))).catch(() => {});
	}

	#tell(ids: string[]): void {
		if (this.state !== 'closed') this.on.channel?.postMessage({ account: this.on.account, ids });
	}

	// The line.

	get #stopped(): boolean {
		return this.state === 'closed';
	}

	async #readAll(): Promise<void> {
		const { shelf, door } = this.on;
		const place = await shelf.place();
		const away = place.at > 0 && Date.now() - place.at > LONG_AWAY;
		const seen = new Set<string>();
		let after = away ? 0 : place.seq;
		let rule: typeof met = met;
		for (let more = true; more && !this.#stopped; ) {
			const page = await door.page(after);
			if (page.seq < after && page.items.length === 0) {
				// The server was brought back to an earlier day: what it has is read anew.
				after = 0;
				rule = broughtBack;
				continue;
			}
			after = page.items.at(-1)?.seq ?? after;
			more = page.more;
			for (const { id } of page.items) seen.add(id);
			// Read from the beginning, it is read to the end before that counts.
			const whole = away || rule !== met;
			const now = await this.#meet(page.items, rule, { seq: whole && more ? place.seq : after, at: more ? place.at : Date.now() });
			await this.#show(now);
			if (this.lasting && now.length > 0) this.#tell(now.map(({ id }) => id));
		}
		if (this.#stopped) return;
		if (rule !== met) await this.#unseen(seen, broughtBack);
		else if (away) await this.#unseen(seen, ({ item: _, ...kept }) => kept);
		this.looked = true;
	}

	#meet(theirs: SealedItem[], rule: typeof met, place?: { seq: number; at: number }): Promise<Kept[]> {
		return this.#change(theirs.map(({ id }) => id), (all) => all.map((kept, i) => rule(kept, theirs[i]!)), place);
	}

	/** What of this device the server said nothing of: deleted elsewhere long ago, or not known there any more. What waits here stays. */
	async #unseen(seen: Set<string>, rule: (kept: Kept) => Kept): Promise<void> {
		const ids = (await this.on.shelf.all()).filter(({ id, item, going, next }) => item && !going && !next && !seen.has(id)).map(({ id }) => id);
		const now = await this.#change(ids, (all) => all.map(rule));
		await this.#show(now);
		this.#tell(ids);
	}

	async #sendAll(): Promise<void> {
		// Each round settles something, or this is no time for it.
		for (let left = 3 * this.#pending.size + 10; left > 0 && !this.#stopped; left--) {
			for (const kept of [...this.#pending.values()]) if (parted(kept)) await this.#part(kept.id);
			const ids = together(this.#pending.values(), this.#single);
			if (ids.length === 0) return;
			const now = await this.#change(ids, (all) => all.map(sets));
			for (const kept of now) if (this.#pending.has(kept.id)) this.#pending.set(kept.id, kept);
			const sent = now.map(({ going }) => going).filter((going) => going !== undefined);
			if (sent.length < ids.length) {
				// Another tab saw to some of these.
				await this.#show(now);
				continue;
			}
			try {
				const { items } = await this.on.door.change(sent.map(bare));
				const seqs = new Map(items.map(({ id, seq }) => [id, seq]));
				const place = after(await this.on.shelf.place(), items.map(({ seq }) => seq));
				await this.#show(await this.#change(ids, (all) => all.map((kept, i) => arrived(kept, sent[i]!, seqs.get(kept.id) ?? kept.item?.seq ?? 0)), place));
				this.#single = false;
			} catch (caught) {
				await this.#settle(ids, sent, Problem.from(caught));
			}
			this.#tell(ids);
		}
		if (this.#pending.size > 0) this.#line.later();
	}

	/** Nothing of what was sent was taken. Where it is not clear which of it was at fault, each goes alone. It throws what stops all sending. */
	async #settle(ids: string[], sent: Unsent[], problem: Problem): Promise<void> {
		const stale = staleOf(problem);
		if (stops(problem)) throw problem;
		if (stale && stale.length > 0) return this.#show(await this.#meet(stale, corrected));
		if (ids.length > 1) return void (this.#single = true);
		const [going] = sent as [Unsent];
		// The server has no such item any more.
		if (stale) return this.#show(await this.#meet([{ id: going.id, kind: going.kind, version: going.base + 1, seq: 0, active: false, gone: true }], corrected));
		await this.#refuse(going, problem);
	}

	async #refuse(going: Unsent, { code, message }: Problem): Promise<void> {
		const refused = { code, detail: message };
		const kept = await this.on.shelf.one(going.id);
		let next = kept.next ?? going;
		const plain = kept.next && !kept.next.gone ? await this.#seal.open(kept.next) : undefined;
		// It was sealed to follow what was refused, and follows what was there before now.
		if (plain) next = await this.#seal.shut(next.kind, next.id, going.base, plain, next);
		const now = await this.#change([going.id], ([mine]) => {
			if (mine!.going === undefined || markOf(mine) !== markOf(kept)) return undefined;
			const { going: _, ...rest } = mine!;
			return [{ ...rest, next: { ...next, base: going.base, refused } }];
		});
		await this.#show(now, plain);
	}

	async #unrefuse(ids: string[]): Promise<Kept[]> {
		return this.#change(ids, (all) =>
			all.map((kept) => {
				if (!kept.next?.refused) return kept;
				const { refused: _, ...next } = kept.next;
				return { ...kept, next };
			})
		);
	}

	/** Keeps both: the other's is the item, and mine is one of its own. */
	async #part(id: string): Promise<void> {
		const kept = await this.on.shelf.one(id);
		const mine = kept.next ?? kept.going;
		if (!parted(kept) || !mine || !kept.item) return this.#show([kept]);
		const [plain, theirs] = await Promise.all([mine.gone ? undefined : this.#seal.open(mine), kept.item.gone ? undefined : this.#seal.open(kept.item)]);
		// Mine does not open: it stays until it does, and is not sent.
		if (!mine.gone && !plain) return void this.#pending.delete(id);
		const both = plain && theirs && merged(mine.kind, plain, theirs);
		const alike = plain && theirs && said(plain) === said(theirs);
		const copy = newId();
		const next = both ? await this.#seal.shut(mine.kind, id, kept.item.version, both, mine) : undefined;
		const apart = plain && !both && !alike ? { ...plain, copyOf: id } : undefined;
		const other = apart ? await this.#seal.shut(mine.kind, copy, 0, apart, { dueOn: mine.dueOn }) : undefined;
		let stood = true;
		const now = await this.#change(other ? [id, copy] : [id], ([was]) => {
			stood = markOf(was) === markOf(kept) && was!.item?.version === kept.item!.version;
			if (!stood) return undefined;
			return [{ id, item: was!.item!, ...(next ? { next } : {}) }, ...(other ? [{ id: copy, next: other }] : [])];
		});
		if (other && stood) {
			this.#moved.set(`${id} ${markOf(kept)}`, { id: copy, mark: toText(other.sealed!.subarray(1, 13)) });
			this.twice = [...this.twice, { id, copy }];
		}
		await this.#show(now);
		this.#tell(now.map((one) => one.id));
	}

	/** Sends what waits, if that does not take long. What is not sent goes another time. */
	async #hurry(): Promise<void> {
		let late: ReturnType<typeof setTimeout> | undefined;
		await Promise.race([this.flush(), new Promise<void>((over) => (late = setTimeout(over, HURRY)))]);
		clearTimeout(late);
	}

	#during<T>(work: Promise<T>): Promise<T> {
		this.#work.add(work);
		const over = () => this.#work.delete(work);
		work.then(over, over);
		return work;
	}
}
