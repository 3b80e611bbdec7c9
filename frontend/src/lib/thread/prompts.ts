import { api, ask } from '#lib/api/client.ts';
import type { Prompt } from '#lib/api/names.ts';

/** The sentences an update can begin with. It never rejects: without an answer none are offered. */
export async function prompts(): Promise<Prompt[]> {
	try {
		return (await ask(api.GET('/api/prompts', { params: { query: { for: 'thread' } } }))).prompts;
	} catch {
		return [];
	}
}
