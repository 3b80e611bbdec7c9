import { dayIn, mergedChoices, newId, type Choices } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';

/** What the notebook remembers. Two devices may each have begun one; they are read together. */
export function choicesIn(notebook: Notebook): Choices {
	const none: Choices = { at: '', changed: '', seen: {}, told: [] };
	const [first, ...more] = notebook.of('choices').map(({ plain }) => plain);
	return first ? more.reduce(mergedChoices, mergedChoices(first, first)) : none;
}

/** Remembers something. It never rejects: nothing of this is worth a word when it fails. */
export async function remember(notebook: Notebook, change: (choices: Choices) => Partial<Choices>): Promise<void> {
	const now = new Date().toISOString();
	const before = choicesIn(notebook);
	// Every device goes on with the same one.
	const one = notebook.of('choices').sort((a, b) => (a.id < b.id ? -1 : 1))[0];
	const next: Choices = { ...before, at: before.at || now, changed: now, ...change(before) };
	await notebook.put('choices', one?.id ?? newId(), next, { from: one?.mark }).catch(() => {});
}

export const sawPrompt = (notebook: Notebook, id: string, deep: boolean) =>
	remember(notebook, ({ seen }) => ({ seen: { ...seen, [id]: dayIn(0) }, ...(deep ? { deepOn: dayIn(0) } : {}) }));

export const wasTold = (notebook: Notebook, what: string) => remember(notebook, ({ told }) => ({ told: [...new Set([...told, what])] }));
