import { api, ask } from '#lib/api/client.ts';
import type { Me } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { toText, type Bytes } from '#lib/vault/bytes.ts';
import { newCode } from '#lib/vault/code.ts';
import { recoveryKeys } from '#lib/vault/keys.ts';
import { newVaultKey, wrap } from '#lib/vault/wrap.ts';
import { keysOf, openSession, parameters, type Entered } from './keys.ts';

/**
 * One sign-up, which may take several tries: a name may be taken, the line may
 * drop. The recovery code and the vault key stay the same through all of them.
 */
export class SignUp {
	readonly code = newCode();
	readonly #vaultKey = newVaultKey();
	/** The name for which an answer never came: it may be ours already. */
	#unsure?: string;

	/** Makes the account and signs in. It throws the server's Problem, handle_taken and handle_invalid above all. */
	async create(handle: string, password: string): Promise<Entered> {
		const keys = await keysOf(password, await parameters(handle));
		const recovery = await recoveryKeys(this.code);
		const body = {
			handle,
			adult: true as const,
			kdfVersion: 1 as const,
			authKey: toText(keys.auth),
			vaultByPassword: toText(await wrap(this.#vaultKey, keys.wrap, 'password')),
			recoveryKey: toText(recovery.auth),
			vaultByRecovery: toText(await wrap(this.#vaultKey, recovery.wrap, 'recovery'))
		};
		try {
			const { account } = await ask(api.POST('/api/accounts', { body }));
			return { me: account, vaultKey: this.#vaultKey };
		} catch (caught) {
			const problem = Problem.from(caught);
			const mine = problem.code === 'handle_taken' && this.#unsure === handle && (await this.#enter(handle, keys.auth));
			if (mine) return { me: mine, vaultKey: this.#vaultKey };
			if (problem.passing) this.#unsure = handle;
			throw problem;
		}
	}

	/** Signs in to the account that an unanswered try has made, if it has. */
	async #enter(handle: string, auth: Bytes): Promise<Me | undefined> {
		try {
			return (await openSession(handle, auth)).account;
		} catch {
			return undefined;
		}
	}
}
