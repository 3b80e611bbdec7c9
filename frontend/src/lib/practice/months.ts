import type { Opened } from './opened.ts';

const name = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });

export interface Month {
	key: string;
	name: string;
	entries: Opened<'entry'>[];
}

/** Entries under their months, in the order they are in. */
export function byMonth(entries: readonly Opened<'entry'>[]): Month[] {
	const months: Month[] = [];
	for (const entry of entries) {
		const at = new Date(entry.plain.at);
		const key = `${at.getFullYear()}-${at.getMonth() + 1}`;
		if (months.at(-1)?.key !== key) months.push({ key, name: name.format(at), entries: [] });
		months.at(-1)!.entries.push(entry);
	}
	return months;
}
