import { api, ask } from '#lib/api/client.ts';
import type { PostDraft, SavePostDraft, Shared } from '#lib/api/names.ts';

/** What the server keeps of what one writes for threads. Each rejects with a Problem. */
export interface DraftsDoor {
	/** Of one circle, the latest saved first. */
	all(circle: string): Promise<PostDraft[]>;
	save(id: string, draft: SavePostDraft): Promise<PostDraft>;
	drop(id: string): Promise<void>;
	/** Shares it now; `rev` is that of the draft as it was seen. */
	share(id: string, rev: number): Promise<Shared>;
}

export const draftsDoor: DraftsDoor = {
	all: async (circle) => (await ask(api.GET('/api/me/post-drafts', { params: { query: { circle } } }))).drafts,
	save: (draft, body) => ask(api.PUT('/api/me/post-drafts/{draft}', { params: { path: { draft } }, body })),
	drop: async (draft) => void (await ask(api.DELETE('/api/me/post-drafts/{draft}', { params: { path: { draft } } }))),
	share: (draft, rev) => ask(api.POST('/api/me/post-drafts/{draft}/share', { params: { path: { draft }, query: { rev } } }))
};

/** The fields of a draft that are its author's words, without what the server says of it. */
export function writtenIn(draft: PostDraft): Written {
	const { kind, wants, replies, title, body, notes, quote, unnamed, sure, gathering, prompt, welcomes } = draft;
	return { kind, wants, replies, title, body, notes, quote, unnamed, sure, gathering, prompt, welcomes };
}

/** All that starting or answering a thread takes, as far as it has come. */
export type Written = Omit<SavePostDraft, 'circle' | 'thread' | 'nonce' | 'rev' | 'publishAt'>;
