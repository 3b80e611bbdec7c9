import { Problem } from '#lib/api/problem.ts';
import { Live, type Lent } from '#lib/gathering/live.svelte.ts';
import type { LiveDoor } from '#lib/gathering/live-door.ts';
import type { Floor } from '#lib/gathering/stage.ts';

/** How long to wait before a gathering that did not open is asked for again, in ms. */
const AGAIN = 3_000;

/** The gathering that leads a room. One that is over stays in view until the page is left, or another leads. */
export class Led {
	live = $state.raw<Live>();
	#end: (() => void) | undefined;
	#opening: string | undefined;
	#left = false;

	/** @param gatherings the door of a gathering; without it none is opened */
	constructor(
		private lent: Omit<Lent, 'still'>,
		private gatherings?: (gathering: string) => LiveDoor
	) {}

	/** Whether a gathering leads the room that is not shown yet. */
	get opening(): boolean {
		const led = this.lent.room.floor.gathering;
		return led !== undefined && led !== this.live?.stage.id && this.gatherings !== undefined;
	}

	/** Opens what leads the room now. Called whenever the floor may have changed. */
	follow(): void {
		const led = this.lent.room.floor.gathering;
		if (!this.gatherings || led === undefined || led === this.live?.stage.id || led === this.#opening || this.#left) return;
		this.#opening = led;
		const door = this.gatherings(led);
		door.floor(0).then(
			(floor) => this.#open(floor, door),
			(caught) => {
				this.#opening = undefined;
				if (Problem.from(caught).passing) setTimeout(() => this.follow(), AGAIN);
			}
		);
	}

	close(): void {
		this.#left = true;
		this.#end?.();
	}

	#open(floor: Floor, door: LiveDoor): void {
		this.#opening = undefined;
		if (this.#left) return;
		this.#end?.();
		const still = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
		this.live = new Live(floor, door, { ...this.lent, still });
		this.#end = this.live.begin();
	}
}
