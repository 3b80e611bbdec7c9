import { dayAfter, daysFrom } from './days.ts';
import type { NotYet } from './item.ts';

export type Tag = NonNullable<NotYet['tag']>;
export type Answer = NonNullable<NotYet['lastAnswer']>;
export const tags = ['grief', 'harm_done', 'harm_received', 'pattern', 'other'] as const satisfies readonly Tag[];
export const answers = ['still_not_yet', 'looked', 'let_go', 'sought_help'] as const satisfies readonly Answer[];

/** After how many weeks it may be mentioned again, by its owner's choice. */
export const returns = ['1', '2', '4', '8', 'never'] as const;
export type Return = (typeof returns)[number];

/** Today mentions it for so many days; then it waits on its list, and nothing else comes of it. */
const MENTION_FOR = 14;

/** The day it may be mentioned again; undefined is never. */
export const backOn = (choice: Return, today: string): string | undefined => (choice === 'never' ? undefined : dayAfter(today, 7 * Number(choice)));

interface NotYetItem {
	dueOn?: string;
	plain: Pick<NotYet, 'lastAnswer'>;
}

/** Whether it may be mentioned. What has no day is never mentioned, and what was let go neither. */
export const mayMention = ({ dueOn, plain }: NotYetItem, today: string): boolean => dueOn !== undefined && dueOn <= today && plain.lastAnswer !== 'let_go';
export const mentionToday = (item: NotYetItem, today: string): boolean => mayMention(item, today) && daysFrom(item.dueOn!, today) < MENTION_FOR;

/** Whether the limits of a circle and the ways to people stand beside it. */
export const harm = (tag: NotYet['tag']): boolean => tag === 'harm_done' || tag === 'harm_received';

/** The one sentence that is asked when it returns, of prompts.json: a light one first, and none that is deep. */
export function approachOf({ lastAnswer }: Pick<NotYet, 'lastAnswer'>): string {
	if (lastAnswer === 'still_not_yet') return 'A02';
	if (lastAnswer === 'looked') return 'A03';
	return lastAnswer === 'sought_help' ? 'A04' : 'A01';
}
