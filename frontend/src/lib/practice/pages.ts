import type { Kind } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';

/** The pages of the notebook, by their routes: without a line, one opens only if its code is here. */
export const routes = [
	'/(app)/journal',
	'/(app)/journal/write',
	'/(app)/journal/[entry]',
	'/(app)/journal/insights',
	'/(app)/journal/insights/new',
	'/(app)/journal/insights/[insight]',
	'/(app)/journal/commitments',
	'/(app)/journal/commitments/plan',
	'/(app)/journal/commitments/[commitment]',
	'/(app)/journal/going',
	'/(app)/journal/going/begin',
	'/(app)/journal/going/[arc]',
	'/(app)/journal/going/look/[look]',
	'/(app)/journal/going/review/[review]',
	'/(app)/journal/not-yet',
	'/(app)/journal/people',
	'/(app)/journal/share',
	'/(app)/journal/structure'
] as const;

const places: Partial<Record<Kind, string>> = {
	entry: '/journal',
	insight: '/journal/insights',
	commitment: '/journal/commitments',
	arc: '/journal/going',
	follow_up: '/journal/going/look',
	review: '/journal/going/review'
};

const together: Partial<Record<Kind, string>> = {
	not_yet: '/journal/not-yet',
	people: '/journal/people',
	structure: '/journal/structure'
};

/** Where an item is read: on a page of its own, or on that of its kind. */
export function pageOf(notebook: Pick<Notebook, 'one'>, id: string): string {
	for (const [kind, under] of Object.entries(places) as [Kind, string][]) if (notebook.one(kind, id)) return `${under}/${id}`;
	for (const [kind, page] of Object.entries(together) as [Kind, string][]) if (notebook.one(kind, id)) return page;
	return '/journal';
}
