import { nonce } from '#lib/api/client.ts';
import { Problem } from '#lib/api/problem.ts';
import type { CareCard, CareLine, LiveDoor, ReplyCard } from './live-door.ts';

/** How long to wait after asking in vain, in ms. */
const LATER = 5_000;

/**
 * What goes between a person and whoever watches over the gathering, and is read
 * by nobody else. For the guardian it is what everyone wrote, by person.
 */
export class Care {
	/** Oldest first. */
	lines = $state.raw<CareLine[]>([]);
	/** Whether something came that was not looked at. */
	waiting = $state(false);
	problem = $state.raw<Problem>();
	sending = $state(false);
	/** Ids that were there when one looked last. */
	#seen = new Set<string>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#closed = false;

	/** @param me who looks */
	constructor(
		private me: string,
		private door: Pick<LiveDoor, 'care' | 'writeCare' | 'careSeen'>
	) {}

	/** By person, in the order in which they first wrote. */
	readonly byPerson = $derived(
		[...new Map(this.lines.map((line) => [line.person.id, line.person])).values()].map((person) => ({
			person,
			lines: this.lines.filter((line) => line.person.id === person.id)
		}))
	);

	/** Asks for the lines. It never rejects: what fails is asked again. */
	async load(): Promise<void> {
		clearTimeout(this.#timer);
		try {
			this.#take(await this.door.care());
		} catch (caught) {
			if (Problem.from(caught).passing && !this.#closed) this.#timer = setTimeout(() => void this.load(), LATER);
		}
	}

	/** Writes a line; true when it is with them. */
	async write(note: { card?: CareCard | ReplyCard; body?: string; to?: string }): Promise<boolean> {
		if (this.sending) return false;
		this.sending = true;
		this.problem = undefined;
		try {
			const line = await this.door.writeCare({ nonce: nonce(), ...note });
			this.#seen.add(line.id);
			this.#take([...this.lines.filter((known) => known.id !== line.id), line]);
			return true;
		} catch (caught) {
			this.problem = Problem.from(caught);
			return false;
		} finally {
			this.sending = false;
		}
	}

	/** The lines are looked at. */
	look(): void {
		if (!this.waiting) return;
		this.waiting = false;
		for (const line of this.lines) this.#seen.add(line.id);
		this.door.careSeen().catch(() => {});
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	#take(lines: CareLine[]): void {
		this.lines = lines;
		this.waiting = lines.some((line) => line.author.id !== this.me && line.seen !== true && !this.#seen.has(line.id));
	}
}
