import { api, ask } from '#lib/api/client.ts';
import type { Notes, Post, Thread, Unmasking } from '#lib/api/names.ts';
import type { Grounds } from '#lib/circle/cite.ts';
import type { MovingDoor } from './moving.svelte.ts';
import type { TendingDoor } from './tending.svelte.ts';

/** What those who look after a circle do in one thread of it. All reject with a Problem. */
export function careOfThread(thread: string, circle: string) {
	const path = { thread };
	const one = (post: string) => ({ params: { path: { thread, post } } });
	return {
		fold: (post: string, body: Grounds): Promise<Post> => ask(api.PUT('/api/threads/{thread}/posts/{post}/fold', { ...one(post), body })),
		show: (post: string, reason: string): Promise<Post> => ask(api.DELETE('/api/threads/{thread}/posts/{post}/fold', { ...one(post), body: { reason } })),
		remove: (post: string, body: Grounds): Promise<Post> => ask(api.POST('/api/threads/{thread}/posts/{post}/remove', { ...one(post), body })),
		note: (post: string, body: Grounds & Notes): Promise<Post> => ask(api.PUT('/api/threads/{thread}/posts/{post}/notes', { ...one(post), body })),
		who: (post: string, reason: string): Promise<Unmasking> => ask(api.POST('/api/threads/{thread}/posts/{post}/unmask', { ...one(post), body: { reason } })),
		tending: {
			state: (state, quiet, reason) => ask(api.PUT('/api/threads/{thread}/state', { params: { path }, body: { state, quiet, reason } })),
			timer: (body) =>
				ask(body ? api.PUT('/api/threads/{thread}/timer', { params: { path }, body }) : api.DELETE('/api/threads/{thread}/timer', { params: { path } })),
			slow: (seconds, until) => ask(api.PUT('/api/threads/{thread}/slow', { params: { path }, body: { seconds, until } })),
			pin: (on) => ask(on ? api.PUT('/api/threads/{thread}/pin', { params: { path } }) : api.DELETE('/api/threads/{thread}/pin', { params: { path } }))
		} satisfies TendingDoor as TendingDoor,
		moving: {
			split: async (body) => (await ask(api.POST('/api/threads/{thread}/split', { params: { path }, body }))).thread,
			move: (body): Promise<Thread> => ask(api.POST('/api/threads/{thread}/move', { params: { path }, body })),
			others: (before) => ask(api.GET('/api/circles/{circle}/threads', { params: { path: { circle }, query: { before } } }))
		} satisfies MovingDoor as MovingDoor
	};
}

export type CareOfThread = ReturnType<typeof careOfThread>;
