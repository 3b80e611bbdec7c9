import { MOST_OPEN, missing, othersOpen, unanswered, type Plan } from './commitment.ts';
import { looksOn } from './insight.ts';
import { dayIn, newId, type Commitment, type Insight, type Kind, type Plain } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened, Put } from './opened.ts';

/*
 * What is done with insights and commitments, on the notebook. Each resolves once it is
 * on the device, and rejects with a Problem where the device would not take it.
 */

/** Keeps an item with a part of it changed, as it stands now. Its day and whether it is open stay, unless they are told. */
export function amend<K extends Kind>(notebook: Notebook, item: Opened<K>, part: Partial<Plain[K]>, how: { dueOn?: string; active?: boolean } = {}): Promise<Put> {
	const { id, kind, mark, plain, dueOn, active } = notebook.one(item.kind, item.id) ?? item;
	return notebook.put(kind, id, { ...plain, ...part, changed: new Date().toISOString() }, { from: mark, dueOn, active, ...how });
}

/** Changes an insight, and with it the day it comes back. */
export function amendInsight(notebook: Notebook, item: Opened<'insight'>, part: Partial<Insight>): Promise<Put> {
	const now = notebook.one('insight', item.id) ?? item;
	return amend(notebook, now, part, { dueOn: looksOn({ ...now.plain, ...part }, dayIn(0)) });
}

/** Puts away an offer about an insight. It is not made again. */
export const putAway = (notebook: Notebook, item: Opened<'insight'>, offer: string): Promise<Put> =>
	amendInsight(notebook, item, { putAway: [...new Set([...(item.plain.putAway ?? []), offer])] });

/** What came of asking for a commitment to begin. */
export type Begun = 'begun' | 'missing' | 'two_open';

/**
 * Opens a commitment, with the days it is looked at again. Where two are open, nothing
 * is done but with one of them to park `instead`. Its insight is being tried from now on.
 */
export async function begin(notebook: Notebook, plan: Plan, looks: readonly string[], instead?: Plan): Promise<Begun> {
	if (missing(plan.plain).length > 0) return 'missing';
	const others = othersOpen(notebook.of('commitment'), plan.id);
	if (others.filter(({ id }) => id !== instead?.id).length >= MOST_OPEN) return 'two_open';
	// What is parked goes first, so that the server has never three at a time.
	if (instead) await rest(notebook, instead, 'parked');
	const now = new Date().toISOString();
	const again = plan.active;
	await amend(notebook, plan, { state: 'active', activatedAt: again ? plan.plain.activatedAt : now }, { active: true });
	if (!again) await lookAt(notebook, plan.id, looks);
	const insight = plan.plain.insight && notebook.one('insight', plan.plain.insight);
	if (insight && ['fresh', 'sat_with'].includes(insight.plain.status)) await amendInsight(notebook, insight, { status: 'being_tried' });
	void notebook.flush();
	return 'begun';
}

/** Closes a commitment, one way or another. What was looked at stays; what was still to be looked at goes. */
export async function rest(notebook: Notebook, plan: Plan, state: Exclude<Commitment['state'], 'active'>, part: Partial<Commitment> = {}): Promise<void> {
	await amend(notebook, plan, { ...part, state }, { active: false });
	await lookAt(notebook, plan.id, []);
	void notebook.flush();
}

/** The conversation: had it, not yet, decided not to. None of them is better than another. */
export async function after(notebook: Notebook, plan: Plan, how: NonNullable<Commitment['talk']>['after'], notes: { said?: string; learned?: string } = {}): Promise<void> {
	const talk = { ...plan.plain.talk, ...notes, after: how };
	if (how === 'not_yet') await amend(notebook, plan, { talk });
	else await rest(notebook, plan, how === 'had' ? 'kept' : 'set_down', { talk });
}

/** A commitment on paper again, as a draft of its own: the old one became something else. */
export async function becomes(notebook: Notebook, plan: Plan): Promise<Put> {
	await rest(notebook, plan, 'changed');
	const now = new Date().toISOString();
	const { insight, kind, cue, step, obstacle, obstaclePlan, smallest, talk } = plan.plain;
	const next = { insight, kind, cue, step, obstacle, obstaclePlan, smallest, ...(talk ? { talk: { whom: talk.whom, first: talk.first } } : {}) };
	return notebook.put('commitment', newId(), { ...next, at: now, changed: now, state: 'draft' });
}

/** The days a plan is looked at, instead of those nobody looked at yet. */
async function lookAt(notebook: Notebook, plan: string, days: readonly string[]): Promise<void> {
	const before = notebook.of('follow_up').filter(({ plain }) => plain.commitment === plan && unanswered(plain));
	for (const { id, mark } of before) await notebook.remove(id, mark);
	const now = new Date().toISOString();
	for (const day of [...new Set(days)].sort()) await notebook.put('follow_up', newId(), { at: now, changed: now, commitment: plan }, { dueOn: day });
}

