import type { OwnMeasure, Post } from '#lib/api/names.ts';
import { clauseOf } from '#lib/circle/cite.ts';

/** What those who look after a circle do with somebody's post. */
export type PostAct = 'fold' | 'show' | 'remove' | 'note' | 'who' | 'move';

/** The action of the law behind each. */
const needs: Record<PostAct, string> = {
	fold: 'fold_post',
	show: 'fold_post',
	remove: 'remove_post',
	note: 'note_post',
	who: 'unmask',
	move: 'tend_thread'
};

/** What can be done with a post as it is now. One's own is changed and taken back instead; the opening stays where it is. */
export function actsOn(post: Post, mine: boolean, may: (action: string) => boolean): PostAct[] {
	if (post.kind === 'pointer' || (post.state !== 'live' && post.state !== 'folded')) return [];
	const acts: PostAct[] = [];
	if (!mine) {
		acts.push(post.state === 'folded' ? 'show' : 'fold');
		// What the house folded has no reason yet: whoever looks at it says why it stays.
		if (post.state === 'folded' && post.why && post.why.reason === undefined) acts.push('fold');
		acts.push('remove');
		if (post.kind !== 'presence') acts.push('note');
		if (!post.author) acts.push('who');
	}
	if (!post.opening) acts.push('move');
	return acts.filter((act) => may(needs[act]));
}

/** What somebody filled in for it. */
export interface Ground {
	reason: string;
	/** The number of an agreement; empty for none yet. */
	clause: string;
}

/** As it is sent. */
export function groundsOf({ reason, clause }: Ground): { reason: string; clause?: number } {
	return { reason: reason.trim(), clause: Number(clause) || undefined };
}

const told = { fold: 'post_folded', show: 'post_shown', remove: 'post_removed', note: 'post_noted', who: 'unmasked' } as const;

/** What its author will read of it. */
export function authorReads(act: Exclude<PostAct, 'move'>, ground: Ground, agreements: string[]): Pick<OwnMeasure, 'what' | 'reason' | 'clause'> {
	return { what: told[act], reason: ground.reason.trim() || undefined, clause: clauseOf(ground.clause, agreements) };
}

/** Whether it is done against its author, and so has to be about an agreement. */
export const isAgainst = (act: PostAct) => act === 'fold' || act === 'remove';

/** Whether a reason has to be given: not for showing it again. */
export const needsReason = (act: PostAct) => act !== 'show';
