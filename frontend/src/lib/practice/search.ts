import type { Plain, Kind } from './item.ts';

/** A text as it is looked through: letters that look alike are alike, and none is a capital. */
export const plainly = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The words of what is looked for; each has to be found, in any order, also as a part of another word. */
export const wordsOf = (sought: string): string[] => plainly(sought).split(/\s+/u).filter(Boolean);

/** What was made ready of an item, for as long as the item is. */
const ready = new WeakMap<object, string>();

function readyOf(plain: Plain[Kind]): string {
	let text = ready.get(plain);
	if (text === undefined) ready.set(plain, (text = plainly(stringsOf(plain).join('\n'))));
	return text;
}

/** The items that have every word, in the order they were in. Nothing looked for is everything. */
export function search<T extends { plain: Plain[Kind] }>(items: readonly T[], sought: string): T[] {
	const words = wordsOf(sought);
	return items.filter(({ plain }) => {
		const text = words.length > 0 ? readyOf(plain) : '';
		return words.every((word) => text.includes(word));
	});
}

/** What of an item is words; not its moments, ids and choices. */
const passed = new Set(['at', 'changed', 'copyOf', 'way', 'id', 'kind', 'status', 'state', 'experience', 'insight', 'commitment']);

function stringsOf(value: unknown, name = ''): string[] {
	if (passed.has(name)) return [];
	if (typeof value === 'string') return [value];
	if (Array.isArray(value)) return value.flatMap((one) => stringsOf(one));
	if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, one]) => stringsOf(one, key));
	return [];
}
