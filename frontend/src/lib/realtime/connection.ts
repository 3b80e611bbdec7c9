import { Problem } from '#lib/api/problem.ts';
import { realtime as words } from '#lib/words/realtime.ts';
import { closing, wait, type Ending } from './closing.ts';
import { frameOf, keyOf, placeOf, type Place, type ServerFrame } from './frames.ts';
import type { Line, Seat } from './seat.ts';

/** How often we ask whether the server is still there, in ms. */
export const PING_EVERY = 10_000;
/** How long it may take to answer, or to greet us, in ms. */
export const PONG_WITHIN = 5_000;
export const HELLO_WITHIN = 10_000;
/** How long the line stays when the last seat is left, so that going from page to page keeps it. */
export const LINGER = 5_000;

/** The part of a WebSocket that we use. */
export interface Wire {
	send(text: string): void;
	close(code?: number): void;
	addEventListener(type: 'message', heard: (event: { data: unknown }) => void): void;
	addEventListener(type: 'close', heard: (event: { code: number; reason: string }) => void): void;
}

/** What the connection needs of the browser; tests bring their own. */
export interface Surroundings {
	open(): Wire;
	random(): number;
	/** Tells when the network comes or goes, and when the page is looked at again. */
	notice(heard: (what: 'online' | 'offline' | 'seen') => void): void;
	/** Whether the session still stands: asked when the server does not even greet us. */
	signedIn(): Promise<boolean>;
}

interface Pending {
	frame: object;
	resolve(data: unknown): void;
	reject(reason: unknown): void;
}

/**
 * The one connection of this tab. It comes back by itself, takes every seat
 * again where it left it, and sends again what was not answered: the nonce in a
 * command makes the second time the first.
 */
export class Connection {
	#seats = new Map<string, Set<Seat>>();
	#entering = new Map<string, Seat>();
	#pending = new Map<string, Pending>();
	#watchers = new Set<(line: Line) => void>();
	#wire: Wire | undefined;
	#line: Line = 'resting';
	#account = '';
	#ending: Ending | undefined;
	#lost = 0;
	#refs = 0;
	#noticing = false;
	#retry: Timer;
	#greeting: Timer;
	#beat: Timer;
	#answer: Timer;
	#linger: Timer;

	constructor(private around: Surroundings) {}

	get line(): Line {
		return this.#line;
	}

	/** Why the line ended; undefined while it has not. */
	get ending(): Ending | undefined {
		return this.#ending;
	}

	/** Calls `heard` at every change of the line. Returns the way to stop it. */
	watch(heard: (line: Line) => void): () => void {
		this.#watchers.add(heard);
		return () => this.#watchers.delete(heard);
	}

