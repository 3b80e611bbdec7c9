import { api, ask } from '#lib/api/client.ts';
import { toText } from '#lib/vault/bytes.ts';
import { newCode } from '#lib/vault/code.ts';
import { recoveryKeys } from '#lib/vault/keys.ts';
import { wrap } from '#lib/vault/wrap.ts';
import { proofDoor, prove, wipe, type ProofDoor } from './proof.ts';

/** What is sent to set another recovery code. */
export interface RecoveryBody {
	authKey: string;
	recoveryKey: string;
	vaultByRecovery: string;
}

export interface RenewalDoor extends ProofDoor {
	/** Exactly the same again is success. It rejects with a Problem. */
	renew(body: RecoveryBody): Promise<unknown>;
}

export const renewalDoor: RenewalDoor = { ...proofDoor, renew: (body) => ask(api.PUT('/api/me/recovery', { body })) };

/** One new recovery code. Until `confirm`, nothing is sent, and the code before it works. */
export class Renewal {
	readonly code = newCode();
	#body?: RecoveryBody;

	constructor(private door: RenewalDoor = renewalDoor) {}

	/** Makes what will be sent. It throws a Problem: password_refused above all. */
	async prove(password: string): Promise<void> {
		const proof = await prove(password, this.door);
		try {
			const keys = await recoveryKeys(this.code);
			this.#body = {
				authKey: toText(proof.auth),
				recoveryKey: toText(keys.auth),
				vaultByRecovery: toText(await wrap(proof.vaultKey, keys.wrap, 'recovery'))
			};
			keys.wrap.fill(0);
		} finally {
			wipe(proof);
		}
	}

	/** The person has kept the code: it counts from now on. Again is welcome. It throws the server's Problem. */
	async confirm(): Promise<void> {
		if (!this.#body) throw new RangeError('the password was not proved');
		await this.door.renew(this.#body);
	}
}
