import { api, ask } from '#lib/api/client.ts';
import { outcome } from '#lib/api/outcome.ts';

/** `from=unread` opens it at what is new, and `at` at one of its posts. */
export function load({ params, url }: { params: { thread: string }; url: URL }) {
	const at = url.searchParams.get('at') ?? undefined;
	const unread = at === undefined && url.searchParams.get('from') === 'unread';
	const query = { at, from: unread ? ('unread' as const) : undefined };
	return {
		from: at === undefined ? (unread ? ('unread' as const) : undefined) : { post: at },
		opening: outcome(ask(api.GET('/api/threads/{thread}', { params: { path: params, query } })))
	};
}
