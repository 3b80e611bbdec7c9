import { random, utf8, type Bytes } from './bytes.ts';

/** What an item is, openly. All of it is authenticated: sealed under one name, an item opens under no other. */
export interface ItemName {
	account: string;
	id: string;
	kind: string;
	version: number;
}

/** The padded lengths: of what is sealed, only these five sizes show. */
const sizes = [256, 1024, 4096, 16384, 65536] as const;
const header = 4; // the length of the plain text, big-endian

/** The most bytes of UTF-8 that can be sealed. */
export const longest = sizes[sizes.length - 1]! - header;

const format = 1;
const ivLength = 12;

/** The vault key as items use it: imported once, since that costs more than opening does, and not to be taken out again. */
export function itemKey(vaultKey: Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', vaultKey, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/**
 * Seals the plain text of an item: 0x01, 12 bytes of iv, ciphertext and tag. It
 * travels as the wrapped keys do, by toText. It throws a RangeError for a text
 * longer than `longest`.
 */
export function sealItem(key: CryptoKey, name: ItemName, plain: string, iv?: Bytes): Promise<Bytes> {
	return sealPadded(key, label(name), plain, iv);
}

/** Opens what sealItem sealed. It throws when the key or the name is another, or a byte was changed. */
export function openItem(key: CryptoKey, name: ItemName, sealed: Bytes): Promise<string> {
	return openPadded(key, label(name), sealed);
}

/** How everything a person wrote is sealed: items, lines between two, and what was written while the notebook was locked. They differ by key and label. */
export async function sealPadded(key: CryptoKey, label: string, plain: string, iv: Bytes = random(ivLength)): Promise<Bytes> {
	const sealed = await crypto.subtle.encrypt(how(iv, label), key, padded(utf8(plain)));
	const out = new Uint8Array(1 + ivLength + sealed.byteLength);
	out[0] = format;
	out.set(iv, 1);
	out.set(new Uint8Array(sealed), 1 + ivLength);
	return out;
}

/** Opens what sealPadded sealed. */
export async function openPadded(key: CryptoKey, label: string, sealed: Bytes): Promise<string> {
	if (sealed[0] !== format) throw new RangeError('not an item sealed in format 1');
	const iv = sealed.subarray(1, 1 + ivLength);
	const opened = await crypto.subtle.decrypt(how(iv, label), key, sealed.subarray(1 + ivLength));
	const length = opened.byteLength < header ? Infinity : new DataView(opened).getUint32(0);
	if (length > opened.byteLength - header) throw new RangeError('not a padded text');
	return decoder.decode(new Uint8Array(opened, header, length));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function padded(plain: Bytes): Bytes {
	const size = sizes.find((size) => header + plain.length <= size);
	if (!size) throw new RangeError('too long to seal');
	const out = new Uint8Array(size);
	new DataView(out.buffer).setUint32(0, plain.length);
	out.set(plain, header);
	return out;
}

const label = ({ account, id, kind, version }: ItemName) => `afterward/v1/item/${account}/${id}/${kind}/${version}`;

const how = (iv: Bytes, label: string): AesGcmParams => ({ name: 'AES-GCM', iv, additionalData: utf8(label) });
