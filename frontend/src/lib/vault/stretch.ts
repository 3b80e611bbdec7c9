import type { KDF } from '#lib/api/names.ts';
import { trustedScript } from '#lib/ui/trusted.ts';
import { fromText, utf8, type Bytes } from './bytes.ts';
import workerAddress from './stretch.worker.ts?worker&url';

export { workerAddress };

/** What the worker is asked. */
export interface Stretching {
	password: Bytes;
	salt: Bytes;
	n: number;
	r: number;
	p: number;
}

/** The only parameters this browser accepts, so that no server can ask for weaker ones. */
const accepted = { version: 1, n: 2 ** 17, r: 8, p: 1 } as const;

/**
 * Makes a secret from a password, slowly on purpose: about half a second and
 * 128 MiB, in a worker so that the page stays alive. It throws a RangeError for
 * parameters this version does not know.
 */
export async function stretch(password: string, kdf: KDF): Promise<Bytes> {
	if (kdf.version !== accepted.version || kdf.n !== accepted.n || kdf.r !== accepted.r || kdf.p !== accepted.p)
		throw new RangeError('these key parameters are not those of version 1');
	const salt = fromText(kdf.salt);
	if (salt.length < 16) throw new RangeError('the salt is shorter than 16 bytes');
	const asked = { password: utf8(password.normalize('NFC')), salt, n: kdf.n, r: kdf.r, p: kdf.p };
	try {
		return await inWorker(asked);
	} catch {
		// A browser that starts no worker, or has too little memory for one: here then, in slices.
		const { scryptAsync } = await import('@noble/hashes/scrypt.js');
		return new Uint8Array(await scryptAsync(asked.password, salt, { N: asked.n, r: asked.r, p: asked.p, dkLen: 32 }));
	} finally {
		asked.password.fill(0);
	}
}

function inWorker(asked: Stretching): Promise<Bytes> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(trustedScript(workerAddress), { type: 'module' });
		const end = () => worker.terminate();
		worker.onmessage = ({ data }: MessageEvent<Bytes>) => (end(), resolve(data));
		worker.onerror = (event) => (end(), reject(new Error(event.message)));
		worker.postMessage(asked);
	});
}
