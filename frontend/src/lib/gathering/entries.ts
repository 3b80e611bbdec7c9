import type { Part, Response } from '#lib/api/names.ts';
import type { Told } from './telling.ts';

/** One thing in the reading area: something said, a line of the script, or an answer to a turn. */
export type Entry =
	| { key: string; seq: number; at: string; part: Part; follows: boolean }
	| { key: string; seq: number; at: string; line: Told }
	| { key: string; seq: number; at: string; response: Response };

/**
 * What was said and what happened, as one. Parts of one turn stand together under
 * one name; a line between them parts them. Lines from before the first part that
 * is shown wait until it is.
 */
export function entriesOf(parts: Part[], lines: Told[], earlier: boolean, responses: Response[] = []): Entry[] {
	const from = earlier ? (parts[0]?.saidSeq ?? 0) : 0;
	const all: Entry[] = [
		...parts.map((part): Entry => ({ key: part.id, seq: part.saidSeq, at: part.at, part, follows: false })),
		...lines.filter((line) => line.seq >= from).map((line): Entry => ({ key: line.key, seq: line.seq, at: line.at, line })),
		...responses
			.filter((response) => response.state === 'shown' && (response.saidSeq ?? 0) >= from)
			.map((response): Entry => ({ key: response.id, seq: response.saidSeq ?? 0, at: response.at ?? '', response }))
	];
	if (lines.length > 0 || responses.length > 0) all.sort((a, b) => a.seq - b.seq);
	for (let i = 1; i < all.length; i++) {
		const [before, now] = [all[i - 1]!, all[i]!];
		if ('part' in before && 'part' in now) now.follows = sameTurn(before.part, now.part);
	}
	return all;
}

function sameTurn(a: Part, b: Part): boolean {
	return (
		a.turn !== undefined && a.turn > 0 && a.turn === b.turn && a.gathering === b.gathering && a.author.id === b.author.id &&
		a.kind === b.kind && a.state === 'said' && b.state === 'said'
	);
}
