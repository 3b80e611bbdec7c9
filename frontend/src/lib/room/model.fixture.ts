import type { Change, Changes, Floor, Part, Person, Room } from '#lib/api/names.ts';

/** A number in [0, 1) that is the same in every run. */
export function seeded(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/**
 * A server with the doors of ours, for tests: it keeps present rows and a log
 * without words, and answers what was missed from the rows.
 */
export class ModelRoom {
	epoch = 'e1';
	floor: Floor = { mode: 'open', version: 1, hands: [] };
	people: Person[] = ['ana', 'bo', 'cy', 'dee'].map((name) => ({ id: name, name, role: 'member' }));
	removed = new Set<string>();
	here = new Set<string>(['ana', 'bo']);
	/** Whom ana reads folded. */
	folded = new Set<string>();
	rows: Part[] = [];
	/** Every change as it was told when it happened. */
	told: Change[] = [];
	forgotten = 0;
	/** Whether ana looks after the room. */
	carer = false;

	/** @param shown how many parts a snapshot carries. */
	constructor(private shown = 50) {}

	get seq() {
		return this.told.length;
	}

	say(author: string, body: string, nonce = `${author}-${this.seq}`): Change {
		const seq = this.seq + 1;
		const part: Part = { id: `p${seq}`, author: this.person(author), body, kind: 'said', state: 'said', at: at(seq), saidSeq: seq, nonce };
		this.rows.push(part);
		return this.tell({ what: 'part.said', part });
	}

	/** Folds a part for all but its author and, with `carer`, ana. */
	fold(id: string, on = true): Change | undefined {
		const row = this.rows.find((part) => part.id === id && part.state === (on ? 'said' : 'folded'));
		if (!row) return undefined;
		row.state = on ? 'folded' : 'said';
		return this.tell({ what: on ? 'part.folded' : 'part.shown', part: this.toAll(row) });
	}

	/** One part, as ana reads it. */
	async part(id: string): Promise<Part> {
		const row = this.rows.find((part) => part.id === id);
		if (!row) throw new Error('not found');
		return structuredClone(this.toAna(row));
	}

	withdraw(id: string): Change | undefined {
		const row = this.rows.find((part) => part.id === id && part.state !== 'withdrawn');
		if (!row) return undefined;
		delete row.body;
		row.state = 'withdrawn';
		return this.tell({ what: 'part.withdrawn', part: row });
	}

	forget(through: number): Change {
		this.forgotten = Math.max(this.forgotten, through);
		this.rows = this.rows.filter((part) => part.saidSeq > through);
		return this.tell({ what: 'part.forgotten', through });
	}

	setFloor(mode: Floor['mode']): Change {
		this.floor = { mode, version: this.floor.version + 1, hands: [] };
		return this.tell({ what: 'floor.set', floor: this.floor });
	}

	/** The floor goes by hands: who has the piece, and who waits for it. */
	byHands(holder?: string, ...hands: string[]): Change {
		this.floor = {
			mode: 'hands',
			version: this.floor.version + 1,
			...(holder === undefined ? {} : { holder: this.person(holder) }),
			hands: hands.map((id) => this.person(id))
		};
		return this.tell({ what: 'floor.set', floor: this.floor });
	}

	keepOut(id: string, out: boolean): Change {
		if (out) this.removed.add(id);
		else this.removed.delete(id);
		if (out) this.here.delete(id);
		const what = out ? 'person.removed' : 'person.let_in';
		return this.tell({ what, person: { ...this.person(id), present: !out } });
	}

	/**
	 * The head is read first, the rows after: with `behind`, that many changes are in the rows already and are
	 * told again.
	 */
	async snapshot(behind = 0): Promise<Room> {
		const parts = this.rows.slice(-this.shown).map((part) => this.toAna(part));
		return structuredClone({
			id: 'r',
			circle: { id: 'c', name: 'Tuesday' },
			epoch: this.epoch,
			seq: Math.max(0, this.seq - behind),
			floor: this.floor,
			people: this.people,
			here: [...this.here],
			removed: [...this.removed],
			folded: [...this.folded],
			parts,
			earlier: this.rows.length > parts.length,
			retention: 'h72' as const,
			viewer: { may: this.carer ? ['say', 'fold_part'] : ['say'], over: [], person: this.person('ana'), agreed: true, newcomer: false }
		});
	}

	async changes(after: number, epoch: string): Promise<Changes> {
		const lost = epoch !== this.epoch || after > this.seq;
		const missed = lost ? [] : this.told.slice(after, after + 5).map((change) => this.present(change));
		return structuredClone({
			epoch: this.epoch,
			seq: this.seq,
			changes: missed,
			more: !lost && after + missed.length < this.seq,
			resync: lost
		});
	}

	async earlier(before: number): Promise<{ parts: Part[]; earlier: boolean }> {
		const older = this.rows.filter((part) => part.saidSeq < before);
		const parts = older.slice(-this.shown).map((part) => this.toAna(part));
		return structuredClone({ parts, earlier: older.length > parts.length });
	}

	/** A change of the log, with what the rows say now. */
	private present(change: Change): Change {
		if (!change.part) return change;
		const part = this.rows.find((row) => row.id === change.part!.id);
		return { ...change, part: part && this.toAll(part) };
	}

	/** A part as everybody is told of it. */
	private toAll(part: Part): Part {
		if (part.state !== 'folded') return part;
		const { body: _, ...rest } = part;
		return rest;
	}

	/** A part as ana reads it. */
	toAna(part: Part): Part {
		return this.carer || part.author.id === 'ana' ? part : this.toAll(part);
	}

	private tell(change: Omit<Change, 'seq' | 'at'>): Change {
		const numbered = structuredClone({ ...change, seq: this.seq + 1, at: at(this.seq + 1) });
		this.told.push(numbered);
		return structuredClone(numbered);
	}

	private person(id: string): Person {
		return this.people.find((person) => person.id === id)!;
	}
}

function at(seq: number): string {
	return new Date(Date.UTC(2026, 0, 1, 0, 0, seq)).toISOString();
}
