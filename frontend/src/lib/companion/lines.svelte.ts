import { Problem } from '#lib/api/problem.ts';
import type { CompanionDoor, LineKind, SealedLine } from './door.ts';
import type { Said } from './said.ts';
import type { PairSeal } from './seal.ts';

/** A line, opened. */
export interface Line {
	id: string;
	seq: number;
	kind: LineKind;
	mine: boolean;
	/** The day it was written, YYYY-MM-DD. */
	at: string;
	/** Undefined where it does not open. */
	said?: Said;
}

/** What two companions wrote, in order. What was taken back is not there any more. */
export class PairLines {
	all = $state.raw<Line[]>([]);
	/** Whether everything the server has was read once. */
	looked = $state(false);
	problem = $state.raw<Problem>();
	#seq = 0;
	#running: Promise<void> | undefined;
	#again = false;
	#closed = false;

	/** @param me who one is in the pair: such lines are one's own */
	constructor(
		private pair: string,
		private me: string,
		private door: Pick<CompanionDoor, 'lines'>,
		private seal: () => Promise<PairSeal>
	) {}

	/** Reads what came since. It never rejects. */
	look(): Promise<void> {
		this.#again = true;
		this.#running ??= this.#run().finally(() => (this.#running = undefined));
		return this.#running;
	}

	/** Opens nothing any more, and forgets what was open. */
	close(): void {
		this.#closed = true;
		this.all = [];
	}

	async #run(): Promise<void> {
		await Promise.resolve();
		try {
			while (this.#again && !this.#closed) {
				this.#again = false;
				await this.#read();
			}
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	async #read(): Promise<void> {
		const seal = await this.seal();
		for (let more = true; more && !this.#closed; ) {
			const page = await this.door.lines(this.pair, this.#seq);
			const fresh = await Promise.all(page.lines.map(async (line) => (line.gone ? line.id : this.#opened(seal, line))));
			if (this.#closed) return;
			const ids = new Set(page.lines.map(({ id }) => id));
			const kept = this.all.filter(({ id }) => !ids.has(id));
			this.all = [...kept, ...fresh.filter((one) => typeof one === 'object')].sort((a, b) => a.seq - b.seq);
			more = page.more && page.lines.length > 0;
			this.#seq = more ? page.lines.at(-1)!.seq : Math.max(this.#seq, page.seq);
		}
		this.looked = true;
	}

	async #opened(seal: PairSeal, line: SealedLine): Promise<Line> {
		const { id, seq, kind, by, at } = line;
		return { id, seq, kind, at, mine: by === this.me, said: await seal.open(line) };
	}
}
