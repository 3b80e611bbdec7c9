import type { Change, Changes, Person, Post, Thread, ThreadPage, Viewer } from '#lib/api/names.ts';
import { Stream } from '#lib/realtime/stream.ts';

/** Where a thread is opened: after or before a number, at the first that is unread, or at one of its responses. */
export interface Spot {
	after?: number;
	before?: number;
	from?: 'unread';
	at?: string;
}

/** What a thread asks the server. `read` may reject and be forgotten; the others are asked again. */
export interface ThreadDoor {
	page(spot?: Spot): Promise<ThreadPage>;
	changes(after: number, epoch: string): Promise<Changes>;
	read(seq: number): Promise<void>;
}

/**
 * One thread as it is now: the page it was opened at, the pages before and after
 * it that were asked for, and what arrives by the stream of its circle. What
 * arrives where pages are missing is not put behind a gap; it comes with its page.
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
	/** What is before this number is not here; undefined when all is. */
	earlier = $state.raw<ThreadPage['earlier']>();
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
	/** The number of the first that was new to me when I came; undefined where none was. */
	#first: number | undefined;
	#told = 0;
	#stream: Stream;
	#asking: Promise<void> | undefined;

	constructor(
		first: ThreadPage,
		private door: ThreadDoor
	) {
		this.id = first.thread.id;
		this.readSeq = first.readSeq;
		this.#first = first.first;
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

	/** Where the new begins; for somebody who has never read this, everything is new and nothing needs saying. */
	get firstNew(): string | undefined {
		if (this.readSeq === 0 || this.#unreadBefore) return undefined;
		return this.posts.find((post) => post.madeSeq > this.readSeq && !this.isMine(post))?.id;
	}

	/** Something new stands in pages before those that are here. */
	get #unreadBefore(): boolean {
		return this.#first !== undefined && this.earlier !== undefined && this.#first < this.earlier;
	}

	/** Puts the next page behind the last. It rejects with a Problem. */
	async loadNext(): Promise<void> {
		const from = this.next;
		if (from === undefined) return;
		const page = await this.door.page({ after: from });
		if (from !== this.next) return;
		page.posts.forEach((post) => this.#put(post));
		this.next = page.next;
	}

	/** Puts the page before in front of the first, and returns its first post. It rejects with a Problem. */
	async loadEarlier(): Promise<Post | undefined> {
		const before = this.earlier;
		if (before === undefined) return undefined;
		const page = await this.door.page({ before });
		if (before !== this.earlier) return undefined;
		page.posts.forEach((post) => this.#put(post));
		this.earlier = page.earlier;
		return page.posts[0];
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
		// What is unread in pages that are not here is not read.
		if (this.#unreadBefore) return;
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
		this.earlier = page.earlier;
		this.viewer = page.viewer;
		this.alias = page.alias;
		this.practice = page.practice;
		this.read = page.read;
		this.#folded = page.folded;
		this.#stream.startAt(page.seq, page.epoch);
	}

	/** As many pages as were here before, anew, from where they began. */
	async #fresh(): Promise<void> {
		const had = this.posts.length;
		const first = await this.door.page(this.earlier === undefined ? undefined : { after: this.earlier - 1 });
		while (first.next !== undefined && first.posts.length < had) {
			const page = await this.door.page({ after: first.next });
			first.posts.push(...page.posts);
			first.next = page.next;
		}
		this.#adopt(first);
	}

	/**
	 * Why something was folded or removed is not told to everybody, nor until when an author can change what is shown
	 * again: whoever may know it asks.
	 */
	#askWhy(told: Post, known: Post | undefined): void {
		if (known?.state === told.state) return;
		const mine = this.isMine(known ?? told);
		const acted = told.state === 'folded' || told.state === 'removed';
		const tells = acted ? mine || this.may('fold_post') : known?.state === 'folded' && mine;
		if (tells) this.#again();
	}

	#apply(change: Change): void {
		if (change.what === 'thread.gone' && change.gone === this.id) this.gone = true;
		if (change.what === 'post.gone') this.posts = this.posts.filter((post) => post.id !== change.gone);
		if (change.thread?.id === this.id) this.#tell(change.thread);
		const post = change.post;
		if (!post) return;
		const known = this.find(post.id);
		if (post.thread !== this.id) this.posts = this.posts.filter((one) => one.id !== post.id); // moved away
		else if (post.opening || known || this.#reaches(post)) {
			this.#put(post);
			this.#askWhy(post, known);
		}
		// What was moved away is quoted no more, and what was moved here may be mine under a number of its own.
		const moved = post.thread === this.id && (post.kind === 'pointer' ? !known : change.what === 'post.moderated' && !known);
		if (moved) this.#again();
	}

	/** Whether a post stands among those that are here. */
	#reaches({ madeSeq }: Post): boolean {
		return (this.next === undefined || madeSeq <= this.next) && (this.earlier === undefined || madeSeq >= this.earlier);
	}

	/** Asks anew once the change that calls for it is taken in. */
	#again(): void {
		this.#asking ??= Promise.resolve().then(() => {
			this.#asking = undefined;
			void this.resync();
		});
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
