import { api, ask } from '#lib/api/client.ts';
import type { PageOf } from './list.svelte.ts';
import type { ThreadDoor } from './thread.svelte.ts';

/** The doors of one thread of a circle. */
export function doorOf(thread: string, circle: string): ThreadDoor {
	const params = { path: { thread } };
	return {
		page: (after) => ask(api.GET('/api/threads/{thread}', { params: { ...params, query: { after } } })),
		changes: (after, epoch) =>
			ask(api.GET('/api/circles/{circle}/changes', { params: { path: { circle }, query: { after, epoch } } })),
		read: async (seq) => void (await ask(api.PUT('/api/threads/{thread}/read', { params, body: { seq } })))
	};
}

/** The pages of a circle's list of threads. */
export function listOf(circle: string): PageOf {
	return (before) => ask(api.GET('/api/circles/{circle}/threads', { params: { path: { circle }, query: { before } } }));
}
