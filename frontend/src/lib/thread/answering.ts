import type { NewPost } from '#lib/api/names.ts';
import { aheadOf } from '#lib/circle/when.ts';
import { thread as words } from '#lib/words/thread.ts';
import type { Written } from './drafts-door.ts';
import { notesOf, type NotesWritten } from './notes.ts';
import type { ThreadState } from './thread.svelte.ts';

/** The longest short answer, in letters. */
export const SHORT = 280;

/** How an answer is given, beside its words. */
export interface Answering extends NotesWritten {
	/** The post it quotes, and the words of it as they stand there. */
	quote: string;
	quoted: string;
	/** Without one's name. */
	unnamed: boolean;
	/** As a note of those who look after the circle. */
	aside: boolean;
}

export const blank: Answering = { notes: [], noteWords: '', quote: '', quoted: '', unnamed: false, aside: false };

/** How an answer is given that was kept. */
export function howOf({ kind, notes, quote, unnamed }: Written): Answering {
	return {
		notes: notes?.keys ?? [],
		noteWords: notes?.words ?? '',
		quote: quote?.post ?? '',
		quoted: quote?.text ?? '',
		unnamed: unnamed ?? false,
		aside: kind === 'note'
	};
}

/** An answer as it is kept among the drafts. */
export function writtenAs(kind: string | undefined, body: string, how: Answering): Written {
	const { quote, quoted: text, unnamed } = how;
	return { kind, body: body || undefined, notes: notesOf(how), quote: quote ? { post: quote, text } : undefined, unnamed: unnamed || undefined };
}

/** What can be added to a thread now, the plainest last, and where nothing can, why. What was done with it meanwhile is heard of here first. */
export function waysIn(thread: ThreadState): { kinds: NewPost['kind'][]; shut?: string } {
	const { state: shown, under, kinds, wants } = thread.thread;
	const state = under ?? shown;
	if (state === 'archived') return { kinds: [], shut: words.shut.archived };
	const note: NewPost['kind'][] = thread.may('write_note_in_thread') && thread.may('answer_thread') ? ['note'] : [];
	if (state === 'locked') return { kinds: note, shut: words.shut.locked };
	if (shown === 'withdrawn' || shown === 'folded' || shown === 'removed') return { kinds: note, shut: words.shut[shown] };
	const mine = thread.isMine(thread.opening);
	if (mine && thread.may('answer_thread')) return { kinds: [...note, 'said'] };
	if (!mine && kinds.length === 0) return { kinds: note, shut: wants === 'quiet' ? words.shut.quiet : words.shut.closed };
	if (thread.may('answer_thread')) return { kinds: [...note, ...(kinds as NewPost['kind'][])] };
	return { kinds: note, shut: whyShut(thread) };
}

function whyShut(thread: ThreadState): string {
	const { mute, agreed } = thread.viewer;
	if (mute) return mute.until ? words.shut.mute(aheadOf(mute.until)) : words.shut.muteOpen;
	if (!agreed) return words.shut.agreements;
	return thread.practice ? words.shut.practice : words.shut.other;
}
