import type { Structure } from './item.ts';

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
