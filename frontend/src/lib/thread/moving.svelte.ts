import { Doing } from '#lib/api/doing.svelte.ts';
import { Once } from '#lib/api/once.ts';
import type { Post, Thread } from '#lib/api/names.ts';

/** What a thread can be that begins in the middle of another. */
export type SplitKind = 'update' | 'question' | 'practical';

/** How answers are moved. Both answer with the thread they are in then. All reject with a Problem. */
export interface MovingDoor {
	split(body: { nonce: string; posts: string[]; title: string; kind: SplitKind }): Promise<Thread>;
	move(body: { nonce: string; posts: string[]; to: string }): Promise<Thread>;
	/** The circle's threads, the latest first. */
	others(before?: number): Promise<{ threads: Thread[]; next?: number }>;
}

/** The most that are moved at once, and the longest title, in letters. */
export const MOST_MOVED = 50;
const LONGEST_TITLE = 120;

/** Whether an answer can be moved: the opening stays, and what points elsewhere is nobody's words. */
export const movable = (post: Post) => !post.opening && post.kind !== 'pointer';

/** What is wrong with what was chosen so far. */
export type Missing = 'none' | 'many' | 'title' | 'to';

/** Answers being moved out of a thread: which, and where to. What was chosen and written stays until they are. */
export class Moving {
	chosen = $state.raw<string[]>([]);
	where = $state<'new' | 'there'>('new');
	title = $state('');
	kind = $state<SplitKind>('update');
	to = $state('');
	/** The other threads of the circle; undefined until they are asked for. */
	others = $state.raw<Thread[]>();
	/** Where the older ones begin. */
	older = $state.raw<number>();
	readonly doing = new Doing();
	#once = new Once();

	constructor(
		private thread: string,
		private door: MovingDoor
	) {}

	/** Anew, with these chosen. */
	begin(posts: string[]): void {
		this.chosen = posts;
		this.doing.clear();
	}

	choose(post: string, on: boolean): void {
		this.chosen = on ? [...this.chosen, post] : this.chosen.filter((one) => one !== post);
	}

	/** What left the thread meanwhile is not chosen any more. */
	keep(here: string[]): void {
		if (this.chosen.some((one) => !here.includes(one))) this.chosen = this.chosen.filter((one) => here.includes(one));
	}

	get missing(): Missing | undefined {
		if (this.chosen.length === 0) return 'none';
		if (this.chosen.length > MOST_MOVED) return 'many';
		if (this.where === 'there') return this.to === '' ? 'to' : undefined;
		const long = [...this.title.trim()].length;
		return long < 1 || long > LONGEST_TITLE ? 'title' : undefined;
	}

	/** The next page of the other threads. What is archived, or not shown, takes nothing in. It never rejects. */
	async look(): Promise<void> {
		await this.doing.once('look', async () => {
			const page = await this.door.others(this.older);
			const more = page.threads.filter((one) => one.id !== this.thread && (one.state === 'open' || one.state === 'locked'));
			this.others = [...(this.others ?? []), ...more];
			this.older = page.next;
		});
	}

	/** The thread they are in then; undefined where it was not done. It never rejects. */
	async move(): Promise<Thread | undefined> {
		if (this.missing) return undefined;
		const { chosen: posts, to, kind } = this;
		const title = this.title.trim();
		let into: Thread | undefined;
		const content = this.where === 'new' ? { posts, title, kind } : { posts, to };
		await this.doing.once('move', async () => {
			into = await this.#once.send(content, (nonce) =>
				this.where === 'new' ? this.door.split({ nonce, posts, title, kind }) : this.door.move({ nonce, posts, to })
			);
		});
		if (into) {
			this.chosen = [];
			this.title = this.to = '';
		}
		return into;
	}
}
