
/** What a line says, once it is open. Of the weekly line's three questions any may be left empty. */
export interface Said {
	text?: string;
	meant?: string;
	happened?: string;
	next?: string;
	/** Whether it is the one line after three quiet weeks. */
	seat?: boolean;
}

export const prompts = ['meant', 'happened', 'next'] as const satisfies (keyof Said)[];

/** The most letters of a line: as many as fit when it is sealed, whatever language it is in. */
export const LONGEST = 12_000;

const letters = /\p{L}|\p{N}|\p{Emoji_Presentation}/u;

/** Whether nothing is said. */
export const blank = ({ text, meant, happened, next }: Said): boolean => ![text, meant, happened, next].some((part) => part !== undefined && letters.test(part));

/** As it is sealed: without what was left empty. */
export function bare(said: Said): Said {
	const parts = (['text', ...prompts] as const).map((part) => [part, said[part]?.trim()] as const).filter(([, text]) => text);
	return { ...Object.fromEntries(parts), ...(said.seat ? { seat: true } : {}) };
}

/** What an opened line says. It throws for what no version of ours wrote; parts we do not know are passed over. */
export function saidOf(text: string): Said {
	const said: unknown = JSON.parse(text);
	if (typeof said !== 'object' || said === null || Array.isArray(said)) throw new TypeError('not what a line says');
	const parts = said as Record<string, unknown>;
	const words = Object.fromEntries((['text', ...prompts] as const).filter((part) => typeof parts[part] === 'string').map((part) => [part, parts[part]]));
	return { ...words, ...(parts.seat === true ? { seat: true } : {}) };
}

/** A few words to know a line by. */
export function startOf(said: Said | undefined, kind: string): string {
	const words = (said?.text ?? said?.meant ?? said?.happened ?? said?.next ?? kind).split(/\s+/u).slice(0, 6);
	return words.join(' ');
}
