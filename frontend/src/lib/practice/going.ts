import { closeBeside, type Rhythm } from './arcs.ts';
import type { Adjustment, Outcome } from './follow-ups.ts';
import { dayIn, newId, type Arc, type Commitment } from './item.ts';
import { backOn, type Answer, type Return, type Tag } from './not-yet.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';
import { begun, plannedFor, type Milestone } from './reviews.ts';

/*
 * What is done in Keep going, each as changes of a notebook. All of it rejects with a
 * Problem where the device would not keep it.
 */

const now = () => new Date().toISOString();
const fresh = () => ({ at: now(), changed: now() });

/** Changes an item, and leaves what it does not name as it is. */
async function change<K extends 'arc' | 'review' | 'follow_up' | 'commitment' | 'not_yet'>(
	notebook: Notebook,
	item: Opened<K>,
	some: Partial<Opened<K>['plain']>,
	{ dueOn = item.dueOn as string | undefined | null, active = item.active } = {}
): Promise<void> {
	const plain = { ...item.plain, ...some, changed: now() };
	await notebook.put(item.kind, item.id, plain, { from: item.mark, active, dueOn: dueOn ?? undefined });
}

export interface Beginning {
	label: string;
	startedOn: string;
	rhythm: Rhythm;
	series: boolean;
	/** The reviews as they were left in the schedule. */
	reviews: { milestone: Milestone; on: string }[];
}

/** Begins an arc with its reviews. Resolves with its id. */
export async function beginArc(notebook: Notebook, { label, startedOn, rhythm, series, reviews }: Beginning, today = dayIn(0)): Promise<string> {
	const [id, experience] = [newId(), label.trim() ? newId() : undefined];
	if (rhythm === 'close') await onlyClose(notebook, id, today);
	if (experience) await notebook.put('experience', experience, { ...fresh(), label: label.trim() });
	const arc: Arc = { ...fresh(), startedOn, rhythm, ...(experience ? { experience } : {}), ...(series ? { series } : {}), ...(rhythm === 'close' ? { closeSince: today } : {}) };
	await notebook.put('arc', id, arc);
	for (const { milestone, on } of reviews) await notebook.put('review', newId(), { ...fresh(), arc: id, milestone }, { dueOn: on });
	return id;
}

async function onlyClose(notebook: Notebook, id: string, today: string): Promise<void> {
	for (let other = closeBeside(notebook.of('arc'), id, today); other; other = closeBeside(notebook.of('arc'), id, today)) await change(notebook, other, { rhythm: 'usual', closeSince: undefined });
}

/** The rhythm of an arc. Another that was close is in the usual one from then on. */
export async function setRhythm(notebook: Notebook, arc: Opened<'arc'>, rhythm: Rhythm, today = dayIn(0)): Promise<void> {
	if (rhythm === 'close') await onlyClose(notebook, arc.id, today);
	await change(notebook, arc, { rhythm, closeSince: rhythm === 'close' ? today : undefined });
}

/** Lets an arc rest until a day; without one, it goes on. */
export const rest = (notebook: Notebook, arc: Opened<'arc'>, until?: string) => change(notebook, arc, { restingUntil: until });

/** Closes an arc with a note or none. Its reviews that were ahead are not asked any more; it remembers them for when it is opened again. */
export async function closeArc(notebook: Notebook, arc: Opened<'arc'>, note: string): Promise<void> {
	const open = notebook.of('review').filter(({ plain }) => plain.arc === arc.id && !plain.answeredAt && !begun(plain));
	const wasAhead = open.flatMap(({ plain: { milestone }, dueOn: on }) => (on === undefined ? [] : [{ milestone, on }]));
	await change(notebook, arc, { closedAt: now(), closingNote: note.trim() || undefined, wasAhead });
	for (const review of open) await notebook.remove(review.id, review.mark);
}

/** Opens an arc again, with the reviews it had. One that was closed before they were remembered has those its year still has ahead. */
export async function reopenArc(notebook: Notebook, arc: Opened<'arc'>, today = dayIn(0)): Promise<void> {
	const there = new Set(notebook.of('review').filter(({ plain }) => plain.arc === arc.id).map(({ plain }) => plain.milestone));
	const back = (arc.plain.wasAhead ?? plannedFor(arc.plain.startedOn, today)).filter(({ milestone }) => milestone === 'own' || !there.has(milestone));
	await change(notebook, arc, { closedAt: undefined, wasAhead: undefined });
	for (const { milestone, on } of back) await notebook.put('review', newId(), { ...fresh(), arc: arc.id, milestone }, { dueOn: on });
}

