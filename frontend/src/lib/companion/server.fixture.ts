import { Problem } from '#lib/api/problem.ts';
import type { Bytes } from '#lib/vault/bytes.ts';
import type { CompanionDoor, GoneLine, LineKind, Offers, Pair, SealedLine } from './door.ts';

/** A server with one pair that keeps sealed lines as ours promises to: numbered in order, and the same again is success. */
export class Server {
	lines: (SealedLine | GoneLine)[] = [];
	seq = 0;
	ended = false;
	limit = 100;
	/** Thrown by the next requests, one after another. `after` is thrown once the line is there: its answer is lost. */
	fails: (Problem | { after: Problem })[] = [];
	pair: Pair;

	constructor(pair: Partial<Pair> = {}) {
		this.pair = {
			id: '0192-pair',
			circle: 'circle',
			circleName: 'Thursday',
			me: 'ada',
			member: 'ben',
			name: 'Ben',
			state: 'active',
			startedOn: '2026-11-02',
			endsOn: '2026-12-28',
			seq: 0,
			mine: { rests: false, renews: false, allowsNudge: false },
			theirs: { renews: false, allowsNudge: false },
			key: new Uint8Array(65),
			...pair
		};
	}

	/** What somebody sees of it, who is this account. */
	as(account: string, pair: Partial<Pair> = {}, today = '2026-11-23'): CompanionDoor {
		const seen = (): Pair => ({ ...this.pair, me: account, ...pair, seq: this.seq, ...(this.ended ? { state: 'ended' as const } : {}) });
		const never = async (): Promise<never> => {
			throw new Error('not asked of this server');
		};
		return {
			offers: never as () => Promise<Offers>,
			wish: never,
			unwish: never,
			yes: never,
			unyes: never,
			pairs: async () => (this.#fail(), [seen()]),
			pair: async () => (this.#fail(), seen()),
			lines: async (_, after) => {
				this.#fail();
				const all = this.lines.filter(({ seq }) => seq > after).sort((a, b) => a.seq - b.seq);
				return { lines: structuredClone(all.slice(0, this.limit)), seq: this.seq, more: all.length > this.limit };
			},
			write: async (_, line) => this.#write(account, today, line),
			takeBack: async (_, id) => {
				this.#fail();
				this.lines = [...this.lines.filter((line) => line.id !== id), { id, seq: ++this.seq, gone: true }];
			},
			end: async () => ((this.ended = true), seen()),
			renew: async (_, renews) => this.#mine({ renews }, seen),
			rest: async (_, rests) => this.#mine({ rests }, seen),
			allowNudge: async (_, allowsNudge) => this.#mine({ allowsNudge }, seen)
		};
	}

	#mine(mine: Partial<Pair['mine']>, seen: () => Pair): Pair {
		this.pair.mine = { ...this.pair.mine, ...mine };
		return seen();
	}

	#write(by: string, at: string, { id, kind, sealed }: { id: string; kind: LineKind; sealed: Bytes }): void {
		const after = this.#fail();
		if (this.ended) throw new Problem({ code: 'companion_over', status: 409, detail: 'This has ended.' });
		if (!this.lines.some((line) => line.id === id)) this.lines.push({ id, kind, by, at, sealed: structuredClone(sealed), seq: ++this.seq });
		if (after) throw after;
	}

	#fail(): Problem | undefined {
		const fail = this.fails.shift();
		if (fail instanceof Problem) throw fail;
		return fail?.after;
	}
}
