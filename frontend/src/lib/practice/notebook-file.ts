import { dateOf } from '#lib/circle/when.ts';
import { documentOf, escaped, section, type Entry } from '#lib/device/page-file.ts';
import { carry as words } from '#lib/words/carry.ts';
import { going } from '#lib/words/going.ts';
import { trace } from '#lib/words/trace.ts';
import type { Kind, Plain } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';
import prompts from './prompts.json';
import { begun, measures } from './reviews.ts';
import { nameOf } from './trace-text.ts';
import { lookedBack, planOf } from './trace.ts';

/*
 * The whole notebook as files, made on this device of what is open on it: as data for
 * other programs, as a page to read, and as plain text for other notebooks.
 */

/** What there is to take, in the order in which it is read. Keys stay: a key in a file is nobody's words. */
export const taken = ['entry', 'not_yet', 'experience', 'arc', 'insight', 'commitment', 'follow_up', 'review', 'people', 'structure', 'choices'] as const satisfies Kind[];
export type Taken = (typeof taken)[number];

export type One<K extends Taken = Taken> = Pick<Opened<K>, 'id' | 'plain' | 'dueOn' | 'active'>;
export type Whole = { [K in Taken]: One<K>[] };

/** Tells our own data from that of other programs. */
export const FORMAT = 'afterward-notebook';

/** All of it, the earliest first. */
export function wholeOf(notebook: Pick<Notebook, 'of'>): Whole {
	return Object.fromEntries(taken.map((kind) => [kind, notebook.of(kind).reverse()])) as unknown as Whole;
}

/** What the files are called. It says nothing of what is in them. */
export const fileOf = (made: Date, kind: 'json' | 'html' | 'md'): string => `notebook-${made.toISOString().slice(0, 10)}.${kind}`;

/** Everything, as data. */
export function dataOf(whole: Whole, made: Date): string {
	const items = taken.flatMap((kind) => whole[kind].map(({ id, plain, dueOn, active }) => ({ id, kind, ...(dueOn ? { dueOn } : {}), ...(active ? { active } : {}), plain })));
	return JSON.stringify({ format: FORMAT, version: 1, made: made.toISOString(), items }, undefined, '\t') + '\n';
}

/** The entries as Markdown, each below a heading with its moment, as this place reads them again. */
export function markdownOf({ entry }: Pick<Whole, 'entry'>): string {
	return entry.map(({ plain }) => [`# ${plain.at}`, tagLine(plain.tags), asked(plain), guarded(plain)].filter(Boolean).join('\n\n') + '\n').join('\n');
}

const tagLine = (tags: string[] | undefined): string => (tags?.length ? `Tags: ${tags.join(', ')}` : '');
const asked = ({ prompt }: Plain['entry']): string => (prompt ? prompt.text.replace(/^/gmu, '> ') : '');

