import { read, textOf } from './markdown.ts';

/** The longest quote, in letters. */
export const LONGEST = 600;
const length = (text: string) => [...text].length;
const letter = /\p{L}/u;

/**
 * The words of a post that somebody marked on the page, as they stand in it: the server takes a quote only letter by
 * letter, and on the page the marks of lists and emphasis are not there. Undefined where they do not stand there, or
 * are too long.
 */
export function markedIn(body: string, marked: string): string | undefined {
	const text = marked.trim();
	if (text === '' || length(text) > LONGEST) return undefined;
	if (body.includes(text)) return text;
	const [all, sought] = [lettersOf(body), lettersOf(text)];
	const at = all.letters.indexOf(sought.letters);
	if (sought.letters === '' || at < 0) return undefined;
	const found = body.slice(all.places[at], all.places[at + sought.letters.length - 1]! + 1);
	return length(found) <= LONGEST ? found : undefined;
}

/** The letters of a text without anything between them, and where each stands in it; in UTF-16 units. */
function lettersOf(text: string): { letters: string; places: number[] } {
	let [letters, at] = ['', 0];
	const places: number[] = [];
	for (const one of text) {
		if (letter.test(one)) {
			letters += one;
			for (let unit = 0; unit < one.length; unit++) places.push(at + unit);
		}
		at += one.length;
	}
	return { letters, places };
}

/** The whole of a post to quote, or as much of its beginning as may be quoted, to the end of a word. */
export function wholeOf(body: string): string {
	const text = body.trim();
	if (length(text) <= LONGEST) return text;
	const start = [...text].slice(0, LONGEST).join('');
	const end = start.search(/\s\S*$/u);
	return (end > LONGEST / 2 ? start.slice(0, end) : start).trim();
}

/** A quote in one line of plain words. */
export function plainOf(text: string): string {
	return textOf(read(text)).replace(/\s+/g, ' ').trim();
}
