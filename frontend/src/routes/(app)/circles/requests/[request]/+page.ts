import { outcome } from '#lib/api/outcome.ts';
import { Problem } from '#lib/api/problem.ts';
import { ownRequests } from '#lib/circle/ways.ts';
import { entry } from '#lib/words/entry.ts';

export function load({ params }: { params: { request: string } }) {
	return { opening: outcome(open(params.request)) };
}

async function open(id: string) {
	const request = (await ownRequests()).find((one) => one.id === id);
	if (!request) throw new Problem({ code: 'not_found', status: 404, detail: entry.request.missing.text });
	return request;
}
