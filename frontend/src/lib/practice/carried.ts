import { going } from '#lib/words/going.ts';
import type { Prompt } from './prompts.ts';

/** Our own questions that one may write to, beside those of prompts.json. */
const own: Record<string, string> = { 'old-way': going.windowAsk, around: going.offer.sense };

/** Where one writes, in reply to a sentence; it stands behind the #, which no server is told. */
export const writeTo = (sentence?: string): string => (sentence ? `/journal/write#prompt-${sentence}` : '/journal/write');

/** Whether what stands behind the # is a sentence, and no entry. */
export const carries = (hash: string): boolean => hash.startsWith('prompt-');

/** The sentence that stands behind the #. Those that are deep are opened in their own drawer alone. */
export function carried(all: readonly Prompt[], hash: string): Pick<Prompt, 'id' | 'text' | 'difficulty'> | undefined {
	if (!carries(hash)) return undefined;
	const id = hash.slice('prompt-'.length);
	const text = own[id];
	if (text !== undefined) return { id, text, difficulty: 'light' };
	return all.find((prompt) => prompt.id === id && prompt.difficulty !== 'deep');
}
