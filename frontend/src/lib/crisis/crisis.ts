import * as en from './en.ts';

/** What somebody's own words may be about: nothing to offer, a small link, or help at once. */
export type Distress = 'none' | 'unsure' | 'now';

const lists: Record<string, { now: readonly string[]; unsure: readonly string[] }> = { en };

/** Letters that look like others, of the scripts one reads most easily for Latin ones. */
const alike: Record<string, string> = Object.fromEntries(
	[...'аеорсухіѕјԁԛԝһӏ'].map((letter, i) => [letter, 'aeopcyxisjdqwhl'[i] ?? letter])
);

/** The most that is looked through: what stands at the end is what is being written. */
const most = 8000;

/** The words of a text as a reader sees them; letters that stand apart are put together. */
export function skeleton(text: string): string[] {
	const plain = text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\p{M}\p{Cf}'’]/gu, '')
		.replace(/[а-ӿԁ-ԯ]/g, (letter) => alike[letter] ?? letter);
	const words = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
	const out: string[] = [];
	for (let i = 0; i < words.length; ) {
		let to = i;
		while (to < words.length && words[to]?.length === 1) to++;
		if (to - i >= 3) {
			out.push(words.slice(i, to).join(''));
			i = to;
		} else out.push(words[i++] ?? '');
	}
	return out;
}

/** A text without what is somebody else's in it: lines that begin with >, and what stands between quotation marks. */
export function own(text: string): string {
	return text
		.split('\n')
		.filter((line) => !/^\s*>/.test(line))
		.join('\n')
		.replace(/“[^”]*”|„[^“”]*[“”]|«[^»]*»|"[^"]*"/g, ' … ');
}

/** Whether one of the phrases stands in the words: whole words only, and letters that were spelled out. */
function stands(text: string, phrases: readonly string[]): boolean {
	return phrases.some((phrase) => text.includes(` ${phrase} `) || text.includes(` ${phrase.replaceAll(' ', '')} `));
}

/**
 * What somebody's own words may be about. It runs here and nowhere else: it asks for
 * nothing, keeps nothing and counts nothing.
 */
export function distress(text: string, language = 'en'): Distress {
	const list = lists[language.split('-')[0] ?? ''] ?? lists.en;
	if (!list) return 'none';
	const words = ` ${skeleton(own(text.slice(-most))).join(' ')} `;
	// What the unsure list knows as past or a picture is taken out first: "tried to end my life" is not "end my life".
	let rest = words;
	for (const phrase of list.unsure) rest = rest.replaceAll(` ${phrase} `, ' · ');
	if (stands(rest, list.now)) return 'now';
	return rest !== words ? 'unsure' : 'none';
}
