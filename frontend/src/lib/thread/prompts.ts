import { api, ask } from '#lib/api/client.ts';
import type { Prompt } from '#lib/api/names.ts';
import { has } from './has.ts';

/** The sentences an update can begin with. It never rejects: without an answer none are offered. */
export async function prompts(): Promise<Prompt[]> {
	if (!has.prompts) return [];
	try {
		// The document names the use once the server has it.
		const query = { for: 'thread' } as unknown as { for: 'opening' };
		return (await ask(api.GET('/api/prompts', { params: { query } }))).prompts;
	} catch {
		return [];
	}
}