/** The words, of a list as a list; a line of theirs that looks like one of our headings is told from one. */
function guarded({ way, text }: Plain['entry']): string {
	const lines = text.split('\n').map((line) => line.replace(/^(#+ \d{4}-\d\d-\d\d)/u, '\\$1'));
	return (way === 'list' ? lines.map((line) => (line.trim() ? `- ${line}` : line)) : lines).join('\n');
}

/** Everything, as a page to read. */
export function pageOf(whole: Whole, made: Date): string {
	const parts = Object.entries(entriesOf(whole)).map(([name, entries]) => ({ title: words.parts[name as keyof typeof words.parts], entries }));
	const body = parts.filter(({ entries }) => entries.length > 0).map(section);
	if (body.length === 0) body.push(`<p>${escaped(words.nothing)}</p>`);
	return documentOf(words.page.title, [words.page.made(dateOf(made.toISOString())), words.page.care], body);
}

const day = (iso: string | undefined): string => (iso === undefined ? '' : dateOf(iso.length === 10 ? `${iso}T12:00` : iso));
const back = (dueOn: string | undefined) => dueOn && words.page.returns(day(dueOn));
const changed = ({ at, changed: then }: { at: string; changed: string }) => day(at) !== day(then) && words.page.changed(day(then));

const sentence = (prompt: string): string => prompts.find(({ id }) => id === prompt)?.text ?? '';

/** What was said of oneself, in sentences: the steps are words, and no number leaves as one. */
const saidIn = ({ self }: Plain['review']): string => measures.flatMap((measure) => going.measures[measure].says[(self?.[measure] ?? 0) - 1] ?? []).join('\n');

function entriesOf(whole: Whole): Record<keyof typeof words.parts, Entry[]> {
	const senses = new Map(whole.insight.map(({ id, plain }) => [id, plain.sense]));
	const grew = (insight: string | undefined) => (insight && senses.get(insight) ? trace.from(senses.get(insight)!) : undefined);
	const labels = new Map(whole.experience.map(({ id, plain }) => [id, plain.label]));
	return {
		entry: whole.entry.map(({ plain, dueOn }) => ({
			title: day(plain.at),
			facts: [plain.gathering?.title, changed(plain), back(dueOn), ...(plain.tags ?? [])],
			texts: [plain.prompt && `“${plain.prompt.text}”`, plain.text.trim() || words.page.wordless]
		})),
		not_yet: whole.not_yet.map(({ plain, dueOn }) => ({
			title: plain.label || day(plain.at),
			facts: [plain.label && day(plain.at), plain.tag && words.tags[plain.tag], plain.lastAnswer && words.answers[plain.lastAnswer], back(dueOn)]
		})),
		experience: whole.experience.map(({ plain }) => ({ title: plain.label || day(plain.at), facts: [plain.when?.value], texts: [plain.notes] })),
		arc: whole.arc.map(({ plain }) => ({
			title: (plain.experience && labels.get(plain.experience)) || day(plain.startedOn),
			facts: [words.page.began(day(plain.startedOn)), words.page.rhythm(words.rhythms[plain.rhythm]), plain.closedAt && words.page.closed(day(plain.closedAt))],
			texts: [plain.closingNote]
		})),
		insight: whole.insight.map(({ plain }) => ({
			title: day(plain.at),
			facts: [words.statuses[plain.status], plain.trust && words.trust[plain.trust]],
			texts: [
				plain.sense,
				plain.event && `${words.page.event}\n${plain.event}`,
				...others(plain),
				...(plain.revisions ?? []).map(({ at, text }) => `${words.page.before(day(at))}\n${text}`),
				...(plain.checks ?? []).map(({ at, prompt, answer, trust }) => [day(at), sentence(prompt), answer, trust && words.trust[trust]].filter(Boolean).join('\n'))
			]
		})),
		commitment: whole.commitment.map(({ id, plain, active }) => ({
			title: planOf(plain) || day(plain.at),
			facts: [day(plain.activatedAt ?? plain.at), words.states[active ? 'active' : plain.state === 'active' ? 'parked' : plain.state]],
			texts: [
				grew(plain.insight),
				[plain.obstacle, plain.obstaclePlan].filter(Boolean).join('\n'),
				plain.smallest,
				...others(plain),
				...whole.follow_up
					.filter((look) => look.plain.commitment === id && look.plain.answeredAt && look.plain.outcome && look.plain.outcome !== 'skipped')
					.map((look) => [`${day(look.plain.answeredAt)}: ${nameOf({ what: 'follow_up', kind: look.plain.outcome })}`, look.plain.note].filter(Boolean).join('\n'))
			]
		})),
		review: whole.review
			.filter(({ plain }) => lookedBack(plain) || begun(plain))
			.map(({ plain }) => ({
				title: day(plain.answeredAt ?? plain.changed),
				facts: [nameOf({ what: 'review', kind: plain.milestone }), !lookedBack(plain) && words.page.unfinished],
				texts: [
					...Object.entries(plain.answers ?? {}).map(([id, text]) => [sentence(id), text].filter(Boolean).join('\n')),
					...(plain.changes ?? []).map(({ text, insight }) => [text, grew(insight)].filter(Boolean).join('\n')),
					lookedBack(plain) && !plain.changes?.length ? trace.what.nothing : undefined,
					saidIn(plain)
				]
			})),
		people: whole.people.flatMap(({ plain }) => plain.people.map((one) => ({ title: one.nickname, facts: one.can.map((can) => words.can[can]), texts: [one.note] }))),
		structure: whole.structure.map(({ plain }) => ({ title: day(plain.changed), texts: [plain.rhythm, plain.trusted, plain.circle, plain.heavy] }))
	};
}

/** What is said of every item, and what stands above in its own place. */
const placed = new Set(['at', 'changed', 'copyOf', 'sense', 'event', 'cue', 'step', 'obstacle', 'obstaclePlan', 'smallest', 'activatedAt', 'waitUntil', 'status', 'trust', 'state', 'kind', 'insight', 'experience']);

/** Words in fields that this page has no place of its own for: nothing somebody wrote is left out. */
function others(plain: Plain[Taken]): string[] {
	return Object.entries(plain).flatMap(([name, value]): string[] => {
		if (placed.has(name)) return [];
		if (typeof value === 'string') return [value];
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
		return Object.entries(value).flatMap(([part, text]) => (part !== 'after' && typeof text === 'string' ? [text] : []));
	});
}
