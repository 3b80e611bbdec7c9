import { Problem } from '#lib/api/problem.ts';
import { amend } from '../choosing.ts';
import type { Shared } from '../item.ts';
import type { Notebook } from '../notebook.svelte.ts';
import type { Opened } from '../opened.ts';
import type { Companionship } from './companions.ts';
import type { ShareDoor } from './door.ts';
import type { Sharable } from './text.ts';

/** Whether it is still there, as far as this notebook knows. */
export const stands = ({ back, gone }: Shared): boolean => back === undefined && gone === undefined;

/** Remembers in an item where words of it were shared. It rejects where the item is not here any more. */
export async function remember(notebook: Notebook, { kind, id }: Opened<Sharable>, shared: Shared): Promise<void> {
	const now = notebook.one(kind, id);
	if (!now) throw new Problem({ code: 'gone' });
	await amend(notebook, now, { shared: [...(now.plain.shared ?? []), shared] });
	void notebook.flush();
}

/**
 * Takes shared words back from where they are, and remembers that. `gone`: they were not
 * there any more. It rejects with a Problem, and then they are still there.
 */
export async function takeBack(notebook: Notebook, item: Opened<Sharable>, shared: Shared, door: Pick<ShareDoor, 'withdraw'>, companions?: Pick<Companionship, 'takeBack'>): Promise<'back' | 'gone'> {
	const came = await goneAfter(async () => {
		if (shared.post && shared.thread) return (await door.withdraw(shared.thread, shared.post)).state === 'removed';
		if (shared.pair && shared.line) await companions?.takeBack(shared.pair, shared.line);
		return false;
	});
	const now = notebook.one(item.kind, item.id);
	const next = (one: Shared) => (same(one, shared) ? { ...one, [came]: new Date().toISOString() } : one);
	if (now) await amend(notebook, now, { shared: (now.plain.shared ?? []).map(next) });
	void notebook.flush();
	return came;
}

/** Whether it can be taken back from here. */
export const takeable = (shared: Shared, companions: unknown): boolean => stands(shared) && (shared.post !== undefined || (shared.line !== undefined && companions !== undefined));

async function goneAfter(act: () => Promise<boolean>): Promise<'back' | 'gone'> {
	try {
		return (await act()) ? 'gone' : 'back';
	} catch (caught) {
		const problem = Problem.from(caught);
		if (problem.status === 404) return 'gone';
		throw problem;
	}
}

const same = (a: Shared, b: Shared): boolean => a.on === b.on && a.post === b.post && a.line === b.line && a.pair === b.pair;
