import { Doing } from '#lib/api/doing.svelte.ts';
import { newId, type Kind, type Plain } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened, Put } from './opened.ts';

/**
 * An item of which a person has one, as a people map. Two devices may each have begun
 * one, or changed the same one at the same time; then both are kept, and the first begun
 * is the one that is gone on with.
 */
export class Own<K extends Kind> {
	readonly doing = new Doing();

	constructor(
		private notebook: Notebook,
		private kind: K
	) {}

	get #all(): Opened<K>[] {
		return this.notebook.of(this.kind).sort((a, b) => (a.plain.at < b.plain.at ? -1 : a.plain.at > b.plain.at ? 1 : Number(!!a.plain.copyOf) - Number(!!b.plain.copyOf)));
	}

	/** The one that is gone on with; undefined where there is none yet. */
	get item(): Opened<K> | undefined {
		return this.#all[0];
	}

	/** What else was written, in another place. */
	get others(): Opened<K>[] {
		return this.#all.slice(1);
	}

	/** Keeps it with this in it, made from what stands there; what it is then. Undefined where it is not on the device: see `doing`. */
	async keep(change: Omit<Plain[K], 'at' | 'changed'>, from = this.item): Promise<Opened<K> | undefined> {
		const now = new Date().toISOString();
		const plain = { ...from?.plain, ...change, at: from?.plain.at ?? now, changed: now } as Plain[K];
		let put: Put | undefined;
		await this.doing.once('keep', async () => (put = await this.notebook.put(this.kind, from?.id ?? newId(), plain, { from: from?.mark })));
		return put && this.notebook.one(this.kind, put.id);
	}

	/** Deletes one of them, here and on the server. Whether it is gone: not where it was changed elsewhere meanwhile. */
	async delete({ id, mark }: Opened<K>): Promise<boolean> {
		let gone = false;
		const done = await this.doing.once('delete', async () => (gone = await this.notebook.remove(id, mark)));
		return done && gone;
	}
}
