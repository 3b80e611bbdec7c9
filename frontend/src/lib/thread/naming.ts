import type { Person, Thread } from '#lib/api/names.ts';
import { shelf } from '#lib/words/shelf.ts';

/** Who wrote something: by name, or as a member by their number in the thread. */
export function writerOf(of: { author?: Person; alias?: number }): string {
	return of.author?.name ?? shelf.member(of.alias);
}

/** What a thread is called; where its title is not shown, why. */
export function titleOf(thread: Pick<Thread, 'title' | 'state'>): string {
	return thread.title ?? shelf.untitled[thread.state] ?? shelf.untitledElse;
}
