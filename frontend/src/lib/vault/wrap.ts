import { random, utf8, type Bytes } from './bytes.ts';

/** What a vault key is wrapped under. The label is authenticated: one wrap never passes for another. */
export type Under = 'password' | 'recovery' | 'passkey';

const version = 1;
const ivLength = 12;

/** Seals a vault key: 0x01, 12 bytes of iv, ciphertext and tag. */
export async function wrap(vaultKey: Bytes, key: Bytes, under: Under, iv: Bytes = random(ivLength)): Promise<Bytes> {
	const sealed = await crypto.subtle.encrypt(how(iv, under), await aes(key, 'encrypt'), vaultKey);
	return new Uint8Array([version, ...iv, ...new Uint8Array(sealed)]);
}

/** Opens what wrap sealed. It throws when the key or the label is another, or a byte was changed. */
export async function unwrap(wrapped: Bytes, key: Bytes, under: Under): Promise<Bytes> {
	if (wrapped[0] !== version) throw new RangeError('not a wrapped key of version 1');
	const iv = wrapped.slice(1, 1 + ivLength);
	const opened = await crypto.subtle.decrypt(how(iv, under), await aes(key, 'decrypt'), wrapped.slice(1 + ivLength));
	return new Uint8Array(opened);
}

/** A new vault key: 256 random bits, made here and nowhere else. */
export function newVaultKey(): Bytes {
	return random(32);
}

const how = (iv: Bytes, under: Under): AesGcmParams => ({
	name: 'AES-GCM',
	iv,
	additionalData: utf8(`afterward/v1/vault/${under}`)
});

function aes(key: Bytes, use: 'encrypt' | 'decrypt') {
	return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);
}
