import type { Arc } from './item.ts';
import { dayIn } from './item.ts';

/** A sentence to begin with; see lib/practice/prompts.json, which `make generate` writes. */
export interface Prompt {
	id: string;
	kind: string;
	stage: Stage | 'any';
	difficulty: 'light' | 'steady' | 'deep';
	text: string;
	tags: string[];
	/** About how long it takes. */
	minutes?: number;
}

export const stages = ['landing', 'sorting', 'choosing', 'practising', 'living'] as const;
export type Stage = (typeof stages)[number];
/** The last day of each stage, counted from the arc's first. */
const until: Record<Stage, number> = { landing: 3, sorting: 14, choosing: 30, practising: 90, living: 365 };

/** A sentence is not shown again for so many days, unless it is asked for. */
export const SEEN_FOR = 30;
/** Steady sentences wait until somebody has written here so often. */
export const STEADY_AFTER = 2;

/** So many minutes are suggested for a deep one, and no more. */
export const DEEP_FOR = 8;

/** About how long one takes, as it is said beside it. */
export const minutesOf = ({ difficulty, minutes }: Pick<Prompt, 'difficulty' | 'minutes'>): number | undefined => (difficulty === 'deep' ? DEEP_FOR : minutes);

/** The kinds an entry may begin with: its own, and those that lead to other people. */
const writing = ['journal', 'bridge'];

/** Where an arc is on a day; undefined once its year is over. */
export function stageOf(arc: Pick<Arc, 'startedOn'>, today: string): Stage | undefined {
	const days = Math.round((Date.parse(today) - Date.parse(arc.startedOn)) / 86_400_000);
	return stages.find((stage) => days <= until[stage]);
}

export interface Asking {
	/** Where the arc is; without one, what is light fits anywhere. */
	stage?: Stage;
	/** How often somebody has written here before. */
	written: number;
	/** The day each was last shown. */
	seen: Record<string, string>;
	today: string;
	/** Opened by the person: deep ones, and nothing else. */
	deep?: boolean;
	/** Those of the last thirty days were asked for again. */
	again?: boolean;
}

/** What may be shown, what was not seen for longest first. */
export function fitting(all: readonly Prompt[], { stage, written, seen, today, deep = false, again = false }: Asking): Prompt[] {
	const [year, month, day] = today.split('-').map(Number);
	const since = dayIn(-SEEN_FOR, new Date(year!, month! - 1, day!));
	const fits = (prompt: Prompt) =>
		writing.includes(prompt.kind) &&
		(deep ? prompt.difficulty === 'deep' : prompt.difficulty === 'light' || (prompt.difficulty === 'steady' && written >= STEADY_AFTER)) &&
		(prompt.stage === 'any' || (stage ? prompt.stage === stage : deep || prompt.difficulty === 'light')) &&
		(again || !(seen[prompt.id]! > since));
	return all.filter(fits).sort((a, b) => ((seen[a.id] ?? '') < (seen[b.id] ?? '') ? -1 : (seen[a.id] ?? '') > (seen[b.id] ?? '') ? 1 : 0));
}

/** One of those that fit best: any of the ones that were never shown, or the one that was not for longest. */
export function pick(fit: readonly Prompt[], seen: Record<string, string>, chance: () => number = Math.random): Prompt | undefined {
	const fresh = fit.filter(({ id }) => !seen[id]);
	return fresh.length > 0 ? fresh[Math.floor(chance() * fresh.length)] : fit[0];
}