	/**
	 * Takes a seat and keeps it over every loss. Returns the way to leave it. Asking
	 * for a seat is the act of a person, so it also brings an ended line back.
	 */
	enter(seat: Seat): () => void {
		if (seat.account !== this.#account) this.stop();
		this.#account = seat.account;
		const key = keyOf(seat.place);
		const seats = this.#seats.get(key) ?? new Set();
		this.#seats.set(key, seats.add(seat));
		clearTimeout(this.#linger);
		if (this.#line === 'resting' || this.#line === 'ended') this.#open('opening');
		else seat.line?.(this.#line);
		if (this.#line === 'open') this.#takeSeat(seat);
		return () => this.#leave(key, seat);
	}

	/**
	 * Sends a command and waits for its answer, over losses too; so it must be
	 * one that may be sent twice. Rejects with a Problem.
	 */
	ask(frame: { do: string; [more: string]: unknown }): Promise<unknown> {
		if (this.#line === 'ended') return Promise.reject(gone(this.#ending));
		return new Promise((resolve, reject) => {
			const ref = this.#ref();
			this.#pending.set(ref, { frame, resolve, reject });
			if (this.#line === 'open') this.#send({ ...frame, ref });
		});
	}

	/** Comes back after an ending, because the person asked for it. */
	again(): void {
		if (this.#line !== 'ended') return;
		this.#lost = 0;
		if (this.#seats.size > 0) this.#open('opening');
		else this.#say('resting');
	}

	/** Hangs up and forgets everything: the person left, or signed out. */
	stop(): void {
		this.#hangUp();
		this.#seats.clear();
		this.#rejectAll('signed_out');
		this.#say('resting');
	}

	#leave(key: string, seat: Seat): void {
		const seats = this.#seats.get(key);
		if (!seats?.delete(seat) || seats.size > 0) return;
		this.#seats.delete(key);
		if (this.#line === 'open' && !('self' in seat.place)) this.#send({ do: 'leave', ref: this.#ref(), ...seat.place });
		if (this.#seats.size === 0) this.#linger = setTimeout(() => this.#rest(), LINGER);
	}

	#rest(): void {
		if (this.#seats.size > 0 || this.#line === 'ended') return;
		this.#hangUp();
		this.#say('resting');
	}

	#open(line: Line): void {
		if (!this.#noticing) this.around.notice((what) => this.#notice(what));
		this.#noticing = true;
		this.#hangUp();
		this.#say(line);
		const wire = this.around.open();
		this.#wire = wire;
		wire.addEventListener('message', (event) => {
			const frame = frameOf(event.data);
			if (frame && wire === this.#wire) this.#hear(frame);
		});
		wire.addEventListener('close', (event) => {
			if (wire === this.#wire) this.#closed(event.code, event.reason);
		});
		this.#greeting = setTimeout(() => this.#closed(1006, ''), HELLO_WITHIN);
	}

	#hear(frame: ServerFrame): void {
		switch (frame.on) {
			case 'hello':
				return this.#greeted();
			case 'pong':
				clearTimeout(this.#answer);
				this.#answer = undefined;
				this.#lost = 0;
				return;
			case 'snapshot':
				return this.#at(frame).forEach((seat) => seat.snapshot(frame.data));
			case 'change':
				return this.#at(frame).forEach((seat) => seat.change(frame.change));
			case 'here':
				return this.#at(frame).forEach((seat) => seat.here?.(frame.here));
			case 'notice':
				return this.#noticed(frame).forEach((seat) => seat.notice?.(frame.what));
			case 'resync':
				return this.#at(frame).forEach((seat) => this.#takeSeat(seat, true));
			case 'ok':
				return this.#answered(frame.ref, (seat) => seat.caughtUp?.(frame.data), (p) => p.resolve(frame.data));
			case 'error': {
				const problem = Problem.of(frame.problem.status, frame.problem);
				return this.#answered(frame.ref, (seat) => seat.refused?.(problem), (p) => p.reject(problem));
			}
		}
	}

	#greeted(): void {
		clearTimeout(this.#greeting);
		this.#greeting = undefined;
		this.#say('open');
		for (const seat of this.#everySeat()) this.#takeSeat(seat);
		for (const [ref, { frame }] of this.#pending) this.#send({ ...frame, ref });
		this.#beat = setInterval(() => this.#ping(), PING_EVERY);
	}

	#takeSeat(seat: Seat, afresh = false): void {
		if ('self' in seat.place) return seat.caughtUp?.(undefined);
		const ref = this.#ref();
		this.#entering.set(ref, seat);
		this.#send({ do: 'enter', ref, ...seat.place, ...(afresh ? undefined : seat.known()) });
	}

	/** The seats a frame is for: the one that asked, else all at its place, else all. */
	#at(frame: { ref?: string; room?: string; circle?: string }): Seat[] {
		const asked = frame.ref === undefined ? undefined : this.#entering.get(frame.ref);
		if (asked) {
			this.#entering.delete(frame.ref!);
			return this.#seated(asked) ? [asked] : [];
		}
		const place: Place | undefined = placeOf(frame);
		return place ? [...(this.#seats.get(keyOf(place)) ?? [])] : this.#everySeat();
	}

	/** Whom a notice is for: those at its place, or, where it is about none, the person themselves. */
	#noticed(frame: { room?: string; circle?: string }): Seat[] {
		return [...(this.#seats.get(keyOf(placeOf(frame) ?? { self: true })) ?? [])];
	}

	#answered(ref: string | undefined, entered: (seat: Seat) => void, told: (pending: Pending) => void): void {
		if (ref === undefined) return;
		const seat = this.#entering.get(ref);
		this.#entering.delete(ref);
		if (seat && this.#seated(seat)) return entered(seat);
		const pending = this.#pending.get(ref);
		this.#pending.delete(ref);
		if (pending) told(pending);
	}

	#closed(code: number, reason: string): void {
		const greeted = this.#line === 'open';
		this.#hangUp();
		const said = closing(code, reason);
		if (said.then === 'end all') return this.#end(said.why);
		if (said.then === 'end one') this.#endOne(said.place, said.why);
		if (this.#seats.size === 0) return this.#say('resting');
		if (!greeted && this.#lost >= 1) void this.#stillSignedIn();
		const pause = wait(this.#lost++, this.around.random);
		this.#say('lost');
		this.#retry = setTimeout(() => this.#open('lost'), pause);
	}

	/** A refused upgrade looks like a lost line; the session tells them apart. */
	async #stillSignedIn(): Promise<void> {
		const standing = await this.around.signedIn().catch(() => true);
		if (!standing && this.#line === 'lost') {
			this.#hangUp();
			this.#end('signed_out');
		}
	}

	#endOne(place: string, why: Ending): void {
		const seats = this.#seats.get(place);
		this.#seats.delete(place);
		seats?.forEach((seat) => seat.ended?.(why));
	}

	#end(why: Ending): void {
		this.#ending = why;
		this.#rejectAll(why);
		this.#say('ended');
		this.#everySeat().forEach((seat) => seat.ended?.(why));
	}

	#rejectAll(why: Ending): void {
		const all = [...this.#pending.values()];
		this.#pending.clear();
		all.forEach((pending) => pending.reject(gone(why)));
	}

	#notice(what: 'online' | 'offline' | 'seen'): void {
		if (this.#line === 'open') return this.#ping();
		if (this.#line !== 'lost' || what === 'offline' || this.#wire) return;
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => this.#open('lost'), wait(0, this.around.random));
	}

	#ping(): void {
		this.#send({ do: 'ping', ref: this.#ref() });
		this.#answer ??= setTimeout(() => this.#closed(1006, ''), PONG_WITHIN);
	}

	#send(frame: object): void {
		try {
			this.#wire?.send(JSON.stringify(frame));
		} catch {
			// The wire is closing; its close will be heard, and what is pending is sent again.
		}
	}

	#hangUp(): void {
		for (const timer of [this.#retry, this.#greeting, this.#beat, this.#answer, this.#linger]) clearTimeout(timer);
		this.#retry = this.#greeting = this.#beat = this.#answer = this.#linger = undefined;
		this.#entering.clear();
		const wire = this.#wire;
		this.#wire = undefined;
		wire?.close(1000);
	}

	#say(line: Line): void {
		if (line !== 'ended') this.#ending = undefined;
		if (line === this.#line) return;
		this.#line = line;
		this.#everySeat().forEach((seat) => seat.line?.(line));
		this.#watchers.forEach((heard) => heard(line));
	}

	#everySeat(): Seat[] {
		return [...this.#seats.values()].flatMap((seats) => [...seats]);
	}

	#seated(seat: Seat): boolean {
		return this.#seats.get(keyOf(seat.place))?.has(seat) ?? false;
	}

	#ref(): string {
		return String(++this.#refs);
	}
}

type Timer = ReturnType<typeof setTimeout> | undefined;

/** Why a command will have no answer: the line ended first. */
function gone(why: Ending = 'refused'): Problem {
	return new Problem({ code: why, detail: words.ended[why] });
}
