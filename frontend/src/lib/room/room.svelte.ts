import type { Change, Changes, Floor, Part, Person, Room, Viewer } from '#lib/api/names.ts';
import { Stream } from '#lib/realtime/stream.ts';

/** How many parts that were taken back a page remembers. */
const COPIES = 50;

/** What a room asks the server. The first two may reject: the room then asks again later. */
export interface RoomDoor {
	snapshot(): Promise<Room>;
	changes(after: number, epoch: string): Promise<Changes>;
	earlier(before: number): Promise<{ parts: Part[]; earlier: boolean }>;
	/** One part as we may read it. */
	part(id: string): Promise<Part>;
}

/**
 * What one room looks like now. It starts from a snapshot and is moved only by
 * numbered changes, so it can tell when it has missed one. However they are
 * lost, doubled or turned around on the way, it ends as the server has it.
 */
export class RoomState {
	readonly id: string;
	circle = $state.raw<Room['circle']>({ id: '', name: '' });
	floor = $state.raw<Floor>({ mode: 'open', version: 0, hands: [] });
	/** All members, also those kept out of the room. */
	people = $state.raw<Person[]>([]);
	/** Ids of those who are in the room now. */
	here = $state.raw<string[]>([]);
	/** Ids of those kept out. */
	removed = $state.raw<string[]>([]);
	/** Ids of those whose words we fold. */
	folded = $state.raw<string[]>([]);
	/** Oldest first. */
	parts = $state.raw<Part[]>([]);
	/** Whether there are parts before the first one here. */
	earlier = $state.raw(false);
	viewer = $state.raw<Viewer>({ may: [], over: [], agreed: true, newcomer: false });
	retention = $state.raw<Room['retention']>('h72');

	#withdrawn = new Set<string>();
	/** How parts were told to stand that were folded, or shown again. */
	#stands = new Map<string, Part>();
	/** What was said before it was taken back under our eyes: never shown, and gone with the page. */
	#said = new Map<string, string>();
	#forgotten = 0;
	#snapshots = 0;
	#stream: Stream;

