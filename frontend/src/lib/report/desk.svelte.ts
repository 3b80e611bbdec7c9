import { createContext } from 'svelte';
import { Asked } from '#lib/api/asked.svelte.ts';
import type { Case } from '#lib/api/names.ts';
import type { Connection } from '#lib/realtime/connection.ts';
import type { CasesDoor } from './cases.svelte.ts';

/** How long to gather notices before the desk is asked for, in ms. */
const GATHER = 300;

/** What waits on the stewards' desk, for a steward wherever they are in the house. */
export class Desk {
	/** Counts how often something moved there. */
	beat = $state(0);
	readonly open: Asked<Case[]>;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(door: CasesDoor) {
		this.open = new Asked(() => door(false));
	}

	/** What nobody else works on. */
	get waiting(): Case[] {
		return (this.open.value ?? []).filter((one) => one.mine || !one.heldFor);
	}

	/** What belongs to something that is going on now. */
	get urgent(): Case[] {
		return this.waiting.filter((one) => one.class === 'now' && !one.mine);
	}

	/** Is told of what moves there, for as long as they are signed in. Returns the way to stop. */
	attend(connection: Pick<Connection, 'enter'>, account: string): () => void {
		const leave = connection.enter({
			place: { self: true },
			account,
			known: () => undefined,
			snapshot: () => {},
			change: () => {},
			caughtUp: () => this.#soon(),
			notice: (what) => what === 'desk' && this.#soon()
		});
		this.#soon();
		return () => {
			leave();
			clearTimeout(this.#timer);
			this.open.forget();
		};
	}

	#soon(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.beat++;
			void this.open.again();
		}, GATHER);
	}
}

/** The one there is, from the root layout. */
export const [getDesk, setDesk] = createContext<Desk>();
