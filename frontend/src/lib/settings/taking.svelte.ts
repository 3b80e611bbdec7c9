import { Doing } from '#lib/api/doing.svelte.ts';
import type { Export, ExportSection } from '#lib/api/names.ts';

/** The sections of what is one's own, in the order in which they are read. */
export const sections = [
	'account',
	'circles',
	'posts',
	'drafts',
	'parts',
	'gatherings',
	'responses',
	'lines',
	'decisions',
	'requests',
	'invitations',
	'proposals',
	'answers',
	'reports',
	'sideRooms',
	'greenLines',
	'debriefs',
	'items',
	'wishes',
	'pairs',
	'pairLines',
	'reading',
	'visits'
] as const satisfies ExportSection[];

type List = Exclude<ExportSection, 'account'>;
/** All that is one's own; a section the server knows and this page does not is an error here. */
export type Own = { account: NonNullable<Export['account']> } & { [Section in List & (typeof sections)[number]]: NonNullable<Export[Section]> };

/** One page of a section, after where the last one ended. It rejects with a Problem. */
export type ExportDoor = (section: ExportSection, after?: string) => Promise<Export>;

/** Fetches all that is one's own, page by page. It is kept nowhere but here. */
export class Taking {
	/** How many sections are here already. */
	done = $state(0);
	/** Everything, once all of it is here. */
	own = $state.raw<Own>();
	readonly doing = new Doing();

	constructor(private door: ExportDoor) {}

	/** Whether all of it was fetched. What was fetched before it failed is let go. */
	fetch(): Promise<boolean> {
		return this.doing.once('fetch', async () => {
			this.own = undefined;
			this.done = 0;
			const own: Record<string, unknown> = {};
			for (const section of sections) {
				own[section] = await this.whole(section);
				this.done++;
			}
			this.own = own as Own;
		});
	}

	private async whole(section: ExportSection): Promise<unknown> {
		const items: unknown[] = [];
		for (let after: string | undefined; ; ) {
			const page = await this.door(section, after);
			if (section === 'account') return page.account;
			items.push(...(page[section] ?? []));
			if (!page.next || page.next === after) return items;
			after = page.next;
		}
	}
}