/** A review of one's own, on any day. Resolves with its id. */
export async function ownReview(notebook: Notebook, arc: string): Promise<string> {
	const id = newId();
	await notebook.put('review', id, { ...fresh(), arc, milestone: 'own' });
	return id;
}

export const moveReview = (notebook: Notebook, review: Opened<'review'>, day: string) => change(notebook, review, {}, { dueOn: day });
export const dropReview = (notebook: Notebook, review: Opened<'review'>) => notebook.remove(review.id, review.mark);

/** An answer to a look; from then on it is due no more. */
export const answerLook = (notebook: Notebook, look: Opened<'follow_up'>, outcome: Outcome, note: string) =>
	change(notebook, look, { outcome, answeredAt: look.plain.answeredAt ?? now(), note: note.trim() || undefined }, { dueOn: null });

/** All answers about a commitment, the latest last. */
export const answersOf = (notebook: Notebook, commitment: string): Opened<'follow_up'>[] =>
	notebook
		.of('follow_up')
		.filter(({ plain }) => plain.commitment === commitment && plain.answeredAt !== undefined)
		.sort((a, b) => (a.plain.answeredAt! < b.plain.answeredAt! ? -1 : 1));

/** The days a commitment is still to be looked at, in order. */
export const looksAhead = (notebook: Notebook, commitment: string, today = dayIn(0)): Opened<'follow_up'>[] =>
	notebook
		.of('follow_up')
		.filter(({ plain, dueOn }) => plain.commitment === commitment && !plain.answeredAt && dueOn !== undefined && dueOn > today)
		.sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : 1));

export const moveLook = (notebook: Notebook, look: Opened<'follow_up'>, day: string) => change(notebook, look, {}, { dueOn: day });
export const dropLook = (notebook: Notebook, look: Opened<'follow_up'>) => notebook.remove(look.id, look.mark);

/** The next day a commitment is looked at. */
export const nextLook = (notebook: Notebook, commitment: string, today = dayIn(0)): string | undefined =>
	looksAhead(notebook, commitment, today)[0]?.dueOn;

/** What of a plan an adjustment changes. */
const plans: Record<Exclude<Adjustment, 'none'>, (text: string) => Partial<Commitment>> = {
	smaller: (step) => ({ step }),
	new_step: (step) => ({ step }),
	new_cue: (cue) => ({ cue }),
	park: () => ({ state: 'parked' }),
	set_down: () => ({ state: 'set_down' })
};

/** Changes a plan after a look, and says so in the look. What is parked or set down is not looked at again. */
export async function adjust(notebook: Notebook, commitment: Opened<'commitment'>, look: Opened<'follow_up'>, adjustment: Adjustment, text = ''): Promise<void> {
	await change(notebook, look, { adjustment });
	if (adjustment === 'none') return;
	await change(notebook, commitment, plans[adjustment](text.trim()), { active: adjustment === 'park' || adjustment === 'set_down' ? false : commitment.active });
	if (adjustment === 'park' || adjustment === 'set_down') await dropLooks(notebook, commitment.id);
}

/** It carries itself: a habit needs no place among the two. */
export async function becameHabit(notebook: Notebook, commitment: Opened<'commitment'>): Promise<void> {
	await change(notebook, commitment, { state: 'kept' }, { active: false });
	await dropLooks(notebook, commitment.id);
}

async function dropLooks(notebook: Notebook, commitment: string): Promise<void> {
	for (const look of notebook.of('follow_up')) if (look.plain.commitment === commitment && !look.plain.answeredAt) await notebook.remove(look.id, look.mark);
}

/** Puts something down for now. */
export async function park(notebook: Notebook, { label, tag, back }: { label: string; tag?: Tag; back: Return }, today = dayIn(0)): Promise<string> {
	const id = newId();
	await notebook.put('not_yet', id, { ...fresh(), ...(label.trim() ? { label: label.trim() } : {}), ...(tag ? { tag } : {}) }, { dueOn: backOn(back, today) });
	return id;
}

/** An answer to what returned: when it may be mentioned again, or never. What is let go of is not. */
export const answerNotYet = (notebook: Notebook, item: Opened<'not_yet'>, lastAnswer: Answer, back: Return, today = dayIn(0)) =>
	change(notebook, item, { lastAnswer }, { dueOn: lastAnswer === 'let_go' ? null : (backOn(back, today) ?? null) });

/** What an arc is called by its owner; empty where it has no name. */
export const nameOf = (notebook: Notebook, arc: Opened<'arc'>): string => (arc.plain.experience ? notebook.one('experience', arc.plain.experience)?.plain.label : undefined) ?? '';

