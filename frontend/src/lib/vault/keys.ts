import { utf8, type Bytes } from './bytes.ts';
import { normalised } from './code.ts';

/** What a secret gives: a credential that is sent, and a key that never is. */
export interface Keys {
	/** Sent to the server, which keeps a hash of it. */
	auth: Bytes;
	/** Wraps the vault key; it stays in the browser. */
	wrap: Bytes;
}

/** The keys of a stretched password. */
export async function passwordKeys(secret: Bytes): Promise<Keys> {
	return { auth: await derive(secret, 'auth'), wrap: await derive(secret, 'wrap') };
}

/** The keys of a recovery code, however it was typed. A code is random, so nothing slow is needed. */
export async function recoveryKeys(code: string): Promise<Keys> {
	const secret = utf8(normalised(code));
	return { auth: await derive(secret, 'recovery-auth'), wrap: await derive(secret, 'recovery-wrap') };
}

/** The key that wraps the vault key for a passkey, of the secret its device makes. */
export function passkeyKey(secret: Bytes): Promise<Bytes> {
	return derive(secret, 'passkey');
}

async function derive(secret: Bytes, label: string): Promise<Bytes> {
	const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
	const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(`afterward/v1/${label}`) };
	return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}
