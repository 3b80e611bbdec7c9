import type { Commitment, FollowUp } from './item.ts';
import type { Opened } from './opened.ts';

export const commitmentKinds = ['relationship', 'habit', 'conversation', 'other'] as const satisfies Commitment['kind'][];

/** Who may be wished to know of one. */
export const witnesses = ['none', 'companion', 'circle'] as const satisfies NonNullable<Commitment['witness']>[];

/** Who is still to be told, by its person's own wish; nobody of one that rests, or that was shared. */
export function toTell({ active, plain }: Plan): 'companion' | 'circle' | undefined {
	if (!active || (plain.shared ?? []).length > 0 || plain.witness === 'none') return undefined;
	return plain.witness;
}

/** At most so many are open at a time; the server holds to it too. */
export const MOST_OPEN = 2;

export type Plan = Opened<'commitment'>;

/** Those that are open. What tells is the item, for the server knows that and nothing else. */
export const openOf = <P extends Pick<Plan, 'active'>>(all: readonly P[]): P[] => all.filter(({ active }) => active);

/** Where it is. A copy of an open one is not open, and waits like one that was put aside. */
export function stateOf({ active, plain }: Plan): Commitment['state'] {
	if (active) return 'active';
	return plain.state === 'active' ? 'parked' : plain.state;
}

/** Open here, and refused by the server because two others are open there: it waits for its person's choice. */
export const thirdOf = (all: readonly Plan[]): Plan | undefined => all.find(third);

const third = ({ active, where, code }: Plan): boolean => active && where === 'refused' && code === 'two_active';

/** Those it could be swapped for. */
export const othersOpen = (all: readonly Plan[], id: string): Plan[] => openOf(all).filter((plan) => plan.id !== id && !third(plan));

/** What it cannot begin without. */
export function missing(plan: Commitment): ('cue' | 'step')[] {
	return (['cue', 'step'] as const).filter((field) => !/\p{L}|\p{N}/u.test(plan[field]));
}

const vague = /\b(be (?:more|less|better|kinder|nicer|calmer|happier|present|mindful)|always|never|every (?:time|moment)|all the time|try to|try harder|more often|less often|someday|some day|one day|whenever possible|everyone|everything|from now on|be myself|work on)\b/giu;

/** Words that nobody can see happening, as they stand there. They are no mistake; a hint is shown. */
export const vagueIn = (text: string): string[] => [...new Set([...text.matchAll(vague)].map(([word]) => word.toLowerCase()))];

/** The when or if, as it stands in the sentence. */
export const cueIn = (cue: string): string => ended(cue).replace(/^(?:when(?:ever)?|if)\s+/iu, '');

/** The one thing, as it stands after “then I”. */
export const stepIn = (step: string): string => ended(step).replace(/^(?:then\s+)?(?:i(?:['’]ll|\s+will|\s+am going to|['’]m going to)?\s+)?/iu, '');

const ended = (text: string): string => text.trim().replace(/\s+/gu, ' ').replace(/[.,;:!]+$/u, '');

/** Whether there is nothing in it that its person wrote or chose. */
export function blank({ cue, step, obstacle, obstaclePlan, smallest, insight, talk }: Commitment): boolean {
	return [cue, step, obstacle, obstaclePlan, smallest, insight, talk?.whom, talk?.first].every((text) => (text ?? '').trim() === '');
}

/** The looks at a plan: answered or not, by their day. */
export function looksOf(all: readonly Opened<'follow_up'>[], id: string): Opened<'follow_up'>[] {
	return all.filter(({ plain }) => plain.commitment === id).sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1));
}

const dayOf = ({ dueOn, plain }: Opened<'follow_up'>): string => dueOn ?? plain.answeredAt ?? '';

/** Whether nobody looked at it yet. */
export const unanswered = ({ answeredAt, outcome }: FollowUp): boolean => !answeredAt && !outcome;
