import { Doing } from '#lib/api/doing.svelte.ts';
import { api, ask } from '#lib/api/client.ts';
import type { Passkey } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { fromText, random, toText, type Bytes } from '#lib/vault/bytes.ts';
import { passkeyKey } from '#lib/vault/keys.ts';
import { passkeys as thisDevice, type Authenticator } from '#lib/vault/passkey.ts';
import { unwrap, wrap } from '#lib/vault/wrap.ts';
import { keys as words } from '#lib/words/keys.ts';
import { proofDoor, prove, wipe, type Proof, type ProofDoor } from './proof.ts';

/** What is sent to add a passkey. */
export interface PasskeyBody {
	authKey: string;
	credentialId: string;
	salt: string;
	vaultByPasskey: string;
	label: string;
}

/** All reject with a Problem. */
export interface PasskeysDoor extends ProofDoor {
	list(): Promise<Passkey[]>;
	/** The same passkey again is success. */
	add(body: PasskeyBody): Promise<Passkey>;
	remove(passkey: string): Promise<unknown>;
}

export const passkeysDoor: PasskeysDoor = {
	...proofDoor,
	list: async () => (await ask(api.GET('/api/me/passkeys'))).passkeys,
	add: (body) => ask(api.POST('/api/me/passkeys', { body })),
	remove: (passkey) => ask(api.DELETE('/api/me/passkeys/{passkey}', { params: { path: { passkey } } }))
};

/** The most an account has, and the longest name of one in characters. */
export const mostPasskeys = 5;
export const longestLabel = 40;

/** The passkeys of whoever is signed in. One is added in two steps: the password first, then the device, which wants a press of its own. */
export class Passkeys {
	/** Undefined until they were asked for. */
	all = $state.raw<Passkey[]>();
	/** Whether this browser may add one; undefined while nobody knows. */
	able = $state<boolean>();
	/** Whether the password was proved, and the device is to be asked. */
	proved = $state(false);
	readonly doing = new Doing();
	#proof?: Proof;
	/** What the device has made, and the server has not taken yet. */
	#made?: Omit<PasskeyBody, 'label'>;

	constructor(
		private door: PasskeysDoor = passkeysDoor,
		private on: Authenticator = thisDevice
	) {}

	/** It never rejects. */
	load(): Promise<boolean> {
		return this.doing.once('load', async () => {
			this.able = await this.on.able();
			this.all = await this.door.list();
		});
	}

	/** Whether the password was right. */
	prove(password: string): Promise<boolean> {
		return this.doing.once('prove', async () => {
			this.#proof = await prove(password, this.door);
			this.proved = true;
		});
	}

	/** Whether a passkey was added. One that the device has made already is not made twice. */
	add(label: string): Promise<boolean> {
		return this.doing.once('add', async () => {
			this.#made ??= await this.#make(label);
			const passkey = await this.#send({ ...this.#made, label });
			this.all = [...(this.all ?? []).filter(({ id }) => id !== passkey.id), passkey];
			this.#made = undefined;
			this.#end();
		});
	}

	/** Leaves it. What the device has made and the server does not have is of no use. */
	stop(): void {
		if (this.#made) void this.on.forget(this.#made.credentialId);
		this.#made = undefined;
		this.#end();
		this.doing.clear();
	}

	/** Whether it was removed. */
	remove({ id, credentialId }: Passkey): Promise<boolean> {
		return this.doing.once('remove', async () => {
			await this.door.remove(id);
			this.all = this.all?.filter((one) => one.id !== id);
			await this.on.forget(credentialId);
		});
	}

	async #make(label: string): Promise<Omit<PasskeyBody, 'label'>> {
		const proof = this.#proof;
		if (!proof) throw new RangeError('the password was not proved');
		const salt = random(32);
		const { credentialId, secret } = await this.on.make(label, salt, this.all ?? []);
		const key = await passkeyKey(secret);
		secret.fill(0);
		try {
			const vaultByPasskey = toText(await wrap(proof.vaultKey, key, 'passkey'));
			return { authKey: toText(proof.auth), credentialId, salt: toText(salt), vaultByPasskey };
		} finally {
			key.fill(0);
		}
	}

	async #send(body: PasskeyBody): Promise<Passkey> {
		try {
			return await this.door.add(body);
		} catch (caught) {
			const problem = Problem.from(caught);
			if (!problem.passing && problem.code !== 'label_invalid') {
				this.#made = undefined;
				await this.on.forget(body.credentialId);
			}
			throw problem;
		}
	}

	#end(): void {
		wipe(this.#proof);
		this.#proof = undefined;
		this.proved = false;
	}
}

/** The vault key, by one of these passkeys. It throws a Problem, and the password is always beside it. */
export async function byPasskey(known: Passkey[], on: Authenticator = thisDevice): Promise<Bytes> {
	const { credentialId, secret } = await on.use(known);
	const key = await passkeyKey(secret);
	secret.fill(0);
	try {
		const passkey = known.find((one) => one.credentialId === credentialId);
		return await unwrap(fromText(passkey!.vaultByPasskey), key, 'passkey');
	} catch {
		throw new Problem({ code: 'passkey_refused', detail: words.passkeys.refused });
	} finally {
		key.fill(0);
	}
}

/** The passkeys that may open a vault on this device; none where the browser is not able to, or they cannot be asked for. It never rejects. */
export async function passkeysHere(door: Pick<PasskeysDoor, 'list'> = passkeysDoor, on: Authenticator = thisDevice): Promise<Passkey[]> {
	try {
		return (await on.able()) ? await door.list() : [];
	} catch {
		return [];
	}
}
