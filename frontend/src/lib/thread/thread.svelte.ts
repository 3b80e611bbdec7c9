import type { Change, Changes, Person, Post, Thread, ThreadPage, Viewer } from '#lib/api/names.ts';
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
	/** My number, where I have written here as a member. */
	alias = $state.raw<number>();
	/** Before I answer here there is the listening practice. */
	practice = $state.raw(false);
	/** Who said that they read it: everybody who did for the author, myself alone for anybody else. */
	read = $state.raw<Person[]>([]);
	/** Not even a line of it is left. */
	gone = $state.raw(false);
	#folded = $state.raw<string[]>([]);
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

	/** Whether I wrote it, under my name or not. What a change tells is the same for all, so it does not say. */
	isMine(post: Post): boolean {
		if (post.mine !== undefined) return post.mine;
		return post.author ? post.author.id === this.me : post.alias !== undefined && post.alias === this.alias;
	}

	/** Whether I would rather not read who wrote it, or they me. */
	folds(post: Post): boolean {
		return post.author !== undefined && this.#folded.includes(post.author.id);
	}

	/** A post of this thread that is here. */
	find(id: string): Post | undefined {
		return this.opening.id === id ? this.opening : this.posts.find((post) => post.id === id);
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
		if (post.mine && post.alias) this.alias = post.alias;
		this.#put(post);
	}

	/** Takes the thread as an answer to me told it. */
	takeThread(thread: Thread): void {
		this.thread = thread;
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
		this.alias = page.alias;
		this.practice = page.practice;
		this.read = page.read;
		this.#folded = page.folded;
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

	/**
	 * Why something was folded or removed is not told to everybody, nor until when an author can change what is shown
	 * again: whoever may know it asks.
	 */
	#askWhy(told: Post, known: Post): void {
		if (known.state === told.state) return;
		const acted = told.state === 'folded' || told.state === 'removed';
		const tells = acted ? this.isMine(known) || this.may('fold_post') : known.state === 'folded' && this.isMine(known);
		if (tells) queueMicrotask(() => void this.resync());
	}

	#apply(change: Change): void {
		if (change.what === 'thread.gone' && change.gone === this.id) this.gone = true;
		if (change.what === 'post.gone') this.posts = this.posts.filter((post) => post.id !== change.gone);
		if (change.thread?.id === this.id) this.#tell(change.thread);
		const post = change.post;
		if (!post) return;
		const known = this.find(post.id);
		if (post.thread !== this.id) this.posts = this.posts.filter((one) => one.id !== post.id); // moved away
		else if (post.opening || known || this.next === undefined) this.#put(post);
		if (known && post.thread === this.id) this.#askWhy(post, known);
	}

	/** What everybody is told of the thread. What is only told to me stays as I know it. */
	#tell(thread: Thread): void {
		const kept = thread.state === 'folded' && this.opening.body !== undefined ? { title: this.thread.title, notes: this.thread.notes } : {};
		this.thread = { ...thread, ...kept, follow: this.thread.follow };
	}

	/** An older state of a post never replaces a later one, whatever comes late. */
	#put(told: Post): void {
		const known = this.find(told.id);
		if (known && (known.rev > told.rev || (known.rev === told.rev && known.state === 'withdrawn' && told.state !== 'withdrawn'))) return;
		const post = known ? this.#asIKnowIt(told, known) : told;
		if (post.opening) this.#open(post);
		else if (known) this.posts = this.posts.map((one) => (one.id === post.id ? post : one));
		else this.posts = [...this.posts, post].sort((a, b) => a.madeSeq - b.madeSeq);
	}

	/** A thread is shown as its opening is. What it is called once words are shown again, the stream tells. */
	#open(post: Post): void {
		this.opening = post;
		if (post.state === 'live' || this.thread.state === post.state) return;
		const { title, ...rest } = this.thread;
		this.thread = { ...rest, state: post.state, ...(post.body === undefined ? {} : { title }) };
	}

	/** What everybody is told, with what is only told to me: that it is mine, and words that wait for a second look. */
	#asIKnowIt(told: Post, known: Post): Post {
		if (told.mine !== undefined) return told;
		const mine = this.isMine(known);
		const { body, notes, quote } = known;
		const reads = told.state === 'folded' && told.body === undefined && (mine || this.may('fold_post'));
		const editUntil = told.state === 'live' ? known.editUntil : undefined;
		const undoUntil = told.state === 'withdrawn' ? known.undoUntil : undefined;
		const why = told.state === known.state ? known.why : undefined;
		return { ...told, mine, why, editUntil, undoUntil, ...(reads ? { body, notes, quote } : {}) };
	}
}
