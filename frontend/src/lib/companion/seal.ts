import { Problem } from '#lib/api/problem.ts';
import { fromText, type Bytes } from '#lib/vault/bytes.ts';
import { openLine, pairKey, sealLine } from '#lib/vault/pair.ts';
import { companion as words } from '#lib/words/companion.ts';
import type { LineKind, Pair, SealedLine } from './door.ts';
import { bare, saidOf, type Said } from './said.ts';

/** Seals and opens the lines of two companions, for one of them. */
export class PairSeal {
	private constructor(
		private pair: string,
		private me: string,
		private key: CryptoKey
	) {}

	/** @param own the private half of whoever writes here */
	static async of({ id, key, me }: Pick<Pair, 'id' | 'key' | 'me'>, own: CryptoKey): Promise<PairSeal> {
		return new PairSeal(id, me, await pairKey(own, key, id));
	}

	/** A line of one's own. It rejects with too_long. */
	async shut(id: string, kind: LineKind, said: Said): Promise<Bytes> {
		try {
			return await sealLine(this.key, { pair: this.pair, id, kind, by: this.me }, JSON.stringify(bare(said)));
		} catch (caught) {
			if (caught instanceof RangeError) throw new Problem({ code: 'too_long', detail: words.write.tooLong });
			throw caught;
		}
	}

	/** What a line says; undefined where it does not open, or says nothing we know. */
	async open({ id, kind, by, sealed }: Pick<SealedLine, 'id' | 'kind' | 'by' | 'sealed'>): Promise<Said | undefined> {
		try {
			return saidOf(await openLine(this.key, { pair: this.pair, id, kind, by }, sealed));
		} catch {
			return undefined;
		}
	}

	/** What a line of one's own says that waits on this device. */
	openOwn(id: string, kind: LineKind, sealed: string): Promise<Said | undefined> {
		return this.open({ id, kind, by: this.me, sealed: fromText(sealed) });
	}
}
