import { choose } from '#lib/words/choose.ts';
import { share as words } from '#lib/words/share.ts';
import { cueIn, stepIn } from '../commitment.ts';
import type { Commitment, Insight, Kind } from '../item.ts';
import type { Opened } from '../opened.ts';

/** What can be shared as text. */
export const sharable = ['insight', 'commitment', 'entry'] as const satisfies Kind[];
export type Sharable = (typeof sharable)[number];

/**
 * An item as a text to share. Each field that goes along is named here, so that nothing
 * else does: no look on an ordinary day and what it made of it, no earlier wording, no
 * tag, no other person of a conversation, and nothing that is written and not decided.
 */
export function textOf({ kind, plain }: Pick<Opened<Sharable>, 'kind' | 'plain'>): string {
	if (kind === 'insight') return ofInsight(plain as Insight);
	if (kind === 'commitment') return ofCommitment(plain as Commitment);
	return (plain as { text: string }).text.trim();
}

function ofInsight({ event = '', sense }: Insight): string {
	const [happened, means] = [event.trim(), sense.trim()];
	return happened && means ? `${words.happened} ${happened}\n\n${words.means} ${means}` : happened || means;
}

function ofCommitment({ cue, step, obstacle = '', obstaclePlan = '', smallest = '' }: Commitment): string {
	const between = obstacle.trim() || obstaclePlan.trim() ? choose.obstacleSentence(cueIn(obstacle), stepIn(obstaclePlan)) : '';
	const sentence = cue.trim() || step.trim() ? choose.sentence(cueIn(cue), stepIn(step)) : '';
	return [sentence, between, smallest.trim() && `${words.smallest} ${smallest.trim()}`].filter(Boolean).join('\n\n');
}

/** Where an item is read. */
export const pageOf = (kind: Sharable, id: string): string => (kind === 'entry' ? `/journal/${id}` : `/journal/${kind}s/${id}`);

/** The page on which it is shared. What it is stands behind the #, which no server is told. */
export const sharePageOf = (kind: Sharable, id: string): string => `/journal/share#${kind}-${id}`;

/** What that address asks for. */
export function askedFor(hash: string): { kind: Sharable; id: string } | undefined {
	const kind = sharable.find((one) => hash.startsWith(`#${one}-`));
	return kind && { kind, id: hash.slice(kind.length + 2) };
}
