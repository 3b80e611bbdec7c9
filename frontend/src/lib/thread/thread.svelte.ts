import type { Change, Changes, Post, Thread, ThreadPage, Viewer } from '#lib/api/names.ts';
import { Stream } from '#lib/realtime/stream.ts';

/** What a thread asks the server. `read` may reject and be forgotten; the others are asked again. */
export interface ThreadDoor {
	page(after?: ThreadPage['next']): Promise<ThreadPage>;
	changes(after: number, epoch: string): Promise<Changes>;
	read(seq: number): Promise<void>;
}

/**
 * One thread as it is now: a first page, the pages after it that were asked for,
 * and what arrives by the stream of its circle. What arrives while later pages
 * are still unread is not put behind a gap; it comes with its page.
 */
export class ThreadState {
	readonly id: string;
	thread: Thread = $state.raw()!;
	circle: ThreadPage['circle'] = $state.raw()!;
	opening: Post = $state.raw()!;
	/** Answers, oldest first. */
	posts = $state.raw<Post[]>([]);
	/** Where the next page begins; undefined when all are here. */
	next = $state.raw<ThreadPage['next']>();
	viewer = $state.raw<Viewer>({ may: [], over: [], agreed: false, newcomer: false });
	/** Up to where I had read when I came. */
	readSeq = $state.raw(0);
	#told = 0;
	#stream: Stream;

	constructor(
		first: ThreadPage,
		private door: ThreadDoor
	) {
		this.id = first.thread.id;
		this.readSeq = first.readSeq;
		this.#told = first.readSeq;
		this.#stream = new Stream({
			changes: (after, epoch) => door.changes(after, epoch),
			fresh: () => this.#fresh(),
			apply: (change) => this.#apply(change)
		});
		this.#adopt(first);
	}

	get known() {
		return { after: this.#stream.seq, epoch: this.#stream.epoch };
	}

	get me(): string | undefined {
		return this.viewer.person?.id;
	}

	may(action: string): boolean {
		return this.viewer.may.includes(action);
	}

	hear(change: Change): void {
		this.#stream.hear(change);
	}

	/** It never rejects. */
	resync(): Promise<void> {
		return this.#stream.resync();
	}

	/** It never rejects. */
	catchUp(): Promise<void> {
		return this.#stream.catchUp();
	}

	close(): void {
		this.#stream.close();
	}

	/** Puts the next page behind the last. It rejects with a Problem. */
	async loadNext(): Promise<void> {
		const from = this.next;
		if (from === undefined) return;
		const page = await this.door.page(from);
		if (from !== this.next) return;
		page.posts.forEach((post) => this.#put(post));
		this.next = page.next;
	}

	/** Takes a post of mine that the server has just made or changed. */
	take(post: Post): void {
		if (post.opening) this.#open(post);
		else this.#put(post);
	}

	/** Tells the server, once, how far I have read. A failure is forgotten: next time is soon enough. */
	async markRead(): Promise<void> {
		const seq = Math.max(this.opening.madeSeq, this.posts.at(-1)?.madeSeq ?? 0);
		if (seq <= this.#told) return;
		this.#told = seq;
		await this.door.read(seq).catch(() => {});
	}

	#adopt(page: ThreadPage): void {
		this.thread = page.thread;
		this.circle = page.circle;
		this.opening = page.opening;
		this.posts = page.posts;
		this.next = page.next;
		this.viewer = page.viewer;
		this.#stream.startAt(page.seq, page.epoch);
	}

	/** As many pages as were here before, anew. */
	async #fresh(): Promise<void> {
		const had = this.posts.length;
		const first = await this.door.page();
		while (first.next !== undefined && first.posts.length < had) {
			const page = await this.door.page(first.next);
			first.posts.push(...page.posts);
			first.next = page.next;
		}
		this.#adopt(first);
	}

	#apply(change: Change): void {
		if (change.thread?.id === this.id && change.thread.lastSeq >= this.thread.lastSeq)
			this.thread = { ...change.thread, state: this.thread.state === 'withdrawn' ? 'withdrawn' : change.thread.state };
		const post = change.post;
		if (post?.thread !== this.id) return;
		if (post.opening) this.#open(post);
		else if (this.next === undefined || this.posts.some((known) => known.id === post.id)) this.#put(post);
	}

	/** Withdrawn stays withdrawn, whatever comes late. */
	#open(post: Post): void {
		if (this.opening.state !== 'withdrawn') this.opening = post;
		if (this.opening.state === 'withdrawn' && this.thread.state !== 'withdrawn') {
			const { title: _, ...rest } = this.thread;
			this.thread = { ...rest, state: 'withdrawn' };
		}
	}

	#put(post: Post): void {
		const at = this.posts.findIndex((known) => known.id === post.id);
		if (at < 0) this.posts = [...this.posts, post].sort((a, b) => a.madeSeq - b.madeSeq);
		else if (this.posts[at]!.state !== 'withdrawn') this.posts = this.posts.with(at, post);
	}
}
