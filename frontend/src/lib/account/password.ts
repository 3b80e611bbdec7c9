import { api, ask } from '#lib/api/client.ts';
import { Problem } from '#lib/api/problem.ts';
import { toText } from '#lib/vault/bytes.ts';
import { wrap } from '#lib/vault/wrap.ts';
import { keys as words } from '#lib/words/keys.ts';
import { proofDoor, prove, wipe, type ProofDoor, type Wrapped } from './proof.ts';

/** What is sent to change a password. */
export interface PasswordBody {
	authKey: string;
	kdfVersion: 1;
	newAuthKey: string;
	vaultByPassword: string;
}

export interface PasswordDoor extends ProofDoor {
	/** Exactly the same again is success. It rejects with a Problem. */
	change(body: PasswordBody): Promise<unknown>;
}

export const passwordDoor: PasswordDoor = { ...proofDoor, change: (body) => ask(api.PUT('/api/me/password', { body })) };

interface Change {
	old: string;
	next: string;
	body: PasswordBody;
	wrapped: Wrapped;
}

/**
 * One change of a password, which may take several tries. The vault key stays the same
 * one; it is wrapped anew here, whether the vault is open in this tab or not.
 */
export class PasswordChange {
	/** What was sent, and never answered. */
	#unsure?: Change;

	constructor(private door: PasswordDoor = passwordDoor) {}

	/** Changes it; resolves with what opens the vault from now on. It throws a Problem: password_refused above all. */
	async change(old: string, next: string): Promise<Wrapped> {
		const unsure = this.#unsure;
		if (unsure?.old === old && unsure.next === next) return this.#send(unsure);
		const wrapped = await this.door.vault();
		this.#unsure = undefined;
		// It held after all. Whatever stands in the form now is another wish.
		if (unsure?.body.vaultByPassword === wrapped.vaultByPassword) throw new Problem({ code: 'password_changed', detail: words.password.held });
		const proof = await prove(old, this.door, wrapped);
		try {
			const keys = await this.door.keys(next, proof.kdf);
			const vaultByPassword = toText(await wrap(proof.vaultKey, keys.wrap, 'password'));
			const body: PasswordBody = { authKey: toText(proof.auth), kdfVersion: 1, newAuthKey: toText(keys.auth), vaultByPassword };
			keys.wrap.fill(0);
			keys.auth.fill(0);
			return await this.#send({ old, next, body, wrapped: { kdf: proof.kdf, vaultByPassword } });
		} finally {
			wipe(proof);
		}
	}

	async #send(change: Change): Promise<Wrapped> {
		try {
			await this.door.change(change.body);
			this.#unsure = undefined;
			return change.wrapped;
		} catch (caught) {
			const problem = Problem.from(caught);
			this.#unsure = problem.passing ? change : undefined;
			throw problem;
		}
	}
}
