import { api, ask } from '#lib/api/client.ts';
import type { KDF } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { fromText, type Bytes } from '#lib/vault/bytes.ts';
import type { Keys } from '#lib/vault/keys.ts';
import { unwrap } from '#lib/vault/wrap.ts';
import { keys as words } from '#lib/words/keys.ts';
import { keysOf } from './keys.ts';

/** The vault key as the server keeps it for a password. */
export interface Wrapped {
	kdf: KDF;
	vaultByPassword: string;
}

/** What a password opens. Whoever has it wipes it when it is no longer needed. */
export interface Proof extends Wrapped {
	/** The credential, which the server knows by its hash. */
	auth: Bytes;
	vaultKey: Bytes;
}

/** How a password is proved. Both reject with a Problem. */
export interface ProofDoor {
	vault(): Promise<Wrapped>;
	keys(password: string, kdf: KDF): Promise<Keys>;
}

export const proofDoor: ProofDoor = { vault: () => ask(api.GET('/api/vault')), keys: keysOf };

/** What a password opens, from what the server keeps. It throws a Problem: password_refused where the password is another. */
export async function prove(password: string, door: ProofDoor, wrapped?: Wrapped): Promise<Proof> {
	const { kdf, vaultByPassword } = wrapped ?? (await door.vault());
	const keys = await door.keys(password, kdf);
	try {
		return { kdf, vaultByPassword, auth: keys.auth, vaultKey: await unwrap(fromText(vaultByPassword), keys.wrap, 'password') };
	} catch {
		keys.auth.fill(0);
		throw new Problem({ code: 'password_refused', detail: words.refused });
	} finally {
		keys.wrap.fill(0);
	}
}

export function wipe(proof: Proof | undefined): void {
	proof?.auth.fill(0);
	proof?.vaultKey.fill(0);
}
