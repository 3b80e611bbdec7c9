import { createContext } from 'svelte';
import { Asked } from '#lib/api/asked.svelte.ts';
import type { Case } from '#lib/api/names.ts';

/** The open cases, or those that are settled. It rejects with a Problem. */
export type CasesDoor = (closed: boolean) => Promise<Case[]>;

/** What somebody may look at, in a circle or at the desk. */
export class Cases {
	readonly open: Asked<Case[]>;
	/** Asked for when somebody would like to see them. */
	readonly closed: Asked<Case[]>;

	constructor(door: CasesDoor) {
		this.open = new Asked(() => door(false));
		this.closed = new Asked(() => door(true));
	}

	/** How many wait for us, and not rather for others. */
	get waiting(): number {
		return (this.open.value ?? []).filter((one) => !one.spared).length;
	}

	/** What belongs to something that is going on, unless somebody else works on it already. */
	get live(): Case[] {
		return (this.open.value ?? []).filter((one) => one.class === 'now' && !one.spared && (one.mine || !one.heldFor));
	}

	/** It never rejects. */
	async look(): Promise<void> {
		await Promise.all([this.open.again(), this.closed.value && this.closed.again()]);
	}
}

/** From the moderators' pages of one circle. */
export const [getCases, setCases] = createContext<Cases>();
