import { api, ask } from '#lib/api/client.ts';
import type { Circle, MyCircle, NewPost, NewThread, Post, Thread, ThreadPage } from '#lib/api/names.ts';
import { wordsOf } from '#lib/thread/door.ts';

/** Where words can be shared, and how they are taken back. Each rejects with a Problem. */
export interface ShareDoor {
	circles(): Promise<MyCircle[]>;
	circle(circle: string): Promise<Circle>;
	/** The threads of a circle, the latest first, and where the next go on. */
	threads(circle: string, before?: number): Promise<{ threads: Thread[]; next?: number }>;
	page(thread: string): Promise<ThreadPage>;
	start(circle: string, body: NewThread & { nonce: string }): Promise<ThreadPage>;
	answer(thread: string, body: NewPost & { nonce: string }): Promise<Post>;
	/** Twice is once. */
	withdraw(thread: string, post: string): Promise<Post>;
}

export const shareDoor: ShareDoor = {
	circles: async () => (await ask(api.GET('/api/me/circles'))).circles,
	circle: (circle) => ask(api.GET('/api/circles/{circle}', { params: { path: { circle } } })),
	threads: (circle, before) => ask(api.GET('/api/circles/{circle}/threads', { params: { path: { circle }, query: { before } } })),
	page: (thread) => ask(api.GET('/api/threads/{thread}', { params: { path: { thread } } })),
	start: (circle, body) => ask(api.POST('/api/circles/{circle}/threads', { params: { path: { circle } }, body })),
	answer: (thread, body) => wordsOf(thread).answer(body),
	withdraw: (thread, post) => wordsOf(thread).withdraw(post)
};
