import { Problem } from '#lib/api/problem.ts';
import { keys as words } from '#lib/words/keys.ts';
import { fromText, random, toText, type Bytes } from './bytes.ts';

/** A passkey as far as the device needs to know it. */
export interface Known {
	credentialId: string;
	/** What the device makes its secret of: 32 bytes. */
	salt: string;
}

/** A passkey that was used, and what the device made of its salt. */
export interface Used {
	credentialId: string;
	secret: Bytes;
}

/** What of this device makes secrets. A test has one of its own. */
export interface Authenticator {
	/** Whether this browser may be able to. Whether the device is, only trying tells. */
	able(): Promise<boolean>;
	/** Makes a passkey and its secret. It rejects with a Problem: passkey_plain where the device makes no secrets, and then nothing is kept. */
	make(label: string, salt: Bytes, known: Known[]): Promise<Used>;
	/** Uses one of these. It rejects with a Problem. */
	use(known: Known[]): Promise<Used>;
	/** Tells the device that a passkey is of no use, where the browser can. It never rejects. */
	forget(credentialId: string): Promise<void>;
}

/**
 * WebAuthn's passkeys with the PRF extension. Nobody is signed in by them, so the challenge is nobody's and the answer
 * is not checked: the secret that the device makes either opens the vault or does not.
 */
export const passkeys: Authenticator = {
	async able() {
		if (!globalThis.isSecureContext || typeof PublicKeyCredential === 'undefined') return false;
		try {
			return (await PublicKeyCredential.getClientCapabilities?.())?.['extension:prf'] !== false;
		} catch {
			return true;
		}
	},

	async make(label, salt, known) {
		const made = await asked(() =>
			navigator.credentials.create({
				publicKey: {
					rp: { name: location.hostname },
					// What the device lists is what the person calls it, and no name of theirs.
					user: { id: random(16), name: label, displayName: label },
					challenge: random(32),
					pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
					authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
					attestation: 'none',
					excludeCredentials: known.map(described),
					extensions: { prf: { eval: { first: salt } } }
				}
			})
		);
		const credentialId = toText(new Uint8Array(made.rawId));
		const prf = made.getClientExtensionResults().prf;
		const secret = secretOf(made);
		if (secret) return { credentialId, secret };
		try {
			// Some devices make the secret only when the passkey is used.
			if (prf?.enabled) return await this.use([{ credentialId, salt: toText(salt) }]);
			throw new Problem({ code: 'passkey_plain', detail: words.passkeys.plain });
		} catch (caught) {
			await this.forget(credentialId);
			throw caught;
		}
	},

	async use(known) {
		const used = await asked(() =>
			navigator.credentials.get({
				publicKey: {
					challenge: random(32),
					allowCredentials: known.map(described),
					userVerification: 'required',
					extensions: { prf: { evalByCredential: Object.fromEntries(known.map(({ credentialId, salt }) => [credentialId, { first: fromText(salt) }])) } }
				}
			})
		);
		const secret = secretOf(used);
		if (!secret) throw new Problem({ code: 'passkey_plain', detail: words.passkeys.plainUse });
		return { credentialId: toText(new Uint8Array(used.rawId)), secret };
	},

	async forget(credentialId) {
		try {
			await (PublicKeyCredential as unknown as Signals).signalUnknownCredential?.({ rpId: location.hostname, credentialId });
		} catch {
			// The person can remove it where their device lists it.
		}
	}
};

/** Not in every browser yet. */
interface Signals {
	signalUnknownCredential?(what: { rpId: string; credentialId: string }): Promise<void>;
}

const described = ({ credentialId }: Known): PublicKeyCredentialDescriptor => ({ type: 'public-key', id: fromText(credentialId) });

function secretOf(credential: PublicKeyCredential): Bytes | undefined {
	const first = credential.getClientExtensionResults().prf?.results?.first;
	if (!first) return undefined;
	return ArrayBuffer.isView(first) ? new Uint8Array(first.buffer.slice(first.byteOffset, first.byteOffset + first.byteLength) as ArrayBuffer) : new Uint8Array(first);
}

/** What the device answers; its refusals as Problems. */
async function asked(question: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
	try {
		const answer = await question();
		if (answer) return answer as PublicKeyCredential;
	} catch (caught) {
		const name = caught instanceof DOMException ? caught.name : '';
		if (name === 'InvalidStateError') throw new Problem({ code: 'passkey_present', detail: words.passkeys.present });
		if (name === '') throw caught;
	}
	throw new Problem({ code: 'passkey_stopped', detail: words.passkeys.stopped });
}
