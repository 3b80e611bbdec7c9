import { going } from './arcs.ts';
import { daysFrom } from './days.ts';
import type { Arc, Structure } from './item.ts';

/** What a structure is made of, in the order it is asked. */
export const steps = ['rhythm', 'trusted', 'circle', 'heavy'] as const satisfies (keyof Structure)[];
export type Step = (typeof steps)[number];
export type Lines = Record<Step, string>;

/** What stands in each; nothing where nothing was written. */
export const linesOf = (plan: Partial<Structure> | undefined): Lines => ({
	rhythm: plan?.rhythm ?? '',
	trusted: plan?.trusted ?? '',
	circle: plan?.circle ?? '',
	heavy: plan?.heavy ?? ''
});

/** Those that somebody wrote: any one of them makes a page. */
export const written = (lines: Lines): Step[] => steps.filter((step) => lines[step].trim() !== '');

/** A line put below what stands there, unless it does already. */
export function put(text: string, line: string): string {
	const lines = text.split('\n').map((one) => one.trim());
	return lines.includes(line.trim()) ? text : [...lines.filter(Boolean), line.trim()].join('\n');
}

/** What the notebook remembers once it was offered and looked at, or put away. */
export const STRUCTURE = 'structure';
/** The day of an arc on which one is offered, and for how many days. */
const OFFERED = { on: 2, for: 7 };

/** Whether it is offered to build one: beside the arc of Today, once, and not to who has one. */
export function offersStructure(arc: Arc | undefined, has: boolean, told: readonly string[], today: string): boolean {
	if (!arc || has || told.includes(STRUCTURE) || !going(arc, today)) return false;
	const day = daysFrom(arc.startedOn, today);
	return day >= OFFERED.on && day < OFFERED.on + OFFERED.for;
}
