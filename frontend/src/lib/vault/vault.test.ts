import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scrypt } from '@noble/hashes/scrypt.js';
import { fromText, random, toText, utf8 } from './bytes.ts';
import { letters, looksLikeCode, newCode, normalised } from './code.ts';
import { passkeyKey, passwordKeys, recoveryKeys } from './keys.ts';
import { newVaultKey, unwrap, wrap } from './wrap.ts';

interface Case {
	password: string;
	salt: string;
	n: number;
	r: number;
	p: number;
	authKey: string;
	wrapKey: string;
	recoveryCode: string;
	recoveryKey: string;
	recoveryWrapKey: string;
	vaultKey: string;
	ivPassword: string;
	vaultByPassword: string;
	ivRecovery: string;
	vaultByRecovery: string;
	passkeySecret: string;
	passkeyWrapKey: string;
	ivPasskey: string;
	vaultByPasskey: string;
}

/** The vectors both sides are held to; the server's tests read the same file. */
const vectors = new URL('../../../../models/vault/testdata/vectors.json', import.meta.url);
const cases: Case[] = JSON.parse(readFileSync(vectors, 'utf8')).cases;

describe.each(cases)('the vector of “$password”', (c) => {
	it('has the keys of its password', { timeout: 30_000 }, async () => {
		const salt = fromText(c.salt);
		const secret = scrypt(utf8(c.password.normalize('NFC')), salt, { N: c.n, r: c.r, p: c.p, dkLen: 32 });
		const keys = await passwordKeys(new Uint8Array(secret));
		expect(toText(keys.auth)).toBe(c.authKey);
		expect(toText(keys.wrap)).toBe(c.wrapKey);
	});

	it('has the keys of its recovery code', async () => {
		const keys = await recoveryKeys(c.recoveryCode);
		expect(toText(keys.auth)).toBe(c.recoveryKey);
		expect(toText(keys.wrap)).toBe(c.recoveryWrapKey);
	});

	it('wraps and opens its vault key', async () => {
		const key = fromText(c.vaultKey);
		const byPassword = await wrap(key, fromText(c.wrapKey), 'password', fromText(c.ivPassword));
		expect(toText(byPassword)).toBe(c.vaultByPassword);
		const byRecovery = await wrap(key, fromText(c.recoveryWrapKey), 'recovery', fromText(c.ivRecovery));
		expect(toText(byRecovery)).toBe(c.vaultByRecovery);
		expect(toText(await unwrap(fromText(c.vaultByPassword), fromText(c.wrapKey), 'password'))).toBe(c.vaultKey);
		expect(toText(await unwrap(fromText(c.vaultByRecovery), fromText(c.recoveryWrapKey), 'recovery'))).toBe(c.vaultKey);
		const passkey = await passkeyKey(fromText(c.passkeySecret));
		expect(toText(passkey)).toBe(c.passkeyWrapKey);
		expect(toText(await wrap(key, passkey, 'passkey', fromText(c.ivPasskey)))).toBe(c.vaultByPasskey);
		expect(toText(await unwrap(fromText(c.vaultByPasskey), passkey, 'passkey'))).toBe(c.vaultKey);
	});
});

describe('a wrapped vault key', () => {
	it('opens with no other key, no other label and no changed byte', async () => {
		const key = random(32);
		const wrapped = await wrap(newVaultKey(), key, 'password');
		await expect(unwrap(wrapped, random(32), 'password')).rejects.toThrow();
		await expect(unwrap(wrapped, key, 'recovery')).rejects.toThrow();
		for (const at of [0, 1, 20, wrapped.length - 1]) {
			const changed = wrapped.slice();
			changed[at]! ^= 1;
			await expect(unwrap(changed, key, 'password')).rejects.toThrow();
		}
	});

	it('is never the same twice', async () => {
		const [vault, key] = [newVaultKey(), random(32)];
		expect(toText(await wrap(vault, key, 'password'))).not.toBe(toText(await wrap(vault, key, 'password')));
	});
});

describe('a recovery code', () => {
	it('is six groups of four of our letters', () => {
		expect(newCode()).toMatch(new RegExp(`^([${letters}]{4}-){5}[${letters}]{4}$`));
	});

	it('throws away bytes that would favour some letters', () => {
		// 242 = 11 × 22 is the first byte that would.
		const source = (length: number) => new Uint8Array(length).map((_, i) => (i % 2 ? 21 : 242 + (i % 14)));
		expect(normalised(newCode(source))).toBe('Z'.repeat(24));
	});

	it('uses every letter about as often as any other', () => {
		const seen = new Map<string, number>();
		for (let i = 0; i < 2000; i++) for (const letter of normalised(newCode())) seen.set(letter, (seen.get(letter) ?? 0) + 1);
		const mean = (2000 * 24) / letters.length;
		expect([...seen.keys()].sort().join('')).toBe(letters);
		// Six standard deviations: a fair source fails once in tens of millions of runs.
		for (const count of seen.values()) expect(Math.abs(count - mean)).toBeLessThan(6 * Math.sqrt(mean));
	});

	it('may be typed with spaces, in lower case, without hyphens', async () => {
		const code = newCode();
		const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
		expect(looksLikeCode(typed)).toBe(true);
		expect(await recoveryKeys(typed)).toEqual(await recoveryKeys(code));
	});

	it('is told from what cannot be one', () => {
		expect(looksLikeCode('ABCD-EFGH')).toBe(false);
		expect(looksLikeCode('LLLL-LLLL-LLLL-LLLL-LLLL-LLLL')).toBe(false);
	});
});

describe('bytes as text', () => {
	it('travel as base64url without padding', () => {
		expect(toText(new Uint8Array([251, 255, 254]))).toBe('-__-');
		expect(toText(new Uint8Array([1]))).toBe('AQ');
		for (let length = 0; length < 40; length++) {
			const bytes = random(length);
			expect(fromText(toText(bytes))).toEqual(bytes);
		}
	});
});
