import { api, ask } from '#lib/api/client.ts';
import type { CompanionLine, WiredPair } from '#lib/api/names.ts';
import { fromText, toText } from '#lib/vault/bytes.ts';
import type { CompanionDoor, GoneLine, LinesPage, Offers, Pair, SealedLine } from './door.ts';

/** Bytes travel as text. */
const pairOf = ({ key, ...rest }: WiredPair): Pair => ({ ...rest, key: fromText(key) });

function lineOf({ id, seq, kind, by, at, sealed }: CompanionLine): SealedLine | GoneLine {
	if (!kind || !by || !at || !sealed) return { id, seq, gone: true };
	return { id, seq, kind, by, at, sealed: fromText(sealed) };
}

const of = (circle: string) => ({ params: { path: { circle } } });
const at = (pair: string) => ({ params: { path: { pair } } });
const C = '/api/circles/{circle}/companions';
const P = '/api/companions/{pair}';

export const companionDoor: CompanionDoor = {
	offers: (circle): Promise<Offers> => ask(api.GET(C, of(circle))),
	wish: (circle, wish) => ask(api.PUT(`${C}/wish`, { ...of(circle), body: wish })),
	unwish: (circle) => ask(api.DELETE(`${C}/wish`, of(circle))),
	yes: (circle, member) => ask(api.PUT(`${C}/yes/{member}`, { params: { path: { circle, member } } })),
	unyes: (circle, member) => ask(api.DELETE(`${C}/yes/{member}`, { params: { path: { circle, member } } })),
	pairs: async () => (await ask(api.GET('/api/me/companions'))).pairs.map(pairOf),
	pair: async (id) => pairOf(await ask(api.GET(P, at(id)))),
	async lines(pair, after): Promise<LinesPage> {
		const { lines, seq, more } = await ask(api.GET(`${P}/lines`, { params: { path: { pair }, query: { after, limit: 100 } } }));
		return { lines: lines.map(lineOf), seq, more };
	},
	write: (pair, { id, kind, sealed }) => ask(api.POST(`${P}/lines`, { ...at(pair), body: { id, kind, sealed: toText(sealed) } })),
	takeBack: (pair, line) => ask(api.DELETE(`${P}/lines/{line}`, { params: { path: { pair, line } } })),
	end: async (pair) => pairOf(await ask(api.POST(`${P}/end`, at(pair)))),
	renew: async (pair, on) => pairOf(await ask(api.POST(`${P}/renew`, { ...at(pair), body: { on } }))),
	rest: async (pair, on) => pairOf(await ask(api.POST(`${P}/rest`, { ...at(pair), body: { on } }))),
	allowNudge: async (pair, on) => pairOf(await ask(api.POST(`${P}/nudge`, { ...at(pair), body: { on } })))
};
