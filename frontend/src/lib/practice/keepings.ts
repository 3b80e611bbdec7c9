import { blank, missing } from './commitment.ts';
import { blankInsight, looksOn } from './insight.ts';
import { dayIn, type Commitment } from './item.ts';
import { Keeping } from './keeping.svelte.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';

/** An insight being written. It comes back on the day that follows from what it says. */
export function keepInsight(notebook: Notebook, from?: Opened<'insight'>): Keeping<'insight'> {
	const begin = { sense: '', status: 'fresh' as const };
	return new Keeping(notebook, { kind: 'insight', begin, blank: blankInsight, due: (plain) => looksOn(plain, dayIn(0)) }, from);
}

/** A commitment being written. One that is open is kept only with a when and a what. */
export function keepPlan(notebook: Notebook, from?: Opened<'commitment'>, begin: Partial<Commitment> = {}): Keeping<'commitment'> {
	const none = { kind: 'habit' as const, cue: '', step: '', state: 'draft' as const };
	const fit = (plan: Commitment, active: boolean) => !active || missing(plan).length === 0;
	return new Keeping(notebook, { kind: 'commitment', begin: { ...none, ...begin }, blank, fit }, from);
}
