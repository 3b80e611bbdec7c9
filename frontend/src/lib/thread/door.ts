import { api, ask } from '#lib/api/client.ts';
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
