import { dateOf } from '#lib/circle/when.ts';
import { trace as words } from '#lib/words/trace.ts';
import type { Step } from './trace.ts';

/** A day as people say it. */
export const dayName = (day: string): string => dateOf(`${day}T12:00`);

/** What a step is, as the interface says it. */
export function nameOf({ what, kind }: Pick<Step, 'what' | 'kind'>): string {
	const known: Record<string, string> = what === 'follow_up' ? words.outcomes : what === 'review' ? words.milestones : {};
	const which = kind === undefined ? undefined : known[kind];
	return which ? `${words.what[what]}: ${which}` : words.what[what];
}

/** What it grew from or looks at, as a line; none where that would say the same again. */
export function originOf({ what, text, origin }: Step): string | undefined {
	if (!origin || origin === text) return undefined;
	return ['review', 'closed', 'follow_up'].includes(what) ? words.about(origin) : words.from(origin);
}

/** The trace to keep as a file, a paragraph a step. */
export function textOf(steps: readonly Step[], made: Date): string {
	const paragraphs = steps.map((step) =>
		[`${dayName(step.day)} · ${nameOf(step)}`, step.text, originOf(step)].filter(Boolean).join('\n')
	);
	return [words.title, words.made(dateOf(made.toISOString())), ...paragraphs].join('\n\n') + '\n';
}

/** What its files are called. It says nothing of what is in them. */
export const fileOf = (made: Date, kind: 'txt' | 'png'): string => `from-here-${made.toISOString().slice(0, 10)}.${kind}`;
