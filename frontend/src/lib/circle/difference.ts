/** One promise of two versions: in both, only in the new one, or only in the old. */
export interface Line {
	text: string;
	is: 'same' | 'added' | 'gone';
}

/** What changed between two versions, in the order they are read: what went stands where it stood. */
export function difference(before: string[], after: string[]): Line[] {
	// lengths[i][j]: how many promises before[i…] and after[j…] share, in order.
	const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
	for (let i = before.length - 1; i >= 0; i--)
		for (let j = after.length - 1; j >= 0; j--)
			lengths[i]![j] =
				before[i] === after[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
	const lines: Line[] = [];
	let i = 0;
	let j = 0;
	while (i < before.length || j < after.length) {
		const [was, is] = [before[i], after[j]];
		if (was !== undefined && was === is) {
			lines.push({ text: was, is: 'same' });
			i++;
			j++;
		} else if (was !== undefined && (is === undefined || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
			lines.push({ text: was, is: 'gone' });
			i++;
		} else {
			lines.push({ text: is!, is: 'added' });
			j++;
		}
	}
	return lines;
}
