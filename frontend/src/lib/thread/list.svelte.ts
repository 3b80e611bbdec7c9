import type { Change, Thread } from '#lib/api/names.ts';

/** One page of the list, and the number before which the next begins. */
export interface ThreadsPage {
	threads: Thread[];
	next?: number;
}
export type PageOf = (before?: ThreadsPage['next']) => Promise<ThreadsPage>;

/** A circle's threads, the latest activity first, in pages. */
export class ThreadList {
	threads = $state.raw<Thread[]>([]);
	/** Where the next page begins; undefined when all are here. */
	next = $state.raw<ThreadsPage['next']>();

	constructor(
		first: ThreadsPage,
		private page: PageOf
	) {
		this.threads = first.threads;
		this.next = first.next;
	}

	/** Puts the next page behind the last. It rejects with a Problem. */
	async loadNext(): Promise<void> {
		const from = this.next;
		if (from === undefined) return;
		const page = await this.page(from);
		if (from !== this.next) return;
		page.threads.forEach((thread) => this.#put(thread));
		this.next = page.next;
	}

	/** The first page anew, and as many after it as were here. It rejects with a Problem. */
	async reload(): Promise<void> {
		const had = this.threads.length;
		const all = await this.page();
		while (all.next !== undefined && all.threads.length < had) {
			const page = await this.page(all.next);
			all.threads.push(...page.threads);
			all.next = page.next;
		}
		this.threads = all.threads;
		this.next = all.next;
	}

	/**
	 * A change of the circle. What a change says is the same for all, so whether it is new is mine to say, and
	 * whether an older thread that we do not have is mine to read, the server's.
	 */
	apply(change: Change, me: string | undefined): void {
		if (!change.thread) return;
		const known = this.threads.find((thread) => thread.id === change.thread!.id);
		if (!known && change.what !== 'thread.started') return void this.reload().catch(() => {});
		const author = change.post?.author ?? change.thread.author;
		const fresh = (change.what === 'thread.started' || change.what === 'post.made') && author.id !== me;
		this.#put({ ...change.thread, new: fresh || (known?.new ?? false) });
	}

	#put(thread: Thread): void {
		const known = this.threads.find((one) => one.id === thread.id);
		if (known && known.lastSeq > thread.lastSeq) return;
		const kept = known?.state === 'withdrawn' ? emptied(thread) : thread;
		this.threads = [...this.threads.filter((one) => one.id !== thread.id), kept].sort((a, b) => b.lastSeq - a.lastSeq);
	}
}

/** A thread as it stands once its author took it back. */
function emptied(thread: Thread): Thread {
	const { title: _, ...rest } = thread;
	return { ...rest, state: 'withdrawn' };
}
