import type { PostDraft, Shared } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { writtenIn, type DraftsDoor } from './drafts-door.ts';

/** Whether it waits for somebody who looks after the circle to read it. */
export const isHeld = (draft: PostDraft): boolean => draft.state === 'failed' && draft.failure === 'held';

/** What one has written for a circle's threads and not shared: what waits, what will be shared at its time, what could not be. */
export class Drafts {
	all = $state.raw<PostDraft[]>();
	problem = $state.raw<Problem>();

	constructor(
		private door: DraftsDoor,
		private circle: string
	) {}

	/** What somebody who looks after the circle is to read first. */
	readonly held = $derived(this.#in('failed').filter(isHeld));
	readonly failed = $derived(this.#in('failed').filter((draft) => !isHeld(draft)));
	/** The next one first. */
	readonly scheduled = $derived([...this.#in('scheduled')].sort((a, b) => Date.parse(a.publishAt ?? '') - Date.parse(b.publishAt ?? '')));
	readonly waiting = $derived(this.#in('draft'));

	#in(state: PostDraft['state']): PostDraft[] {
		return (this.all ?? []).filter((draft) => draft.state === state);
	}

	/** It never rejects. */
	async load(): Promise<void> {
		try {
			this.all = await this.door.all(this.circle);
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	/** Shares one now, as it stands here. It rejects with a Problem. */
	share(draft: PostDraft): Promise<Shared> {
		return this.#then(() => this.door.share(draft.id, draft.rev));
	}

	/** Shares one at another time; undefined leaves it to its person. It rejects with a Problem. */
	move(draft: PostDraft, publishAt: string | undefined): Promise<PostDraft> {
		const { nonce, rev, thread } = draft;
		return this.#then(() => this.door.save(draft.id, { ...writtenIn(draft), circle: draft.circle.id, thread, nonce, rev, publishAt }));
	}

	/** Deletes one. It rejects with a Problem. */
	drop(draft: PostDraft): Promise<void> {
		return this.#then(() => this.door.drop(draft.id));
	}

	/** What became of it shows in the list, also where it was refused: another device, or the clock, was first. */
	async #then<T>(act: () => Promise<T>): Promise<T> {
		try {
			return await act();
		} finally {
			await this.load();
		}
	}
}
