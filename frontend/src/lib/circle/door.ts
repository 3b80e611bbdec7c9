import { api, ask } from '#lib/api/client.ts';
import type { CircleDoor } from './circle.svelte.ts';
import type { Circle } from '#lib/api/names.ts';

/** The doors of one circle. */
export function doorOf(circle: string): CircleDoor {
	const params = { path: { circle } };
	return {
		snapshot: (): Promise<Circle> => ask(api.GET('/api/circles/{circle}', { params })),
		members: async () => (await ask(api.GET('/api/circles/{circle}/members', { params }))).members,
		changes: (after, epoch) =>
			ask(api.GET('/api/circles/{circle}/changes', { params: { ...params, query: { after, epoch } } }))
	};
}
