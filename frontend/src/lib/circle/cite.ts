import { api, ask } from '#lib/api/client.ts';
import type { Agreements } from '#lib/api/names.ts';

/** Reads the agreements that can be held against somebody: a person, who wrote a post or one that waits, or who asks to come in. */
export const accepted = (circle: string, kind: 'person' | 'post' | 'held' | 'request', thing: string): Promise<Agreements> =>
	ask(api.GET('/api/circles/{circle}/agreements/of/{kind}/{thing}', { params: { path: { circle, kind, thing } } }));
