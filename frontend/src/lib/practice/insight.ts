import { dayAfter, dayAt, daysFrom } from './days.ts';
import type { Insight } from './item.ts';
import { stageOf, type Prompt } from './prompts.ts';

/** What an insight goes through, in the order it usually does; any of them may be chosen at any time. */
export const statuses = ['fresh', 'sat_with', 'being_tried', 'lived', 'set_down'] as const satisfies Insight['status'][];
/** What an ordinary day made of it. */
export const trusts = ['more', 'same', 'less'] as const satisfies NonNullable<Insight['trust']>[];

/** The days after writing at which an ordinary day is asked, and for how long after each. Then it passes without a word. */
export const CHECKS = [0, 14, 60] as const;
const CHECK_FOR: Record<(typeof CHECKS)[number], number> = { 0: 14, 14: 46, 60: 30 };
/** So long a big door is offered to wait, in days. */
export const WAIT = 28;
/** What is fresh for longer is asked once whether a small version is wanted. */
export const FRESH_FOR = 30;

export type Check = (typeof CHECKS)[number];

/** Whether anything is still asked of it. */
export const atRest = ({ status }: Insight): boolean => status === 'lived' || status === 'set_down';

/** The check that is due, counted in days from the writing; undefined where none is. */
export function checkDue(insight: Insight, today: string): Check | undefined {
	if (atRest(insight)) return undefined;
	const wrote = dayAt(insight.at);
	const age = daysFrom(wrote, today);
	const check = CHECKS.findLast((day) => day <= age);
	if (check === undefined || age >= check + CHECK_FOR[check]) return undefined;
	return (insight.checks ?? []).some(({ at }) => daysFrom(wrote, dayAt(at)) >= check) ? undefined : check;
}

/** Whether the date its person set to look at it again has come. */
export const waitOver = (insight: Insight, today: string): boolean => !atRest(insight) && insight.waitUntil !== undefined && insight.waitUntil <= today;

/** Whether it is to be asked: try a small version, or let it rest? */
export const staleFresh = (insight: Insight, today: string): boolean => insight.status === 'fresh' && daysFrom(dayAt(insight.at), today) > FRESH_FOR;

/** The day it comes back by itself: the next check or the end of a wait, whichever is first. It is what `dueOn` of the item says. */
export function looksOn(insight: Insight, today: string): string | undefined {
	if (atRest(insight)) return undefined;
	const wrote = dayAt(insight.at);
	const days = CHECKS.slice(1).map((check) => dayAfter(wrote, check)).filter((day) => day > today);
	if (insight.waitUntil && insight.waitUntil > today) days.push(insight.waitUntil);
	return days.sort()[0];
}

/** Seen differently now: the old wording stays, with the moment it was changed. Nothing, where it is the same. */
export function revised(insight: Insight, sense: string, now: string): Partial<Insight> {
	const next = sense.trim();
	if (next === '' || next === insight.sense.trim()) return {};
	const old = insight.sense.trim() === '' ? [] : [{ text: insight.sense, at: now }];
	return { sense: next, draft: { ...insight.draft, sense: undefined }, revisions: [...(insight.revisions ?? []), ...old] };
}

/** An ordinary day was asked. An answer without words takes the place of one to the same sentence on the same day. */
export function checked(insight: Insight, prompt: string, answer: string, trust: Insight['trust'], now: string): Partial<Insight> {
	const check = { prompt, answer: answer.trim(), at: now, ...(trust ? { trust } : {}) };
	const before = (insight.checks ?? []).filter((one) => one.prompt !== prompt || one.answer !== '' || dayAt(one.at) !== dayAt(now));
	return { checks: [...before, check], draft: { ...insight.draft, answer: undefined }, ...(trust ? { trust } : {}) };
}

/** The sentences to look at it with: those it was not looked at with yet come first, and then those not for longest. */
export function scrutiny(all: readonly Prompt[], insight: Insight): Prompt[] {
	const last = new Map((insight.checks ?? []).map(({ prompt, at }) => [prompt, at]));
	const own = all.filter(({ kind }) => kind === 'scrutiny');
	return own.sort((a, b) => ((last.get(a.id) ?? '') < (last.get(b.id) ?? '') ? -1 : (last.get(a.id) ?? '') > (last.get(b.id) ?? '') ? 1 : 0));
}

/** Whether the card is shown that it may turn out to be half true: once to a person, in the first two weeks of an arc, or without one. */
export function halfTrue(arcs: readonly { startedOn: string; closedAt?: string }[], told: readonly string[], today: string): boolean {
	if (told.includes(HALF_TRUE)) return false;
	const open = arcs.filter(({ closedAt }) => !closedAt);
	return open.length === 0 || open.some((arc) => ['landing', 'sorting'].includes(stageOf(arc, today) ?? ''));
}

/** What the notebook remembers once that card was shown. */
export const HALF_TRUE = 'insight.half-true';

/** Whether nothing was written in it. */
export const blankInsight = ({ sense, event, draft }: Insight): boolean => [sense, event, draft?.sense].every((text) => (text ?? '').trim() === '');

/** A line to know it by, in lists and selections. */
export const lineOf = ({ sense, event }: Insight): string => (sense.trim() || event?.trim() || '').split('\n')[0]!;
