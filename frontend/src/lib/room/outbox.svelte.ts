import type { Problem } from '#lib/api/problem.ts';
import type { Part } from '#lib/api/names.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { Queue, type Queued } from '#lib/device/queue.svelte.ts';

/** After this long, words that were never sent wait for the person instead of going by themselves. */
const FRESH = 30 * 60_000;

interface Said {
	body: string;
	/** Where the server put it, once it has. */
	saidSeq?: number;
}

/** Something I said that the room has not told back yet. */
export type Unsent = Queued<Said>;

/** What I said that is not in the room yet. It stays here until the room has told it back. */
export class Outbox extends Queue<Said> {
	/**
	 * @param room which room's
	 * @param say says it; rejects with a Problem
	 * @param back told what was refused, and why; true when it took the words back
	 */
	constructor(
		room: string,
		drawer: Drawer,
		private say: (nonce: string, body: string) => Promise<Part>,
		private back: (unsent: Unsent, problem: Problem) => boolean
	) {
		super(drawer, `room.${room}.unsent.`, ({ body }) => (typeof body === 'string' ? { body } : undefined), FRESH);
	}

	/** Says something, now or when it can be. */
	add(body: string): void {
		this.put(crypto.randomUUID(), { body });
		void this.pump();
	}

	/** The room is at `seq` and holds these: what is among them is no longer unsent. */
	settle(parts: Part[], me: string | undefined, seq: number): void {
		if (this.items.length === 0) return;
		const told = new Set(parts.filter((part) => part.author.id === me).map((part) => part.nonce));
		for (const unsent of this.items)
			if (told.has(unsent.nonce) || (unsent.saidSeq ?? Infinity) <= seq) this.take(unsent.nonce);
	}

	protected async send({ nonce, body }: Unsent): Promise<void> {
		const part = await this.say(nonce, body);
		this.release(nonce);
		this.mend(nonce, { state: 'said', saidSeq: part.saidSeq });
	}

	protected returned(unsent: Unsent, problem: Problem): boolean {
		return this.back(unsent, problem);
	}
}
