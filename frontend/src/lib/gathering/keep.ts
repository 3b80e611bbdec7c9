import { dateOf, timeOf } from '#lib/circle/when.ts';
import type { OwnPart } from './shapes.ts';

/** Where one's own words of a gathering wait on the device. */
export const keptName = (gathering: string) => `kept.${gathering}`;

/** One's own words as a text to keep: in the order they were said, those of one turn together. */
export function textOf(title: string, parts: OwnPart[]): string {
	const first = parts[0];
	if (!first) return '';
	const turns: string[] = [];
	let turn: number | undefined;
	for (const part of parts) {
		if (part.turn !== turn) turns.push('');
		turns.push(part.body);
		turn = part.turn;
	}
	return [`${title}, ${dateOf(first.at)}, ${timeOf(first.at)}`, ...turns].join('\n');
}

/** The name of the file it becomes. It says nothing of what it is. */
export function fileOf(at: string): string {
	return `words-${at.slice(0, 10)}.txt`;
}
