import { api, ask } from '#lib/api/client.ts';
import type { Follow, Hit, HitsBefore } from '#lib/api/names.ts';
import type { Found, SearchDoor } from './searching.svelte.ts';
import type { ShelfDoor } from './shelves.svelte.ts';

/** The lists of one circle's home. */
export function shelvesOf(circle: string): ShelfDoor {
	const path = { circle };
	return {
		page: (list, before) => ask(api.GET('/api/circles/{circle}/threads', { params: { path, query: { list, before } } })),
		pinned: async () => (await ask(api.GET('/api/circles/{circle}/pinned', { params: { path } }))).threads,
		since: () => ask(api.GET('/api/circles/{circle}/since', { params: { path } })),
		readAll: async (seq) => void (await ask(api.POST('/api/circles/{circle}/read', { params: { path }, body: { seq } })))
	};
}

export async function setFollow(thread: string, follow: Follow): Promise<void> {
	await ask(api.PUT('/api/threads/{thread}/follow', { params: { path: { thread } }, body: { follow } }));
}

/** Searching one circle, and all of one's own. What is looked for goes in a body, never in an address. */
export function searchOf(circle: string): SearchDoor {
	return {
		here: async (q, from) => {
			const before = from?.[circle];
			const page: { hits: Hit[]; next?: number } = await ask(
				api.POST('/api/circles/{circle}/search', { params: { path: { circle } }, body: { q, before } })
			);
			return { hits: page.hits, next: page.next === undefined ? undefined : { [circle]: page.next } };
		},
		everywhere: (q, before?: HitsBefore): Promise<Found> => ask(api.POST('/api/me/search', { body: { q, before } }))
	};
}
