import { fromText, toText } from '#lib/vault/bytes.ts';
import type { CompanionDoor, GoneLine, LinesPage, Offers, Pair, SealedLine, Wisher } from './door.ts';

/** As it travels: bytes as text, and what is nothing left out or null. */
type Wired<T> = { [name in keyof T]: T[name] | null };
type WiredPair = Omit<Wired<Pair>, 'key'> & { key: string };
type WiredLine = (Omit<SealedLine, 'sealed'> & { sealed: string }) | GoneLine;

const pairOf = ({ key, ...rest }: WiredPair): Pair => ({ ...without(rest), key: fromText(key) }) as Pair;
const lineOf = (line: WiredLine): SealedLine | GoneLine => (line.gone ? line : { ...line, sealed: fromText(line.sealed) });

/** Without what is nothing. */
const without = <T extends object>(some: T) => Object.fromEntries(Object.entries(some).filter(([, value]) => value !== null && value !== undefined));

async function asked<T>(method: string, address: string, body?: unknown): Promise<T> {
	const { ask } = await import('#lib/api/client.ts');
	const call = async () => {
		const said = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
		const response = await fetch(address, { method, credentials: 'same-origin', cache: 'no-store', ...said });
		const answer: unknown = await response.json().catch(() => undefined);
		return response.ok ? { data: answer as T, response } : { error: answer, response };
	};
	return ask(call());
}

const within = (circle: string) => `/api/circles/${circle}/companions`;

export const companionDoor: CompanionDoor = {
	async offers(circle) {
		const { wish, people } = await asked<{ wish?: Offers['wish'] | null; people?: Wisher[] | null }>('GET', within(circle));
		return { ...(wish ? { wish } : {}), people: people ?? [] };
	},
	wish: (circle, wish) => asked('PUT', `${within(circle)}/wish`, wish),
	unwish: (circle) => asked('DELETE', `${within(circle)}/wish`),
	yes: (circle, member) => asked('PUT', `${within(circle)}/yes/${member}`),
	unyes: (circle, member) => asked('DELETE', `${within(circle)}/yes/${member}`),
	pairs: async () => (await asked<{ pairs?: WiredPair[] | null }>('GET', '/api/me/companions')).pairs?.map(pairOf) ?? [],
	pair: async (id) => pairOf(await asked<WiredPair>('GET', `/api/companions/${id}`)),
	async lines(pair, after): Promise<LinesPage> {
		const page = await asked<{ lines?: WiredLine[] | null; seq: number; more?: boolean }>('GET', `/api/companions/${pair}/lines?after=${after}&limit=100`);
		return { lines: (page.lines ?? []).map(lineOf), seq: page.seq, more: page.more ?? false };
	},
	write: (pair, { id, kind, sealed }) => asked('POST', `/api/companions/${pair}/lines`, { id, kind, sealed: toText(sealed) }),
	takeBack: (pair, line) => asked('DELETE', `/api/companions/${pair}/lines/${line}`),
	end: async (pair) => pairOf(await asked('POST', `/api/companions/${pair}/end`)),
	renew: async (pair, on) => pairOf(await asked('POST', `/api/companions/${pair}/renew`, { on })),
	rest: async (pair, on) => pairOf(await asked('POST', `/api/companions/${pair}/rest`, { on })),
	allowNudge: async (pair, on) => pairOf(await asked('POST', `/api/companions/${pair}/nudge`, { on }))
};
