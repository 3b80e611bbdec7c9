import { api, ask } from '#lib/api/client.ts';
import type { NewPost, Notes, Post, Replies, Thread, Wants } from '#lib/api/names.ts';
import type { ThreadDoor } from './thread.svelte.ts';
import type { UnsentDoor } from './unsent.svelte.ts';

/** The doors of one thread of a circle. */
export function doorOf(thread: string, circle: string): ThreadDoor {
	const params = { path: { thread } };
	return {
		page: (spot) => ask(api.GET('/api/threads/{thread}', { params: { ...params, query: spot ?? {} } })),
		changes: (after, epoch) =>
			ask(api.GET('/api/circles/{circle}/changes', { params: { path: { circle }, query: { after, epoch } } })),
		read: async (seq) => void (await ask(api.PUT('/api/threads/{thread}/read', { params, body: { seq } })))
	};
}

/** The way of what is written, from any page. */
export const unsentDoor: UnsentDoor = {
	answer: (thread, body) => wordsOf(thread).answer(body),
	start: async (circle, body) => (await ask(api.POST('/api/circles/{circle}/threads', { params: { path: { circle } }, body }))).thread.id
};

/** Words of one's own in a thread. All reject with a Problem. */
export function wordsOf(thread: string) {
	const path = { thread };
	return {
		answer: (body: NewPost & { nonce: string }): Promise<Post> => ask(api.POST('/api/threads/{thread}/posts', { params: { path }, body })),
		withdraw: (post: string): Promise<Post> =>
			ask(api.DELETE('/api/threads/{thread}/posts/{post}', { params: { path: { thread, post } } })),
		edit: (post: string, body: { body?: string; notes?: Notes; rev: number }): Promise<Post> =>
			ask(api.PATCH('/api/threads/{thread}/posts/{post}', { params: { path: { thread, post } }, body })),
		restore: (post: string): Promise<Post> =>
			ask(api.POST('/api/threads/{thread}/posts/{post}/restore', { params: { path: { thread, post } } })),
		/** Asks for less. */
		shape: (body: { wants?: Wants; replies?: Replies }): Promise<Thread> => ask(api.PATCH('/api/threads/{thread}', { params: { path }, body })),
		acknowledge: async (read: boolean): Promise<void> =>
			void (await ask(read ? api.PUT('/api/threads/{thread}/acknowledgement', { params: { path } }) : api.DELETE('/api/threads/{thread}/acknowledgement', { params: { path } })))
	};
}
