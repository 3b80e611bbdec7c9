import { api, ask } from '#lib/api/client.ts';
import { outcome } from '#lib/api/outcome.ts';
import { filtersOf } from '#lib/circle/finder.svelte.ts';
import { myInvites, ownRequests, themes } from '#lib/circle/ways.ts';

export function load({ url }: { url: URL }) {
	return {
		filters: filtersOf(url.searchParams),
		mine: outcome(ask(api.GET('/api/me/circles'))),
		requests: outcome(ownRequests()),
		invites: outcome(myInvites()),
		themes: outcome(themes())
	};
}
