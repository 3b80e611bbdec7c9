import { api, ask } from '#lib/api/client.ts';
import type { Agreements } from '#lib/api/names.ts';

/** Why something is done, for whom it is done to. */
export interface Grounds {
	reason: string;
	/** The number of the agreement it is about. */
	clause?: number;
	/** The case it is done in. */
	case?: string;
}

/** One of the agreements by the number that was chosen, as it is read; undefined where none is. */
export function clauseOf(chosen: string, items: string[]): { number: number; text: string } | undefined {
	const number = Number(chosen);
	const text = items[number - 1];
	return text === undefined ? undefined : { number, text };
}

/** Reads the agreements that can be held against somebody: a person, who wrote a post or one that waits, or who asks to come in. */
export const accepted = (circle: string, kind: 'person' | 'post' | 'held' | 'request', thing: string): Promise<Agreements> =>
	ask(api.GET('/api/circles/{circle}/agreements/of/{kind}/{thing}', { params: { path: { circle, kind, thing } } }));
