import { createContext } from 'svelte';
import { Problem } from '#lib/api/problem.ts';
import type { Unmasking } from '#lib/api/names.ts';

/** What the wishes to know who wrote as a member ask the server. All reject with a Problem. */
export interface UnmaskingsDoor {
	unmaskings(): Promise<Unmasking[]>;
	agreeWho(id: string): Promise<Unmasking>;
	declineWho(id: string): Promise<Unmasking>;
}

/** The wishes to know who wrote as a member in a circle: those that wait for a second person, and what became of the others. */
export class Unmaskings {
	all = $state.raw<Unmasking[]>();
	problem = $state.raw<Problem>();

	constructor(private door: UnmaskingsDoor) {}

	readonly waiting = $derived((this.all ?? []).filter((one) => one.state === 'asked'));
	readonly settled = $derived((this.all ?? []).filter((one) => one.state !== 'asked'));

	/** It never rejects. */
	async load(): Promise<void> {
		try {
			this.all = await this.door.unmaskings();
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	agree(id: string): Promise<void> {
		return this.#then(() => this.door.agreeWho(id));
	}

	/** Puts it aside; one's own is taken back by it. */
	decline(id: string): Promise<void> {
		return this.#then(() => this.door.declineWho(id));
	}

	/** Somebody else may have settled it meanwhile: the list is read again either way. */
	async #then(act: () => Promise<unknown>): Promise<void> {
		try {
			await act();
		} finally {
			await this.load();
		}
	}
}

/** From the moderators' pages of one circle. */
export const [getUnmaskings, setUnmaskings] = createContext<Unmaskings>();
