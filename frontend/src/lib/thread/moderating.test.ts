import { expect, test } from 'vitest';
import type { Post } from '#lib/api/names.ts';
import { actsOn, authorReads, groundsOf, isAgainst } from './moderating.ts';

const bo = { id: 'bo', name: 'Bo', role: 'member' as const };
const post = (more: Partial<Post> = {}) => ({ kind: 'reflect', author: bo, state: 'live', opening: false, ...more }) as Post;
const all = () => true;

test('what can be done with a post is what fits it as it is now', () => {
	expect(actsOn(post(), false, all)).toEqual(['fold', 'remove', 'note', 'move']);
	expect(actsOn(post({ state: 'folded' }), false, all)).toEqual(['show', 'remove', 'note', 'move']);
	expect(actsOn(post({ kind: 'presence' }), false, all)).toEqual(['fold', 'remove', 'move']);
	expect(actsOn(post({ opening: true, kind: 'said' }), false, all)).toEqual(['fold', 'remove', 'note']);
	for (const over of [{ state: 'withdrawn' }, { state: 'removed' }, { kind: 'pointer' }] as const) expect(actsOn(post(over), false, all)).toEqual([]);
});

test('nobody is asked for who wrote under their name, and one’s own is not folded', () => {
	expect(actsOn(post({ author: undefined, alias: 1 }), false, all)).toContain('who');
	expect(actsOn(post(), false, all)).not.toContain('who');
	expect(actsOn(post({ author: undefined, alias: 1 }), true, all)).toEqual(['move']);
});

test('what the law does not let somebody do is not offered', () => {
	expect(actsOn(post({ author: undefined }), false, () => false)).toEqual([]);
	expect(actsOn(post({ author: undefined }), false, (action) => action === 'unmask')).toEqual(['who']);
	expect(actsOn(post({ state: 'folded' }), false, (action) => action === 'fold_post')).toEqual(['show']);
});

test('the preview says what is sent, and no agreement that there is not', () => {
	const ground = { reason: ' It names somebody. ', clause: '2' };
	expect(groundsOf(ground)).toEqual({ reason: 'It names somebody.', clause: 2 });
	expect(groundsOf({ reason: 'So.', clause: '' })).toEqual({ reason: 'So.', clause: undefined });
	expect(authorReads('fold', ground, ['a', 'b'])).toEqual({ what: 'post_folded', reason: 'It names somebody.', clause: { number: 2, text: 'b' } });
	expect(authorReads('remove', ground, ['a'])).toEqual({ what: 'post_removed', reason: 'It names somebody.' });
	expect(authorReads('show', { reason: ' ', clause: '' }, [])).toEqual({ what: 'post_shown' });
	expect((['fold', 'show', 'remove', 'note', 'who', 'move'] as const).filter(isAgainst)).toEqual(['fold', 'remove']);
});
