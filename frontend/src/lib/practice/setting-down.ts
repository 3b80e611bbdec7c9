import { amendInsight, rest } from './choosing.ts';
import { stateOf } from './commitment.ts';
import { atRest } from './insight.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';

/** What can still be set down: insights that ask something yet, and plans that are neither kept nor over. The oldest first. */
export function toSetDown(notebook: Notebook): (Opened<'insight'> | Opened<'commitment'>)[] {
	const insights = notebook.of('insight').filter(({ plain }) => !atRest(plain));
	const plans = notebook.of('commitment').filter((plan) => ['draft', 'active', 'parked'].includes(stateOf(plan)));
	return [...insights, ...plans].sort((a, b) => (a.plain.at < b.plain.at ? -1 : 1));
}

/** Sets it down. Its words stay as they are. */
export async function setDown(notebook: Notebook, one: Opened<'insight'> | Opened<'commitment'>): Promise<void> {
	if (one.kind === 'insight') await amendInsight(notebook, one as Opened<'insight'>, { status: 'set_down' });
	else await rest(notebook, one as Opened<'commitment'>, 'set_down');
}