	/** @param told called with each change, in order and once, after it was taken */
	constructor(
		room: Room,
		private door: RoomDoor,
		private told: (change: Change) => void = () => {}
	) {
		this.id = room.id;
		this.#stream = new Stream({
			changes: (after, epoch) => door.changes(after, epoch),
			fresh: async () => this.adopt(await door.snapshot()),
			apply: (change) => {
				this.#apply(change);
				this.told(change);
			}
		});
		this.adopt(room);
	}

	/** The number of the latest change that this shows. */
	get seq(): number {
		return this.#stream.seq;
	}

	get epoch(): string {
		return this.#stream.epoch;
	}

	may(action: string): boolean {
		return this.viewer.may.includes(action);
	}

	/** The name of somebody here; undefined for somebody we have not been told of. */
	nameOf(id: string): string | undefined {
		return this.people.find((person) => person.id === id)?.name;
	}

	/** What this page has read of a part, also where it was taken back since, for whoever would like to have it looked at. */
	copyOf(part: Part): string | undefined {
		return part.body ?? this.#said.get(part.id);
	}

	/** Takes a fresh snapshot as the truth, unless we are already past it. */
	adopt(room: Room): void {
		if (this.#stream.isPast(room.seq, room.epoch)) return;
		this.#snapshots++;
		this.#withdrawn.clear();
		this.#stands.clear();
		this.#forgotten = 0;
		this.circle = room.circle;
		this.floor = room.floor;
		this.here = room.here;
		this.removed = room.removed;
		this.parts = room.parts;
		this.earlier = room.earlier;
		this.retention = room.retention;
		this.meet(room);
		this.#stream.startAt(room.seq, room.epoch);
	}

	/** Takes only the people of a snapshot, what we may do, and whom we fold. */
	meet(room: Pick<Room, 'people' | 'viewer' | 'folded'>): void {
		this.folded = room.folded;
		this.people = room.people;
		this.viewer = room.viewer;
		for (const part of this.parts) {
			if (part.state !== 'folded') continue;
			if (!this.#reads(part)) this.#swap(part.id, covered);
			else if (part.body === undefined) this.#lookUp(part);
		}
	}

	/** Takes a change from the socket, in whatever order it arrives. */
	hear(change: Change): void {
		this.#stream.hear(change);
	}

	/** Asks for whatever is missing. It never rejects: what fails is tried again. */
	catchUp(): Promise<void> {
		return this.#stream.catchUp();
	}

	/** Takes a fresh snapshot. Also called when the server says `resync`. It never rejects. */
	resync(): Promise<void> {
		return this.#stream.resync();
	}

	/** Puts the page of parts before ours in front. It rejects with a Problem. */
	async loadEarlier(): Promise<void> {
		const first = this.parts[0];
		if (!first || !this.earlier) return;
		const asked = this.#snapshots;
		const page = await this.door.earlier(first.saidSeq);
		if (asked !== this.#snapshots || this.parts[0] !== first) return;
		const before = page.parts
			.filter((part) => part.saidSeq < first.saidSeq && part.saidSeq > this.#forgotten)
			.map((part) => (this.#withdrawn.has(part.id) ? emptied(part) : this.#asItStands(part)));
		this.parts = [...before, ...this.parts];
		this.earlier = page.earlier && this.#forgotten < (this.parts[0]?.saidSeq ?? 0);
	}

	/** Stops asking, for good. */
	close(): void {
		this.#stream.close();
	}

	/** Each of these tells what holds when it was told or later, and the last one is the last word. */
	#apply(change: Change): void {
		switch (change.what) {
			case 'part.said':
				if (change.part) this.#put(change.part);
				break;
			case 'part.withdrawn':
				if (change.part) this.#withdraw(change.part);
				break;
			case 'part.edited':
				if (change.part) this.#edit(change.part);
				break;
			case 'part.folded':
			case 'part.shown':
				if (change.part) this.#fold(change.part);
				break;
			case 'part.forgotten':
				this.#forget(change.through ?? 0);
				break;
			case 'floor.set':
			case 'gathering.moved':
				if (change.floor && change.floor.version > this.floor.version) this.floor = change.floor;
				break;
			case 'person.removed':
			case 'person.let_in':
				if (change.person) this.#keepOut(change.person.id, !change.person.present);
		}
	}

	#put(part: Part): void {
		if (this.parts.some((known) => known.id === part.id)) return;
		this.parts = [...this.parts, this.#withdrawn.has(part.id) ? emptied(part) : part];
		this.#lookUp(part);
	}

	/** What we have not shown, because it is further up or from before our time, is only remembered. */
	#withdraw(part: Part): void {
		this.#withdrawn.add(part.id);
		const body = this.parts.find((known) => known.id === part.id)?.body;
		if (body !== undefined && this.#said.size < COPIES) this.#said.set(part.id, body);
		this.parts = this.parts.map((known) => (known.id === part.id ? emptied(known) : known));
	}

	/** What was taken back stays so, whichever is told first. */
	#edit(part: Part): void {
		this.#swap(part.id, (known) => (known.state === 'said' ? part : known));
		this.#lookUp(part);
	}

	/** Whoever may not read what is folded has nothing of it left on the page. */
	#fold(part: Part): void {
		if (part.state === 'withdrawn') return this.#withdraw(part);
		this.#stands.set(part.id, part);
		this.#swap(part.id, (known) => this.#asItStands(known));
		this.#lookUp(part);
	}

	/** A part as it was told to stand; its words stay with who may read them. */
	#asItStands(part: Part): Part {
		const told = this.#stands.get(part.id);
		if (!told || part.state === 'withdrawn') return part;
		if (told.state !== 'folded' || !this.#reads(part) || part.body === undefined) return told;
		return { ...told, body: part.body, ...(part.state === 'folded' && part.why ? { why: part.why } : {}) };
	}

	#swap(id: string, how: (known: Part) => Part): void {
		this.parts = this.parts.map((known) => (known.id === id ? how(known) : known));
	}

	/** Whether we may read a part that is folded: it is ours, or we look after the room. */
	#reads(part: Part): boolean {
		return part.author.id === this.viewer.person?.id || this.may('fold_part');
	}

	/** What everybody is told of a folded part has no words: whoever may read them asks. */
	#lookUp(part: Part): void {
		if (part.state !== 'folded' || !this.#reads(part)) return;
		this.door.part(part.id).then(
			(whole) => whole.state === 'folded' && this.#reads(part) && this.#swap(part.id, (known) => (known.state === 'folded' ? whole : known)),
			() => undefined // it stays as it is until the room is read anew
		);
	}

	#forget(through: number): void {
		this.#forgotten = Math.max(this.#forgotten, through);
		const kept = this.parts.filter((part) => part.saidSeq > through);
		if (kept.length === this.parts.length) return;
		this.parts = kept;
		this.earlier = false;
	}

	#keepOut(id: string, out: boolean): void {
		const others = this.removed.filter((known) => known !== id);
		this.removed = out ? [...others, id] : others;
		if (out) this.here = this.here.filter((known) => known !== id);
	}
}

/** A folded part as those see it who may not read it. */
function covered(part: Part): Part {
	const { body: _, why: __, ...rest } = part;
	return rest;
}

/** A part as it stands once its author took it back. */
function emptied(part: Part): Part {
	return { ...covered(part), state: 'withdrawn' };
}
