import type { Change, Changes, Circle, Member, Person } from '#lib/api/names.ts';
import { Stream } from '#lib/realtime/stream.ts';

/** What a circle asks the server. All may reject; they are asked again. */
export interface CircleDoor {
	snapshot(): Promise<Circle>;
	members(): Promise<Member[]>;
	changes(after: number, epoch: string): Promise<Changes>;
}

/** What else moves with the stream of a circle: the list of its threads. */
export interface Moved {
	apply(change: Change, me: string | undefined): void;
	reload(): Promise<void>;
}

/** One circle as a member sees it now: its people, and whatever else its stream moves. */
export class CircleState {
	readonly id: string;
	circle: Circle = $state.raw()!;
	members = $state.raw<Member[]>([]);
	/** Whether somebody's way out of this circle was mine. */
	over = $state.raw(false);
	#stream: Stream;

	constructor(
		circle: Circle,
		members: Member[],
		private also: Moved,
		private door: CircleDoor
	) {
		this.id = circle.card.id;
		this.circle = circle;
		this.members = members;
		this.#stream = new Stream({
			changes: (after, epoch) => door.changes(after, epoch),
			fresh: () => this.#fresh(),
			apply: (change) => this.#apply(change)
		});
		this.#stream.startAt(circle.seq, circle.epoch);
	}

	get known() {
		return { after: this.#stream.seq, epoch: this.#stream.epoch };
	}

	get me(): Person | undefined {
		return this.circle.viewer.person;
	}

	may(action: string): boolean {
		return this.circle.viewer.may.includes(action);
	}

	hear(change: Change): void {
		this.#stream.hear(change);
	}

	/** These never reject. */
	resync(): Promise<void> {
		return this.#stream.resync();
	}

	catchUp(): Promise<void> {
		return this.#stream.catchUp();
	}

	close(): void {
		this.#stream.close();
	}

	/** The head first, the lists after: what changes in between is heard twice, never lost. */
	async #fresh(): Promise<void> {
		const circle = await this.door.snapshot();
		const [members] = await Promise.all([this.door.members(), this.also.reload()]);
		this.circle = circle;
		this.members = members;
		this.#stream.startAt(circle.seq, circle.epoch);
	}

	#apply(change: Change): void {
		this.also.apply(change, this.me?.id);
		if (!change.person || !change.what.startsWith('member.')) return;
		const { present, ...person } = change.person;
		const known = this.members.find((member) => member.id === person.id);
		if (!present) this.members = this.members.filter((member) => member.id !== person.id);
		else if (known) this.members = this.members.map((member) => (member === known ? { ...known, ...person } : member));
		else this.members = [...this.members, { ...person, since: change.at }];
		if (person.id === this.me?.id) void this.#meAgain(present);
		// A hello and the free seats are not in the change; they are asked for.
		if (!known || !present) void this.#peopleAgain();
	}

	/** My own standing changed, and with it what I may do. */
	async #meAgain(present: boolean): Promise<void> {
		this.over = !present;
		if (present) await this.#cardAgain();
	}

	async #peopleAgain(): Promise<void> {
		if (this.over) return;
		const members = await this.door.members().catch(() => undefined);
		if (members) this.members = members;
		await this.#cardAgain();
	}

	async #cardAgain(): Promise<void> {
		const circle = await this.door.snapshot().catch(() => undefined);
		if (circle) this.circle = circle;
	}
}
