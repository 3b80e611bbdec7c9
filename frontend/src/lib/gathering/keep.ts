import type { OwnWords } from '#lib/api/names.ts';
import { dateOf, timeOf } from '#lib/circle/when.ts';
import { around } from '#lib/words/around.ts';

/** Where one's own words of a gathering wait on the device. */
export const keptName = (gathering: string) => `kept.${gathering}`;

/** One's own words as a text to keep: in the order they were said, those of one turn together, and the closing word. */
export function textOf(title: string, at: string, { parts, word }: OwnWords): string {
	if (parts.length === 0 && !word) return '';
	const lines = [`${title}, ${dateOf(at)}, ${timeOf(at)}`];
	let turn: number | undefined;
	for (const part of parts) {
		if (part.turn !== turn) lines.push('');
		lines.push(part.body);
		turn = part.turn;
	}
	if (word) lines.push('', around.after.keep.word(word));
	return lines.join('\n');
}

/** The name of the file it becomes. It says nothing of what it is. */
export function fileOf(at: string): string {
	return `words-${at.slice(0, 10)}.txt`;
}
