import type { Change, Changes, Circle, Member, Person } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Stream } from '#lib/realtime/stream.ts';
import { Told } from '#lib/realtime/told.svelte.ts';

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
	/** Counts what changed about the circle as a whole: lists that are not kept here are asked for again. */
	beat = $state.raw(0);
	/** The same for its gatherings. */
	gatherings = $state.raw(0);
	/** The same for what people asked to be looked at, the side rooms one is in, green rooms, and who holds gatherings. */
	readonly told = new Told('case', 'support', 'green', 'rota');
	#stream: Stream;
	#looking?: Promise<void>;
	#lookAgain = false;
	#inDoubt = false;

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

	/** Those whose seat is not paused. */
	get present(): Member[] {
		return this.members.filter((one) => !one.paused);
	}

	/** Those of them who may lead a gathering. */
	get hosts(): Member[] {
		return this.present.filter((one) => one.role !== 'member');
	}

	may(action: string): boolean {
		return this.circle.viewer.may.includes(action);
	}

	/** Whether the viewer may act towards somebody of a role. */
	reaches(role: string): boolean {
		return this.circle.viewer.over.includes(role);
	}

	/** Takes the circle as an answer told it, unless something newer is known. */
	take(circle: Circle): void {
		if (circle.epoch === this.circle.epoch && circle.seq < this.circle.seq) return;
		this.circle = circle;
		this.beat++;
	}

	/**
	 * Looks at the circle and its people again. Whoever asks while it looks is told by one more look after it. It
	 * never rejects.
	 */
	look(): Promise<void> {
		if (this.#looking) this.#lookAgain = true;
		this.#looking ??= this.#lookUntilStill().finally(() => (this.#looking = undefined));
		return this.#looking;
	}

	hear(change: Change): void {
		this.#stream.hear(change);
	}

	/** Takes what came for us alone. */
	notice(what: string): void {
		this.told.hear(what);
	}

	/** It never rejects. */
	resync(): Promise<void> {
		return this.#stream.resync();
	}

	/** Every change was told; of what came for us alone, some may have been missed. */
	caughtUp(): void {
		this.told.missed();
	}

	/**
	 * The server will not tell this page any more: I am out, or I paused, or I stepped away. Which of them, it is asked;
	 * where it does not answer, the page closes.
	 */
	async shut(): Promise<void> {
		await this.look();
		if (this.#inDoubt) this.over = true;
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
		this.beat++;
		this.gatherings++;
		this.told.missed();
		this.#stream.startAt(circle.seq, circle.epoch);
	}

	#apply(change: Change): void {
		this.also.apply(change, this.me?.id);
		if (change.what === 'gathering.set') this.gatherings++;
		// Whom it is about is not told, so everyone looks at what they may do.
		else if (change.what === 'standing' || change.what === 'circle.about') void this.look();
		else if (change.what.startsWith('member.')) this.#applyPerson(change);
	}

	#applyPerson(change: Change): void {
		if (!change.person) return void this.look();
		const { present, ...person } = change.person;
		const known = this.members.find((member) => member.id === person.id);
		if (!present) this.members = this.members.filter((member) => member.id !== person.id);
		else if (known) this.members = this.members.map((member) => (member === known ? { ...known, ...person } : member));
		else this.members = [...this.members, { ...person, since: change.at, newcomer: true, paused: false }];
		const mine = person.id === this.me?.id;
		if (mine && !present) this.over = true;
		// A hello, the free seats and what I may do are not in the change; they are asked for.
		else if (mine || !known || !present || change.what === 'member.changed') void this.look();
	}

	async #lookUntilStill(): Promise<void> {
		do {
			this.#lookAgain = false;
			await this.#lookOnce();
		} while (this.#lookAgain && !this.over);
	}

	async #lookOnce(): Promise<void> {
		if (this.over) return;
		try {
			const circle = await this.door.snapshot();
			const { may, pausedUntil, awayUntil } = circle.viewer;
			const inside = may.includes('read_circle');
			// A stranger may see the card of a circle, also of one they were in.
			if (!inside && !pausedUntil && !awayUntil) this.over = true;
			const members = inside ? await this.door.members() : this.members;
			this.circle = circle;
			this.members = members;
			this.beat++;
			this.#inDoubt = false;
		} catch (caught) {
			// What we have stays, and the next change asks again; unless there is nothing here for us any more.
			this.#inDoubt = true;
			if (Problem.from(caught).status === 404) this.over = true;
		}
	}
}
