import { api, ask } from '#lib/api/client.ts';
import { outcome } from '#lib/api/outcome.ts';

export function load({ url }: { url: URL }) {
	const q = url.searchParams.get('q')?.trim() || undefined;
	const language = url.searchParams.get('language') || undefined;
	return {
		q: q ?? '',
		language: language ?? '',
		circles: outcome(ask(api.GET('/api/circles', { params: { query: { q, language } } }))),
		mine: outcome(ask(api.GET('/api/me/circles')))
	};
}
