import type { Post, Thread } from '#lib/api/names.ts';
import { thread as words } from '#lib/words/thread.ts';

/** Who wrote a post, or began a thread, as the reader calls them. */
export function nameOf(by: Pick<Post | Thread, 'author' | 'alias'>, mine = false): string {
	if (by.author) return mine ? words.you : by.author.name;
	return mine ? words.youUnnamed(by.alias) : words.member(by.alias);
}

/** What a thread is called; where its title is not shown, why. */
export function titleOf(thread: Pick<Thread, 'title' | 'state'>): string {
	return thread.title ?? words.wordless[thread.state] ?? words.untitled;
}
