// What a browser derives at sign-up, done here without one, so that a story about rooms need not begin at the front
// door. Story 1 goes through that door itself.
import { createCipheriv, hkdfSync, randomBytes, randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const letters = 'ABCDEFGHJKMNPQRSTVWXYZ';

/** The body of POST /api/accounts, the recovery code that goes with it, and the key that both open. */
export async function newVault(handle, password, { salt, n, r, p, version }) {
	const root = await promisify(scrypt)(password.normalize('NFC'), Buffer.from(salt, 'base64url'), 32, { N: n, r, p, maxmem: 256 * n * r });
	const code = Array.from({ length: 24 }, () => letters[randomInt(letters.length)]).join('');
	const key = randomBytes(32);
	return {
		code,
		key,
		account: {
			handle,
			adult: true,
			kdfVersion: version,
			authKey: wire(derive(root, 'auth')),
			vaultByPassword: wire(wrap(key, derive(root, 'wrap'), 'password')),
			recoveryKey: wire(derive(code, 'recovery-auth')),
			vaultByRecovery: wire(wrap(key, derive(code, 'recovery-wrap'), 'recovery'))
		}
	};
}

const derive = (secret, purpose) => Buffer.from(hkdfSync('sha256', secret, '', `afterward/v1/${purpose}`, 32));
const wire = (bytes) => bytes.toString('base64url');

function wrap(key, by, way) {
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', by, iv).setAAD(Buffer.from(`afterward/v1/vault/${way}`));
	return Buffer.concat([Buffer.from([1]), iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}
