import { api, ask } from '#lib/api/client.ts';
import { outcome } from '#lib/api/outcome.ts';

export function load({ params }: { params: { thread: string } }) {
	return { opening: outcome(ask(api.GET('/api/threads/{thread}', { params: { path: params } }))) };
}
