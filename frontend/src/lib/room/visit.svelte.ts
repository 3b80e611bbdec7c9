import type { Agreements, Change, Floor, Mode, OwnMeasure, Room } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import type { Live } from '#lib/gathering/live.svelte.ts';
import type { LiveDoor } from '#lib/gathering/live-door.ts';
import { floorIn } from '#lib/gathering/stage.ts';
import type { Ending } from '#lib/realtime/closing.ts';
import type { Connection } from '#lib/realtime/connection.ts';
import type { Line, Seat } from '#lib/realtime/seat.ts';
import { Told } from '#lib/realtime/told.svelte.ts';
import { realtime } from '#lib/words/realtime.ts';
import { room as words } from '#lib/words/room.ts';
import { Announcer } from './announcer.svelte.ts';
import { Changing } from './changing.svelte.ts';
import type { Door, Why } from './door.ts';
import { Led } from './led.svelte.ts';
import { Outbox } from './outbox.svelte.ts';
import { Reading } from './reading.svelte.ts';
import { RoomState } from './room.svelte.ts';

/** How often a room is asked over REST while there is no line, in ms. */
const SLOW_LANE = 10_000;
/** How long to gather changes of membership before asking who the people are, in ms. */
const GATHER = 300;

/** Problems after which this room has nothing more to tell us. */
const final = ['removed_from_room', 'not_found', 'signed_out', 'forbidden'];

/**
 * One person's visit to one room: the room as it is, what they have not sent,
 * where they read, and the line that ties these together.
 */
export class RoomVisit {
	readonly room: RoomState;
	readonly outbox: Outbox;
	readonly draft: Draft;
	readonly changing: Changing;
	readonly reading = new Reading();
	readonly announcer = new Announcer();
	line = $state.raw<Line>('resting');
	/** Why the door is shut to us; undefined while it is not. */
	shut = $state.raw<Ending | 'left'>();
	/** Why we were asked to stay out, once the server has said. */
	why = $state.raw<OwnMeasure>();
	/** Why the last thing said came back. */
	returned = $state.raw<Problem>();
	/** Whether the gathering that is on does not let us in yet. */
	threshold = $state(false);
	/** What people asked to be looked at, for those who look at it, and the side rooms that are ours or that we could be in. */
	readonly told = new Told('case', 'support');
	/** Somebody asked for a look at something in here, and others look at it. */
	rung = $state(false);
	#wasLost = false;
	#meeting: ReturnType<typeof setTimeout> | undefined;
	#circle: { after: number; epoch: string } | undefined;
	#led: Led;

