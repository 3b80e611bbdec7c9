import type { OwnWords } from '#lib/api/names.ts';
import { dateOf, timeOf } from '#lib/circle/when.ts';
import { around } from '#lib/words/around.ts';

/** Where one's own words of a gathering were kept on the device, before the journal was there for them. */
export const keptName = (gathering: string) => `kept.${gathering}`;

/** One's own words: in the order they were said, those of one turn together, and the closing word. */
export function saidOf({ parts, word }: OwnWords): string {
	const lines: string[] = [];
	let turn: number | undefined;
	for (const part of parts) {
		if (lines.length > 0 && part.turn !== turn) lines.push('');
		lines.push(part.body);
		turn = part.turn;
	}
	if (word) lines.push(...(lines.length > 0 ? [''] : []), around.after.keep.word(word));
	return lines.join('\n');
}

/** The same, below what they are of. Empty where nothing was said. */
export function textOf(title: string, at: string, own: OwnWords): string {
	const said = saidOf(own);
	return said && `${title}, ${dateOf(at)}, ${timeOf(at)}\n\n${said}`;
}

/** The name of the file it becomes. It says nothing of what it is. */
export function fileOf(at: string): string {
	return `words-${at.slice(0, 10)}.txt`;
}
