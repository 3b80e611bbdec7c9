import { choose } from '#lib/words/choose.ts';
import { cueIn, stepIn } from './commitment.ts';
import { dayAt } from './days.ts';
import type { Commitment, Plain } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';

/*
 * From here: what grew from what, in the order of its days. It is made of what the
 * person wrote and dated. Nothing is counted in it, and of the experience it holds its
 * own name alone.
 */

export type What = 'began' | 'entry' | 'insight' | 'commitment' | 'follow_up' | 'review' | 'change' | 'nothing' | 'set_down' | 'kept' | 'closed';

/** One line of the trace. */
export interface Step {
	/** Its own, and the same whenever the trace is made of the same items. */
	id: string;
	day: string;
	what: What;
	/** The person's words; empty where there are none. */
	text: string;
	/** Of a look at a commitment or of a review: which one, as the interface says it. */
	kind?: string;
	/** The step it grew from. */
	from?: string;
	/** That step's words. */
	origin?: string;
}

type Traced = 'experience' | 'arc' | 'entry' | 'insight' | 'commitment' | 'follow_up' | 'review';

/** What the trace is made of. */
export type Book = { [K in Traced]: Pick<Opened<K>, 'id' | 'plain'>[] };

export function bookOf(notebook: Pick<Notebook, 'of'>): Book {
	return {
		experience: notebook.of('experience'),
		arc: notebook.of('arc'),
		entry: notebook.of('entry'),
		insight: notebook.of('insight'),
		commitment: notebook.of('commitment'),
		follow_up: notebook.of('follow_up'),
		review: notebook.of('review')
	};
}

/** Whether somebody looked back: a review that waits for its day, or is being written, says nothing yet. */
export const lookedBack = ({ answeredAt }: Plain['review']): boolean => answeredAt !== undefined;

/** Before the first review there is no trace to look at. */
export const alive = (book: Book): boolean => book.review.some(({ plain }) => lookedBack(plain));

/** A plan as the sentence its person read and said once; what there is of it, where a part is missing. */
export function planOf({ cue, step }: Pick<Commitment, 'cue' | 'step'>): string {
	const [when, then] = [cueIn(cue), stepIn(step)];
	return when && then ? choose.sentence(when, then) : when || then;
}

const firstLine = (text: string) => text.trim().split('\n')[0]!.trim();

/** All of it, the earliest first. What nothing came of stays in the notebook. */
export function stepsOf(book: Book): Step[] {
	const steps = [...beginnings(book), ...firstWords(book), ...insights(book), ...commitments(book), ...looks(book), ...reviews(book)];
	const known = new Map(steps.map((step) => [step.id, step]));
	for (const step of steps) {
		const origin = step.from === undefined ? undefined : known.get(step.from);
		// What was said in a review is not what a change named in it grew from.
		if (origin?.text && origin.what !== 'review') step.origin = origin.text;
		if (!origin) delete step.from;
	}
	// On one day, what came first is what the other grew from.
	const rank = (step: Step): number => order.indexOf(step.what);
	return steps.sort((a, b) => inOrder(a.day, b.day) || rank(a) - rank(b));
}

const order: What[] = ['began', 'entry', 'insight', 'commitment', 'follow_up', 'review', 'change', 'nothing', 'kept', 'set_down', 'closed'];

function* beginnings({ arc, experience }: Book): Iterable<Step> {
	for (const { id, plain } of arc) {
		const label = experience.find((one) => one.id === plain.experience)?.plain.label ?? '';
		yield { id, day: plain.startedOn, what: 'began', text: label };
		if (plain.closedAt) yield { id: `${id} closed`, day: dayAt(plain.closedAt), what: 'closed', text: plain.closingNote ?? '', from: id };
	}
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of what was kept twice, the one that stayed the entry. */
function* firstWords({ entry }: Book): Iterable<Step> {
	const [first] = [...entry].sort(
		(a, b) => inOrder(a.plain.at, b.plain.at) || Number(!!a.plain.copyOf) - Number(!!b.plain.copyOf) || inOrder(a.id, b.id)
	);
	if (first) yield { id: first.id, day: dayAt(first.plain.at), what: 'entry', text: firstLine(first.plain.text) };
}

/** Those that something grew from, or that were lived or set down. */
function* insights({ insight, commitment, review, arc }: Book): Iterable<Step> {
	const grown = new Set<string | undefined>([
		...commitment.filter(({ plain }) => began(plain)).map(({ plain }) => plain.insight),
		...review.flatMap(({ plain }) => plain.changes ?? []).map((change) => change.insight)
	]);
	for (const { id, plain } of insight) {
		const ended = plain.status === 'set_down';
		if (!grown.has(id) && !ended && plain.status !== 'lived') continue;
		const from = plain.experience && arc.find((one) => one.plain.experience === plain.experience)?.id;
		yield { id, day: dayAt(plain.at), what: 'insight', text: plain.sense.trim() || (plain.event ?? '').trim(), ...(from ? { from } : {}) };
		if (ended) yield { id: `${id} end`, day: dayAt(plain.changed), what: 'set_down', text: plain.sense.trim(), from: id };
	}
}

/** A draft is no part of what happened. */
const began = ({ state, activatedAt }: Commitment) => state !== 'draft' && activatedAt !== undefined;

function* commitments({ commitment, follow_up }: Book): Iterable<Step> {
	for (const { id, plain } of commitment) {
		if (!began(plain)) continue;
		yield { id, day: dayAt(plain.activatedAt!), what: 'commitment', text: planOf(plain), ...(plain.insight ? { from: plain.insight } : {}) };
		if (plain.state !== 'set_down' && plain.state !== 'kept') continue;
		// The look that ended it knows the day; what was written to it later does not.
		const look = follow_up.find((one) => one.plain.commitment === id && one.plain.adjustment === 'set_down' && one.plain.answeredAt);
		const day = dayAt((plain.state === 'set_down' && look?.plain.answeredAt) || plain.changed);
		yield { id: `${id} end`, day, what: plain.state, text: planOf(plain), from: id };
	}
}

function* looks({ follow_up }: Book): Iterable<Step> {
	for (const { id, plain } of follow_up) {
		// What was skipped asked for nothing, and leaves nothing.
		if (!plain.answeredAt || !plain.outcome || plain.outcome === 'skipped') continue;
		yield { id, day: dayAt(plain.answeredAt), what: 'follow_up', kind: plain.outcome, text: (plain.note ?? '').trim(), from: plain.commitment };
	}
}

function* reviews({ review }: Book): Iterable<Step> {
	for (const { id, plain } of review) {
		if (!lookedBack(plain)) continue;
		const day = dayAt(plain.answeredAt!);
		const answers = Object.values(plain.answers ?? {}).map((answer) => String(answer).trim());
		yield { id, day, what: 'review', kind: plain.milestone, text: answers.filter(Boolean).join('\n'), ...(plain.arc ? { from: plain.arc } : {}) };
		for (const [i, change] of (plain.changes ?? []).entries()) yield { id: `${id} ${i}`, day, what: 'change', text: change.text, from: change.insight ?? id };
		if (!plain.changes?.length) yield { id: `${id} none`, day, what: 'nothing', text: '', from: id };
	}
}
