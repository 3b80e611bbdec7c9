import type { Change, Person } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { isVersioned, type Fields, type Floor, type Line, type Moved, type Own, type Stage, type Verb } from './stage.ts';
import type { StageDoor } from './stage.svelte.ts';

/** The moment at which the model's evening begins. */
export const EVENING = Date.UTC(2026, 0, 6, 19, 0, 0);
/** How many moves one answer has. */
const PAGE = 5;

/**
 * A gathering as the server keeps it, for tests: one stage, a log of moves with
 * lines for everyone and for one, and the floor as one person is told it. It does
 * not play the script; a test says what happens.
 */
export class ModelStage {
	stage: Stage;
	moves: Moved[] = [];
	/** What is told to the room, in order. */
	told: Change[] = [];
	mine: Own;
	now = EVENING;
	asked: { verb: Verb; fields: Fields & { version?: number } }[] = [];
	/** How often the floor was asked for. */
	looked = 0;
	/** The number of the room's next change. */
	seq = 0;

	constructor(me = 'ana') {
		const seats = ['ana', 'bo', 'cy', 'dee'].map((id) => ({ person: person(id), speaking: true, acked: true, state: 'in' as const }));
		this.stage = {
			id: 'g', version: 1, phase: 'checkin', since: at(EVENING), startsAt: at(EVENING), endsAt: at(EVENING + 60 * 60_000),
			leads: 'dee', host: 'dee', guardian: 'cy', seats, hands: [], order: 'seat', afterFor: 1200, quietFor: 1800,
			round: { kind: 'checkin', order: 'seat', next: ['bo', 'ana', 'cy'], later: [] }
		};
		this.mine = { person: me, seat: 'in', speaking: true, acked: true, bells: 2 };
	}

	/** Something happens: the stage changes, and these lines tell of it. */
	move(change: Partial<Stage>, ...lines: Line[]): Change {
		const version = this.stage.version + 1;
		this.stage = { ...this.stage, ...change, version };
		const moved = { version, seq: ++this.seq, at: at(this.now), lines };
		this.moves.push(moved);
		const told = {
			seq: moved.seq, at: moved.at, what: 'gathering.moved', through: version,
			stage: structuredClone(this.stage), lines: structuredClone(lines.filter((line) => !line.private))
		} as Change;
		this.told.push(told);
		return told;
	}

	/** Somebody has the piece. */
	turn(of: string, state: 'offered' | 'active' | 'breath' | 'witness', n = 1): Change {
		const kind = { offered: 'offer', active: 'has', breath: 'breath', witness: 'responses' }[state];
		const next = this.stage.round?.next.filter((other) => other !== of) ?? [];
		return this.move(
			{ turn: { n, person: of, state, since: at(this.now), wants: 'reflection', kinds: state === 'witness' ? ['presence', 'reflect'] : undefined }, round: { ...this.stage.round!, next } },
			{ kind, who: of, turn: n, what: state === 'witness' ? 'reflection' : undefined }
		);
	}

	/** A change as it is told to whoever missed it. */
	late(change: Change): Change {
		const { lines: _, ...rest } = change;
		return { ...rest, stage: structuredClone(this.stage), through: this.stage.version } as Change;
	}

	async floor(from: number): Promise<Floor> {
		this.looked++;
		const after = this.moves.filter((moved) => moved.version > from);
		return structuredClone({ ...this.bare(), moves: after.slice(0, PAGE), more: after.length > PAGE });
	}

	/** The floor without what happened, as an answer to a command has it. */
	bare(): Floor {
		const { turn } = this.stage;
		const own = turn?.person === this.mine.person ? { until: at(this.now + 60_000), since: turn.since! } : undefined;
		return structuredClone({ stage: this.stage, mine: { ...this.mine, turn: own }, now: at(this.now), moves: [] });
	}

	async ask(verb: Verb, fields: Fields & { version?: number }): Promise<Floor> {
		this.asked.push({ verb, fields });
		if (isVersioned(verb) && fields.version !== this.stage.version)
			throw new Problem({ code: 'floor_version', status: 409, detail: 'Moved on.', state: this.bare() });
		return this.bare();
	}

	async come(): Promise<Floor> {
		this.mine = { ...this.mine, seat: 'in' };
		return this.bare();
	}

	/** The doors of this model, as a stage asks them. */
	get door(): StageDoor {
		return { floor: (from) => this.floor(from), move: (verb, fields) => this.ask(verb, fields), come: () => this.come() };
	}
}

export function person(id: string): Person {
	return { id, name: id.charAt(0).toUpperCase() + id.slice(1), role: 'member' };
}

export function at(ms: number): string {
	return new Date(ms).toISOString();
}