	/** @param gatherings the door of a gathering that leads the room; without it none does */
	constructor(
		snapshot: Room,
		private account: string,
		private connection: Connection,
		private door: Door,
		drawer: Drawer,
		gatherings?: (gathering: string) => LiveDoor
	) {
		this.room = new RoomState(
			snapshot,
			{
				snapshot: () => this.#watched(door.snapshot()),
				changes: (after, epoch) => this.#watched(door.changes(after, epoch)),
				earlier: door.earlier,
				part: door.part
			},
			(change) => {
				this.live?.hear(change);
				this.#led.follow();
			}
		);
		this.draft = new Draft(drawer, `room.${snapshot.id}.draft`);
		this.changing = new Changing(
			async (part, body) => {
				await door.edit(part, body);
				await this.room.catchUp();
			},
			(words) => this.draft.putBack(words)
		);
		this.#led = new Led({ room: this.room, draft: this.draft, reading: this.reading, announcer: this.announcer, drawer }, gatherings);
		this.outbox = new Outbox(snapshot.id, drawer, door.say, (unsent, problem) => this.#takeBack(unsent.body, problem));
		this.#settleUnsent();
		this.reading.reachedEnd(snapshot.parts);
	}

	get me(): string | undefined {
		return this.room.viewer.person?.id;
	}

	/** Takes the seat. Returns the way to leave it. */
	begin(): () => void {
		const leave = [this.connection.enter(this.#roomSeat()), this.connection.enter(this.#circleSeat())];
		const slow = setInterval(() => this.#slowly(), SLOW_LANE);
		void this.outbox.pump();
		this.#led.follow();
		return () => {
			this.#led.close();
			leave.forEach((go) => go());
			clearInterval(slow);
			clearTimeout(this.#meeting);
			this.room.close();
			this.outbox.close();
			this.announcer.close();
		};
	}

	/** The gathering that leads the room, or has led it last. */
	get live(): Live | undefined {
		return this.#led.live;
	}

	/** Whether a gathering leads the room that is not shown yet. */
	get opening(): boolean {
		return this.#led.opening;
	}

	/** Says what stands in the composer. */
	say(): void {
		const body = this.draft.text.trim();
		if (body === '') return;
		this.returned = undefined;
		this.draft.text = '';
		this.reading.leftOff = 0;
		this.outbox.add(body);
	}

	/** Puts something that was not sent back into the composer. */
	putBack(nonce: string): void {
		const body = this.outbox.take(nonce)?.body;
		if (body) this.draft.putBack(body);
	}

	/** These reject with a Problem. */
	async withdraw(part: string): Promise<void> {
		await this.door.withdraw(part);
		await this.room.catchUp();
	}

	async setFloor(mode: Mode): Promise<void> {
		await this.door.setFloor({ mode, version: this.room.floor.version });
		await this.room.catchUp();
	}

	async raise(up: boolean): Promise<void> {
		this.#floorIs(await (up ? this.door.raise() : this.door.lower()));
	}

	async give(to: string): Promise<void> {
		this.#floorIs(await this.door.give(to, this.room.floor.version));
	}

	async putDown(): Promise<void> {
		this.#floorIs(await this.door.putDown(this.room.floor.version));
	}

	async keepOut(person: string, why: Why): Promise<void> {
		await this.door.remove(person, why);
		await this.room.catchUp();
	}

	async letIn(person: string): Promise<void> {
		await this.door.letIn(person);
		await this.room.catchUp();
	}

	/** The agreements that can be held against somebody here. */
	accepted(person: string): Promise<Agreements> {
		return this.door.accepted(person);
	}

	#roomSeat(): Seat {
		return {
			place: { room: this.room.id },
			account: this.account,
			known: () => ({ after: this.room.seq, epoch: this.room.epoch }),
			snapshot: (data) => {
				this.room.adopt(data as Room);
				this.#caughtUp();
			},
			change: (change) => this.#heard(change),
			caughtUp: (data) => {
				this.room.here = (data as { here?: string[] } | undefined)?.here ?? this.room.here;
				this.#caughtUp();
			},
			here: (ids) => this.#hereNow(ids),
			notice: (what) => (what === 'folded' ? this.#meetSoon() : this.live?.notice(what)),
			refused: (problem) => this.#refused(problem),
			ended: (why) => this.#ended(why),
			line: (line) => this.#lineIs(line)
		};
	}

	/** The circle tells who comes, goes and changes role; the room does not. */
	#circleSeat(): Seat {
		return {
			place: { circle: this.room.circle.id },
			account: this.account,
			known: () => this.#circle,
			snapshot: (data) => {
				const { seq, epoch } = data as { seq: number; epoch: string };
				if (this.#circle) this.#meetSoon();
				this.#circle = { after: seq, epoch };
				this.told.missed();
			},
			change: (change) => {
				if (this.#circle) this.#circle.after = Math.max(this.#circle.after, change.seq);
				if (change.what.startsWith('member.') || change.what === 'standing') this.#meetSoon();
			},
			caughtUp: () => this.told.missed(),
			notice: (what) => {
				this.told.hear(what);
				if (what === 'reported') this.rung = true;
			},
			ended: (why) => this.#end(why === 'removed' ? 'left' : why)
		};
	}

	#heard(change: Change): void {
		const before = this.room.floor;
		this.room.hear(change);
		this.#settleUnsent();
		if (this.room.removed.includes(this.me ?? '')) return this.#ended('removed');
		if (this.room.floor.version > before.version && this.reading.settled) this.#announceFloor(before);
	}

	/** Says what is new about the floor; a hand that is raised or lowered is seen, not said. */
	#announceFloor(before: Floor): void {
		const now = this.room.floor;
		if (now.gathering !== undefined) return;
		if (now.mode !== before.mode) this.announcer.say(words.floor[now.mode as Mode].said);
		if (now.mode !== 'hands' || now.holder?.id === before.holder?.id) return;
		if (now.holder?.id === this.me) this.announcer.say(words.piece.mine);
		else if (now.holder) this.announcer.say(words.piece.with(now.holder.name));
		else if (before.holder) this.announcer.say(words.piece.free);
	}

	#floorIs(floor: Floor): void {
		if (floor.version > this.room.floor.version) this.room.floor = floor;
		this.#led.follow();
	}

	#hereNow(ids: string[]): void {
		const names = (some: string[]) => some.filter((id) => id !== this.me).map((id) => this.room.nameOf(id) ?? '');
		const came = names(ids.filter((id) => !this.room.here.includes(id)));
		const went = names(this.room.here.filter((id) => !ids.includes(id)));
		this.room.here = ids;
		if (ids.some((id) => this.room.nameOf(id) === undefined)) this.#meetSoon();
		if (!this.reading.settled) return;
		if (came.some(Boolean)) this.announcer.say(words.here.came(came.filter(Boolean)));
		if (went.some(Boolean)) this.announcer.say(words.here.went(went.filter(Boolean)));
	}

	#lineIs(line: Line): void {
		const before = this.line;
		this.line = line;
		if (line === 'open') this.shut = undefined;
		if (before !== 'open' || line === 'open') return;
		this.#wasLost = true;
		this.reading.away();
		this.reading.settled = false;
		this.announcer.hush();
		if (line === 'lost') this.announcer.say(realtime.line.lost);
	}

	#caughtUp(): void {
		this.#settleUnsent();
		this.#led.follow();
		this.live?.catchUp();
		if (this.#wasLost) this.#meetSoon();
		this.reading.settled = true;
		if (this.room.removed.includes(this.me ?? '')) return this.#ended('removed');
		if (this.#wasLost) this.announcer.say(realtime.line.back);
		this.#wasLost = false;
		void this.outbox.pump();
	}

	/** Without a line, as behind a proxy that lets none through, the room still moves, only slower. */
	#slowly(): void {
		if (this.line === 'open' || this.shut !== undefined || !this.reading.looking) return;
		void this.room.catchUp().then(() => this.#settleUnsent());
		this.live?.catchUp();
		void this.outbox.pump();
	}

	#meetSoon(): void {
		clearTimeout(this.#meeting);
		this.#meeting = setTimeout(() => {
			this.#watched(this.door.snapshot()).then(
				(room) => this.room.meet(room),
				() => {}
			);
		}, GATHER);
	}

	#settleUnsent(): void {
		this.outbox.settle(this.room.parts, this.me, this.room.seq);
	}

	#takeBack(body: string, problem: Problem): boolean {
		this.returned = problem;
		const floor = floorIn(problem.state);
		if (floor) this.live?.stage.take(floor);
		else if (problem.floor) this.#floorIs(problem.floor);
		if (final.includes(problem.code)) this.#refused(problem);
		if (this.draft.text.trim() !== '') return false;
		this.draft.putBack(body);
		return true;
	}

	async #watched<T>(answer: Promise<T>): Promise<T> {
		try {
			return await answer;
		} catch (caught) {
			this.#refused(Problem.from(caught));
			throw caught;
		}
	}

	#refused(problem: Problem): void {
		if (problem.code === 'gathering_threshold') this.threshold = true;
		else if (problem.code === 'removed_from_room') {
			this.why = problem.state as OwnMeasure | undefined;
			this.#end('removed');
		}
		else if (problem.code === 'not_found' || problem.code === 'forbidden') this.#end('left');
		else if (problem.code === 'signed_out') this.#end('signed_out');
	}

	/** Whoever leaves the circle is sent out of the room too; the server knows which of the two it was. */
	#ended(why: Ending): void {
		this.#end(why);
		if (why === 'removed') this.#watched(this.door.snapshot()).catch(() => {});
	}

	#end(why: Ending | 'left'): void {
		this.shut = why;
		this.reading.settled = true;
		if (why !== 'too_many' && why !== 'refused') this.room.close();
	}
}
