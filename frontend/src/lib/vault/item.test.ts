import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromText, random, toText } from './bytes.ts';
import { itemKey, longest, openItem, sealItem, type ItemName } from './item.ts';

interface Case extends ItemName {
	vaultKey: string;
	iv: string;
	plain: string;
	sealed: string;
}

/** The vectors both sides are held to; the server's tests read the same file. */
const file = new URL('../../../../models/vault/testdata/items.json', import.meta.url);
const vectors: { cases: Case[]; lengths: [number, number][]; tooLong: number } = JSON.parse(readFileSync(file, 'utf8'));

const name: ItemName = {
	account: '6b1f0c5e-3a54-4a0e-9d0b-2f1f3c7a9e01',
	id: '0d9c9a52-7d0b-4b8e-8a43-5a6a1c2b3d4e',
	kind: 'entry',
	version: 3
};

describe('the vectors of sealed items', () => {
	it.each(vectors.cases)('$kind, version $version, is sealed and opened as on the server', async (c) => {
		const key = await itemKey(fromText(c.vaultKey));
		expect(toText(await sealItem(key, c, c.plain, fromText(c.iv)))).toBe(c.sealed);
		expect(await openItem(key, c, fromText(c.sealed))).toBe(c.plain);
	});

	it.each(vectors.lengths)('%i bytes become %i', async (length, sealed) => {
		const key = await itemKey(random(32));
		const plain = 'x'.repeat(length);
		const out = await sealItem(key, name, plain);
		expect(out.length).toBe(sealed);
		expect((await openItem(key, name, out)) === plain).toBe(true);
		expect(fromText(toText(out))).toEqual(out);
	});

	it('refuse what is too long', async () => {
		const key = await itemKey(random(32));
		expect(vectors.tooLong).toBe(longest + 1);
		await expect(sealItem(key, name, 'x'.repeat(vectors.tooLong))).rejects.toThrow('too long to seal');
		await expect(sealItem(key, name, 'ä'.repeat(longest / 2 + 1))).rejects.toThrow('too long to seal');
	});
});

describe('a sealed item', () => {
	it.each<[string, Partial<ItemName>]>([
		['account', { account: name.id }],
		['id', { id: name.account }],
		['kind', { kind: 'insight' }],
		['version', { version: 4 }]
	])('opens under no other %s', async (_, other) => {
		const key = await itemKey(random(32));
		const sealed = await sealItem(key, name, '{}');
		expect(await openItem(key, name, sealed)).toBe('{}');
		await expect(openItem(key, { ...name, ...other }, sealed)).rejects.toThrow();
	});

	it('opens with no other key and no changed byte', async () => {
		const key = await itemKey(random(32));
		const sealed = await sealItem(key, name, '{}');
		await expect(openItem(await itemKey(random(32)), name, sealed)).rejects.toThrow();
		for (let at = 0; at < sealed.length; at++) {
			const changed = sealed.slice();
			changed[at]! ^= 1;
			await expect(openItem(key, name, changed)).rejects.toThrow();
		}
		await expect(openItem(key, name, sealed.slice(0, 20))).rejects.toThrow();
		await expect(openItem(key, name, new Uint8Array())).rejects.toThrow();
	});

	it('is never the same twice', async () => {
		const key = await itemKey(random(32));
		expect(toText(await sealItem(key, name, '{}'))).not.toBe(toText(await sealItem(key, name, '{}')));
	});

	it('keeps a byte order mark, which is text here', async () => {
		const key = await itemKey(random(32));
		expect(await openItem(key, name, await sealItem(key, name, '\ufeffx'))).toBe('\ufeffx');
	});
});
