import { utf8, type Bytes } from './bytes.ts';
import { openPadded, sealPadded } from './item.ts';

/** The two halves of an account's pair. */
export interface OwnKeys {
	/** The raw point, 65 bytes: everybody may have it. */
	public: Bytes;
	/** PKCS#8; it leaves this browser only sealed in the notebook. */
	private: Bytes;
}

/** What a line between two companions is, openly. All of it is authenticated: sealed under one name, a line opens under no other. */
export interface LineName {
	pair: string;
	id: string;
	kind: string;
	/** The member that wrote it, in the circle of the pair. */
	by: string;
}

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
const format = 1;
const publicLength = 65;

/** A new pair for an account. */
export async function makeKeys(): Promise<OwnKeys> {
	const pair = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
	const [open, own] = await Promise.all([crypto.subtle.exportKey('raw', pair.publicKey), crypto.subtle.exportKey('pkcs8', pair.privateKey)]);
	return { public: new Uint8Array(open), private: new Uint8Array(own) };
}

/** The private half as it is used: not to be taken out again. It throws for what is none. */
export function ownKey(pkcs8: Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['deriveBits']);
}

/** The key of two companions, the same for both: from one's private half and the other's public one, for this pair alone. */
export function pairKey(privateKey: CryptoKey, otherPublic: Bytes, pair: string): Promise<CryptoKey> {
	return agreed(privateKey, otherPublic, `afterward/v1/pair/${pair}`);
}

/** Seals a line as an item is sealed. It throws a RangeError for one that is too long. */
export function sealLine(key: CryptoKey, name: LineName, plain: string, iv?: Bytes): Promise<Bytes> {
	return sealPadded(key, lineLabel(name), plain, iv);
}

/** Opens what sealLine sealed. It throws when the key or the name is another, or a byte was changed. */
export function openLine(key: CryptoKey, name: LineName, sealed: Bytes): Promise<string> {
	return openPadded(key, lineLabel(name), sealed);
}

/**
 * Seals what an account's person writes while the notebook is locked, so that only
 * the private half opens it: 0x01, the public half of a pair made for this alone,
 * and what is sealed as an item is.
 */
export async function sealTo(account: string, publicHalf: Bytes, plain: string, once?: OwnKeys, iv?: Bytes): Promise<Bytes> {
	once ??= await makeKeys();
	const label = captureLabel(account);
	const sealed = await sealPadded(await agreed(await ownKey(once.private), publicHalf, label), label, plain, iv);
	const out = new Uint8Array(1 + publicLength + sealed.length);
	out[0] = format;
	out.set(once.public, 1);
	out.set(sealed, 1 + publicLength);
	return out;
}

/** Opens what sealTo sealed. It throws when the account or the key is another, or a byte was changed. */
export async function openOwn(account: string, privateKey: CryptoKey, sealed: Bytes): Promise<string> {
	if (sealed[0] !== format || sealed.length <= 1 + publicLength) throw new RangeError('not written to a public key in format 1');
	const label = captureLabel(account);
	const key = await agreed(privateKey, sealed.slice(1, 1 + publicLength), label);
	return openPadded(key, label, sealed.slice(1 + publicLength));
}

const lineLabel = ({ pair, id, kind, by }: LineName) => `afterward/v1/line/${pair}/${id}/${kind}/${by}`;
const captureLabel = (account: string) => `afterward/v1/capture/${account}`;

/** What two halves agree on, for one use. */
async function agreed(privateKey: CryptoKey, publicHalf: Bytes, use: string): Promise<CryptoKey> {
	const other = await crypto.subtle.importKey('raw', publicHalf, curve, false, []);
	const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, privateKey, 256);
	const shared = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
	const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(use) };
	return crypto.subtle.deriveKey(how, shared, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
