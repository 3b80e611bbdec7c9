import type { Change, Want } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { floorIn, isVersioned, stillMeant, type Fields, type Floor, type Moved, type Own, type Phase, type Stage, type Verb } from './stage.ts';

/** How long changes gather before we ask what they mean for us, in ms. */
export const GATHER = 250;
/** How long we wait after asking in vain, in ms. */
const LATER = 3_000;
/** How often the clock is looked at, in ms. */
const TICK = 1_000;

/** What a gathering that is on can be asked. All reject with a Problem. */
export interface StageDoor {
	floor(from: number): Promise<Floor>;
	move(verb: Verb, fields: Fields & { version?: number }): Promise<Floor>;
	/** Takes one's seat, or comes back to it. */
	come(how: { speaking?: boolean; wants?: Want }): Promise<Floor>;
}

/**
 * What one gathering that is on looks like now to one person. The room's stream
 * moves what everyone sees; what is theirs alone comes with every answer, and is
 * asked for again when a change may have touched it.
 */
export class StageState {
	readonly id: string;
	/** As everyone sees it. */
	view = $state.raw<Stage>() as Stage;
	/** As only we do. */
	mine = $state.raw<Own>() as Own;
	/** What happened, oldest first. */
	moves = $state.raw<Moved[]>([]);
	/** What is being asked now. */
	asking = $state.raw<ReadonlySet<Verb | 'come'>>(new Set());
	/** Why the last thing asked was refused. */
	problem = $state.raw<Problem>();
	/** The time of the house, in ms; it goes on while somebody looks. */
	now = $state(0);

	#offset = 0;
	#mineAt = 0;
	/** Up to where what happened was fetched, private lines and all. */
	#fetched = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#loading: Promise<void> | undefined;
	#again = false;
	#closed = false;

	/** @param moved called after every change of what there is to see */
	constructor(
		floor: Floor,
		private door: StageDoor,
		private moved: () => void = () => {}
	) {
		this.id = floor.stage.id;
		this.take(floor);
	}

	get phase(): Phase {
		return this.view.phase;
	}

	/** Whether it has begun and is not over: there is a bell, an order and an end. */
	get going(): boolean {
		return ['arrival', 'agreements', 'checkin', 'open', 'closing'].includes(this.phase);
	}

	/** Whether we lead, watch over it, or may. */
	get leads(): boolean {
		return this.mine.lead !== undefined;
	}

	/** Whether the piece is with us, offered or taken. */
	get withMe(): boolean {
		return this.view.turn?.person === this.mine.person;
	}

	nameOf(person: string | undefined): string {
		return this.view.seats.find((seat) => seat.person.id === person)?.person.name ?? '';
	}

	busy(verb: Verb | 'come'): boolean {
		return this.asking.has(verb);
	}

	/** Keeps the clock, and asks for what there is. Returns the way to stop. */
	begin(): () => void {
		const clock = setInterval(() => this.#tick(), TICK);
		void this.refresh();
		return () => {
			clearInterval(clock);
			this.#closed = true;
			clearTimeout(this.#timer);
		};
	}

	/** Takes a change of the room's stream. */
	hear(change: Change): void {
		if (change.what !== 'gathering.moved' || !change.stage || change.stage.id !== this.id) return;
		const before = this.view;
		const next = change.stage.version > before.version;
		if (next) this.view = change.stage;
		const version = change.through ?? change.stage.version;
		const known = Math.max(this.#fetched, this.moves.at(-1)?.version ?? 0);
		if (change.lines) this.#put([{ version, seq: change.seq, at: change.at, lines: change.lines }]);
		const missing = version > known + (change.lines ? 1 : 0);
		if (missing || (next && this.#concerns(before))) this.#soon(GATHER);
		this.moved();
	}

	/** Asks for all there is. It never rejects: what fails is asked again. */
	refresh(): Promise<void> {
		if (this.#loading) this.#again = true;
		this.#loading ??= this.#load().finally(() => {
			this.#loading = undefined;
			if (this.#again) this.#soon(GATHER);
			this.#again = false;
		});
		return this.#loading;
	}

	/**
	 * Asks something of the floor; true when it was done. What was refused stands in `problem`.
	 * Where only the version moved on, and what was asked is meant as before, it is asked once more.
	 */
	act(verb: Verb, fields: Fields = {}): Promise<boolean> {
		if (!isVersioned(verb)) return this.#once(verb, () => this.door.move(verb, fields));
		return this.#once(verb, async () => {
			const seen = this.view;
			try {
				return await this.door.move(verb, { ...fields, version: seen.version });
			} catch (caught) {
				const floor = caught instanceof Problem && caught.code === 'floor_version' ? floorIn(caught.state) : undefined;
				if (!floor || !stillMeant(verb, this.mine.person, seen, floor.stage)) throw caught;
				return this.door.move(verb, { ...fields, version: floor.stage.version });
			}
		});
	}

	/** Takes our seat, or comes back to it. */
	come(how: { speaking?: boolean; wants?: Want } = {}): Promise<boolean> {
		return this.#once('come', () => this.door.come(how));
	}

	/** Takes a floor that came with an answer. */
	take(floor: Floor): void {
		this.#offset = Date.parse(floor.now) - Date.now();
		this.#tick();
		if (!this.view || floor.stage.version >= this.view.version) this.view = floor.stage;
		if (floor.stage.version >= this.#mineAt) {
			this.mine = floor.mine;
			this.#mineAt = floor.stage.version;
		}
		this.#put(floor.moves);
		this.moved();
	}

	async #once(what: Verb | 'come', ask: () => Promise<Floor>): Promise<boolean> {
		if (this.asking.has(what)) return false;
		this.asking = new Set([...this.asking, what]);
		this.problem = undefined;
		try {
			this.take(await ask());
			return true;
		} catch (caught) {
			this.problem = Problem.from(caught);
			const floor = floorIn(this.problem.state);
			if (floor) this.take(floor);
			return false;
		} finally {
			this.asking = new Set([...this.asking].filter((other) => other !== what));
		}
	}

	async #load(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		try {
			for (let more = true; more; ) {
				const from = this.#fetched;
				const floor = await this.door.floor(from);
				this.take(floor);
				this.#fetched = Math.max(from, floor.moves.at(-1)?.version ?? 0);
				more = floor.more === true && this.#fetched > from;
				// Whoever is not in yet is told nothing of what happened.
				if (!floor.more && (floor.mine.seat === 'in' || floor.mine.seat === 'out')) this.#fetched = Math.max(this.#fetched, floor.stage.version);
			}
		} catch {
			this.#soon(LATER);
		}
	}

	/** Whether a change may have touched what is ours alone. */
	#concerns(before: Stage): boolean {
		const now = this.view;
		const me = this.mine.person;
		return now.phase !== before.phase || this.leads || now.turn?.person === me || before.turn?.person === me || now.stop?.kind !== before.stop?.kind;
	}

	#soon(ms: number): void {
		if (this.#closed) return;
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			void this.refresh();
		}, ms);
	}

	/** What was fetched has the private lines too, so it replaces what was heard. */
	#put(moves: Moved[]): void {
		if (moves.length === 0) return;
		const all = new Map(this.moves.map((moved) => [moved.version, moved]));
		for (const moved of moves) if ((all.get(moved.version)?.lines.length ?? -1) < moved.lines.length) all.set(moved.version, moved);
		this.moves = [...all.values()].sort((a, b) => a.version - b.version);
	}

	#tick(): void {
		this.now = Date.now() + this.#offset;
	}
}
