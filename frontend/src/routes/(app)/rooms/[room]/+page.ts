import { api, ask } from '#lib/api/client.ts';
import { outcome } from '#lib/api/outcome.ts';

export function load({ params }: { params: { room: string } }) {
	return { opening: outcome(ask(api.GET('/api/rooms/{room}', { params: { path: params } }))) };
}
