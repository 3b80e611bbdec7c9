import { Problem } from '#lib/api/problem.ts';
import { openItem, sealItem } from '#lib/vault/item.ts';
import { practice as words } from '#lib/words/practice.ts';
import type { SealedItem } from './door.ts';
import { plainOf, type Kind, type Plain } from './item.ts';
import { versionOf, type Unsent } from './kept.ts';

/** Seals and opens the items of one person. */
export class Seal {
	constructor(
		private account: string,
		private key: CryptoKey
	) {}

	/** An item as a change made on the version `base`. It rejects with too_long. */
	async shut<K extends Kind>(kind: K, id: string, base: number, plain: Plain[K], { dueOn, active = false }: { dueOn?: string; active?: boolean }): Promise<Unsent> {
		try {
			const sealed = await sealItem(this.key, { account: this.account, id, kind, version: base + 1 }, JSON.stringify(plain));
			return { id, kind, base, active, ...(dueOn ? { dueOn } : {}), sealed, made: Date.now() };
		} catch (caught) {
			if (caught instanceof RangeError) throw new Problem({ code: 'too_long', detail: words.tooLong });
			throw caught;
		}
	}

	/** What an item says; undefined where it does not open, or says nothing we know. */
	async open<K extends Kind>(on: SealedItem | Unsent): Promise<Plain[K] | undefined> {
		try {
			const name = { account: this.account, id: on.id, kind: on.kind, version: versionOf(on) };
			return plainOf(on.kind, await openItem(this.key, name, on.sealed!)) as Plain[K];
		} catch {
			return undefined;
		}
	}
}
