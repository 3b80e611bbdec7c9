import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import type { Companions } from './companions.svelte.ts';
import type { LineKind, Pair } from './door.ts';
import { PairLines, type Line } from './lines.svelte.ts';
import type { Said } from './said.ts';
import type { UnsentLine } from './unsent.svelte.ts';

/** A line that waits on this device, opened. */
export interface Waiting {
	item: UnsentLine;
	said?: Said;
}

/** The parts of a pair's page. */
export type Part = 'plans' | 'read' | 'write' | 'care';

/** One pair as its page shows it: how it stands, what was written, and what one can do with it. */
export class PairState {
	readonly asked: Asked<Pair>;
	readonly doing = new Doing();
	/** What waits on this device, in the order it was written. */
	waiting = $state.raw<Waiting[]>([]);
	/** What became of the last thing that was done, and the part of the page that says so. */
	#told = $state.raw<{ at: Part; text: string }>();
	#lines = $state.raw<PairLines>();

	constructor(
		private companions: Companions,
		private notebook: Notebook,
		readonly id: string
	) {
		this.asked = new Asked(() => companions.door.pair(id));
	}

	get pair(): Pair | undefined {
		return this.asked.value;
	}

	get lines(): PairLines | undefined {
		return this.#lines;
	}

	/** What was written and can be read, the first first. */
	get read(): Line[] {
		return this.#lines?.all ?? [];
	}

	/** What a part of the page has to say: one thing on the whole page, the last. */
	told(at: Part): string {
		return this.#told?.at === at ? this.#told.text : '';
	}

	tell(at: Part, text = ''): void {
		this.#told = { at, text };
	}

	/** Asks how it stands and what came since. It never rejects. */
	async look(): Promise<void> {
		await this.asked.again();
		const pair = this.pair;
		if (!pair) return;
		this.#lines ??= new PairLines(this.id, pair.me, this.companions.door, () => this.companions.sealOf(this.notebook, pair));
		await this.#lines.look();
	}

	/** Opens what waits on this device. It never rejects. */
	async open(items: UnsentLine[]): Promise<void> {
		const pair = this.pair;
		const known = new Map(this.waiting.map((one) => [one.item.nonce, one.said]));
		const seal = pair && items.some(({ nonce }) => !known.has(nonce)) ? await this.companions.sealOf(this.notebook, pair).catch(() => undefined) : undefined;
		this.waiting = await Promise.all(
			items.map(async (item) => ({ item, said: known.get(item.nonce) ?? (await seal?.openOwn(item.nonce, item.kind, item.sealed)) }))
		);
	}

	/** Shares something; undefined where it is not on its way: see `doing`. */
	async share(kind: LineKind, said: Said): Promise<'sent' | 'waiting' | undefined> {
		const pair = this.pair;
		let how: 'sent' | 'waiting' | undefined;
		if (pair) await this.doing.once(kind, async () => (how = await this.companions.share(this.notebook, pair, kind, said)));
		if (how === 'sent') await this.#lines?.look();
		return how;
	}

	takeBack(line: Line): Promise<boolean> {
		return this.#act('take', () => this.companions.door.takeBack(this.id, line.id));
	}

	rest(on: boolean): Promise<boolean> {
		return this.#act('rest', () => this.companions.door.rest(this.id, on));
	}

	renew(on: boolean): Promise<boolean> {
		return this.#act('renew', () => this.companions.door.renew(this.id, on));
	}

	allowNudge(on: boolean): Promise<boolean> {
		return this.#act('nudge', () => this.companions.door.allowNudge(this.id, on));
	}

	end(): Promise<boolean> {
		return this.#act('end', () => this.companions.door.end(this.id));
	}

	/** Forgets what was open. */
	close(): void {
		this.#lines?.close();
		this.waiting = [];
	}

	async #act(what: string, how: () => Promise<unknown>): Promise<boolean> {
		const done = await this.doing.once(what, how);
		if (done) await this.look();
		return done;
	}
}
