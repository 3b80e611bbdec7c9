import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromText, toText } from './bytes.ts';
import { longest } from './item.ts';
import { makeKeys, openLine, openOwn, ownKey, pairKey, sealLine, sealTo, type LineName } from './pair.ts';

interface LineCase extends LineName {
	private: string;
	public: string;
	other: string;
	otherPublic: string;
	iv: string;
	plain: string;
	sealed: string;
}
interface CaptureCase {
	private: string;
	public: string;
	once: string;
	account: string;
	iv: string;
	plain: string;
	sealed: string;
}

/** The vectors both sides are held to; the server's tests read the same file. */
const file = new URL('../../../../models/vault/testdata/pairs.json', import.meta.url);
const vectors: { lines: LineCase[]; captures: CaptureCase[] } = JSON.parse(readFileSync(file, 'utf8'));

const account = '6b1f0c5e-3a54-4a0e-9d0b-2f1f3c7a9e01';
const name: LineName = { pair: '3f0d3a1e-8c5b-4f6a-9a77-0b8f4c2d1e90', id: 'a7c1f2d3-1b2c-4d5e-8f90-112233445566', kind: 'line', by: account };

describe('the vectors of pairs', () => {
	it.each(vectors.lines)('a line of kind $kind is sealed by one and opened by the other as on the server', async (c) => {
		const mine = await pairKey(await ownKey(fromText(c.private)), fromText(c.otherPublic), c.pair);
		const theirs = await pairKey(await ownKey(fromText(c.other)), fromText(c.public), c.pair);
		expect(toText(await sealLine(mine, c, c.plain, fromText(c.iv)))).toBe(c.sealed);
		expect(await openLine(theirs, c, fromText(c.sealed))).toBe(c.plain);
	});

	it.each(vectors.captures)('$plain is written to an account as on the server', async (c) => {
		const once = { private: fromText(c.once), public: fromText(c.sealed).slice(1, 66) };
		expect(toText(await sealTo(c.account, fromText(c.public), c.plain, once, fromText(c.iv)))).toBe(c.sealed);
		expect(await openOwn(c.account, await ownKey(fromText(c.private)), fromText(c.sealed))).toBe(c.plain);
	});
});

async function two(pair: string) {
	const [a, b] = await Promise.all([makeKeys(), makeKeys()]);
	return { a, b, ab: await pairKey(await ownKey(a.private), b.public, pair), ba: await pairKey(await ownKey(b.private), a.public, pair) };
}

describe('a line', () => {
	it.each<[string, Partial<LineName>]>([
		['pair', { pair: name.id }],
		['id', { id: name.pair }],
		['kind', { kind: 'words' }],
		['author', { by: name.id }]
	])('opens under no other %s', async (_, other) => {
		const { ab, ba } = await two(name.pair);
		const sealed = await sealLine(ab, name, '{}');
		expect(await openLine(ba, name, sealed)).toBe('{}');
		await expect(openLine(ba, { ...name, ...other }, sealed)).rejects.toThrow();
	});

	it('opens with the key of no other pair of the same two, and for no stranger', async () => {
		const { a, b, ab } = await two(name.pair);
		const sealed = await sealLine(ab, name, '{}');
		await expect(openLine(await pairKey(await ownKey(a.private), b.public, name.id), name, sealed)).rejects.toThrow();
		const stranger = await ownKey((await makeKeys()).private);
		await expect(openLine(await pairKey(stranger, b.public, name.pair), name, sealed)).rejects.toThrow();
	});

	it('is refused when it is too long', async () => {
		const { ab } = await two(name.pair);
		await expect(sealLine(ab, name, 'x'.repeat(longest + 1))).rejects.toThrow(RangeError);
	});
});

describe('what is written to an account', () => {
	it('opens for it alone, and with no changed byte', async () => {
		const own = await makeKeys();
		expect(own.public.length).toBe(65);
		const key = await ownKey(own.private);
		const sealed = await sealTo(account, own.public, '{"text":"the river"}');
		expect(await openOwn(account, key, sealed)).toBe('{"text":"the river"}');
		await expect(openOwn(name.pair, key, sealed)).rejects.toThrow();
		await expect(openOwn(account, await ownKey((await makeKeys()).private), sealed)).rejects.toThrow();
		for (let at = 0; at < sealed.length; at += 5) {
			const changed = sealed.slice();
			changed[at]! ^= 1;
			await expect(openOwn(account, key, changed)).rejects.toThrow();
		}
		await expect(openOwn(account, key, sealed.slice(0, 40))).rejects.toThrow();
		expect(toText(await sealTo(account, own.public, '{}'))).not.toBe(toText(await sealTo(account, own.public, '{}')));
	});
});
