import { api, ask } from '#lib/api/client.ts';
import { Problem } from '#lib/api/problem.ts';
import { fromText, toText, type Bytes } from '#lib/vault/bytes.ts';
import { newCode } from '#lib/vault/code.ts';
import { recoveryKeys } from '#lib/vault/keys.ts';
import { unwrap, wrap } from '#lib/vault/wrap.ts';
import { account as words } from '#lib/words/account.ts';
import { keysOf, openSession, type Entered } from './keys.ts';

/** One way back in with a recovery code. The new code stays the same through every try. */
export class Recovery {
	readonly newCode = newCode();
	/** What an unanswered try has set, if it has: then the old code is refused, and this opens the door. */
	#unsure?: { handle: string; auth: Bytes; vaultKey: Bytes };

	/**
	 * Opens the vault by the code, wraps it anew under the new password and the new
	 * code, and signs in here and out everywhere else. It throws the server's Problem,
	 * recovery_refused above all.
	 */
	async recover(handle: string, code: string, password: string): Promise<Entered> {
		try {
			return await this.#replace(handle, code, password);
		} catch (caught) {
			const problem = Problem.from(caught);
			const unsure = this.#unsure;
			if (problem.code !== 'recovery_refused' || unsure?.handle !== handle) throw problem;
			const { account } = await openSession(handle, unsure.auth);
			return { me: account, vaultKey: unsure.vaultKey };
		}
	}

	async #replace(handle: string, code: string, password: string): Promise<Entered> {
		const old = await recoveryKeys(code);
		const { kdf, vaultByRecovery } = await ask(
			api.POST('/api/recovery', { body: { handle, recoveryKey: toText(old.auth) } })
		);
		const vaultKey = await open(vaultByRecovery, old.wrap);
		const keys = await keysOf(password, kdf);
		const next = await recoveryKeys(this.newCode);
		const body = {
			handle,
			recoveryKey: toText(old.auth),
			kdfVersion: 1 as const,
			authKey: toText(keys.auth),
			vaultByPassword: toText(await wrap(vaultKey, keys.wrap, 'password')),
			newRecoveryKey: toText(next.auth),
			newVaultByRecovery: toText(await wrap(vaultKey, next.wrap, 'recovery'))
		};
		try {
			const { account } = await ask(api.PUT('/api/recovery', { body }));
			return { me: account, vaultKey };
		} catch (caught) {
			const problem = Problem.from(caught);
			if (problem.passing) this.#unsure = { handle, auth: keys.auth, vaultKey };
			throw problem;
		}
	}
}

async function open(vaultByRecovery: string, key: Bytes): Promise<Bytes> {
	try {
		return await unwrap(fromText(vaultByRecovery), key, 'recovery');
	} catch {
		throw new Problem({ code: 'damaged', detail: words.damaged });
	}
}
