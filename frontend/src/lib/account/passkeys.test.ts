import { expect, test, vi } from 'vitest';
import type { Passkey } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { random, toText, utf8, type Bytes } from '#lib/vault/bytes.ts';
import { passwordKeys } from '#lib/vault/keys.ts';
import type { Authenticator, Known } from '#lib/vault/passkey.ts';
import { newVaultKey, wrap } from '#lib/vault/wrap.ts';
import { byPasskey, Passkeys, passkeysHere, type PasskeyBody } from './passkeys.svelte.ts';

const kdf = { version: 1, n: 2 ** 17, r: 8, p: 1, salt: toText(random(16)) };
const keys = (password: string) => passwordKeys(utf8(password.padEnd(32, '.')));

/** A device that makes a secret of a salt, its own for each passkey. */
class Device implements Authenticator {
	secrets = new Map<string, Bytes>();
	forgotten: string[] = [];
	plain = false;
	able = async () => true;

	async make(_: string, salt: Bytes) {
		if (this.plain) throw new Problem({ code: 'passkey_plain' });
		const credentialId = toText(random(16));
		this.secrets.set(credentialId, random(32));
		return { credentialId, secret: await this.#of(credentialId, salt) };
	}
	async use(known: Known[]) {
		const one = known.find(({ credentialId }) => this.secrets.has(credentialId));
		if (!one) throw new Problem({ code: 'passkey_stopped' });
		return { credentialId: one.credentialId, secret: await this.#of(one.credentialId, utf8(one.salt)) };
	}
	async forget(credentialId: string) {
		this.forgotten.push(credentialId);
	}
	async #of(credentialId: string, salt: Bytes): Promise<Bytes> {
		const text = salt.length === 32 ? utf8(toText(salt)) : salt;
		return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...this.secrets.get(credentialId)!, ...text])));
	}
}

async function setUp() {
	const vaultKey = newVaultKey();
	const { auth, wrap: key } = await keys('kettle');
	const vaultByPassword = toText(await wrap(vaultKey, key, 'password'));
	const kept: Passkey[] = [];
	const door = {
		keys,
		vault: async () => ({ kdf, vaultByPassword }),
		list: vi.fn(async () => [...kept]),
		add: vi.fn(async ({ authKey, ...passkey }: PasskeyBody) => {
			expect(authKey).toBe(toText(auth));
			const made = kept.find(({ credentialId }) => credentialId === passkey.credentialId) ?? { ...passkey, id: toText(random(8)), createdOn: '2030-01-01' };
			if (!kept.includes(made)) kept.push(made);
			return made;
		}),
		remove: vi.fn(async (id: string) => void kept.splice(kept.findIndex((one) => one.id === id), 1))
	};
	const device = new Device();
	const passkeys = new Passkeys(door, device);
	await passkeys.load();
	return { vaultKey, door, device, passkeys, kept };
}

test('a passkey opens the vault that its password opened', async () => {
	const { vaultKey, device, passkeys, kept } = await setUp();
	expect(await passkeys.prove('kettle')).toBe(true);
	expect(await passkeys.add('This phone')).toBe(true);
	expect([passkeys.all!.map(({ label }) => label), passkeys.proved]).toEqual([['This phone'], false]);
	expect(await byPasskey(kept, device)).toEqual(vaultKey);
});

test('one of another device, or one whose wrap was exchanged, opens nothing', async () => {
	const { device, passkeys, kept } = await setUp();
	await passkeys.prove('kettle');
	await passkeys.add('This phone');
	await expect(byPasskey(kept, new Device())).rejects.toMatchObject({ code: 'passkey_stopped' });
	await expect(byPasskey([{ ...kept[0]!, vaultByPasskey: toText(random(61)) }], device)).rejects.toMatchObject({ code: 'passkey_refused' });
});

test('without the password the device is not asked', async () => {
	const { device, door, passkeys } = await setUp();
	expect(await passkeys.prove('cup')).toBe(false);
	expect(passkeys.doing.problem!.code).toBe('password_refused');
	vi.spyOn(console, 'error').mockImplementation(() => {});
	expect(await passkeys.add('This phone')).toBe(false);
	expect([device.secrets.size, door.add.mock.calls.length]).toEqual([0, 0]);
});

test('where the device makes no secret, nothing is added', async () => {
	const { device, door, passkeys } = await setUp();
	device.plain = true;
	await passkeys.prove('kettle');
	expect(await passkeys.add('This phone')).toBe(false);
	expect([passkeys.doing.problem!.code, door.add.mock.calls.length, passkeys.all]).toEqual(['passkey_plain', 0, []]);
});

test('a lost answer is asked for again, and the device makes one passkey', async () => {
	const { device, door, passkeys, kept } = await setUp();
	const add = door.add.getMockImplementation()!;
	door.add.mockImplementationOnce(async (body) => {
		await add(body);
		throw Problem.offline();
	});
	await passkeys.prove('kettle');
	expect(await passkeys.add('This phone')).toBe(false);
	expect(await passkeys.add('This phone')).toBe(true);
	expect([device.secrets.size, kept.length, passkeys.all!.length]).toEqual([1, 1, 1]);
});

test('one that the server refuses, or that is removed, the device is told to forget', async () => {
	const { device, door, passkeys } = await setUp();
	door.add.mockRejectedValueOnce(new Problem({ code: 'passkeys_full', status: 409 }));
	await passkeys.prove('kettle');
	expect(await passkeys.add('This phone')).toBe(false);
	expect(device.forgotten).toEqual([...device.secrets.keys()]);
	expect(await passkeys.add('This phone')).toBe(true);
	const [made] = passkeys.all!;
	expect(await passkeys.remove(made!)).toBe(true);
	expect([passkeys.all, device.forgotten.at(-1)]).toEqual([[], made!.credentialId]);
});

test('a locked journal offers none where the browser is not able to, or there is no line', async () => {
	const { device, door, passkeys } = await setUp();
	await passkeys.prove('kettle');
	await passkeys.add('This phone');
	expect(await passkeysHere(door, device)).toHaveLength(1);
	door.list.mockRejectedValueOnce(Problem.offline());
	expect(await passkeysHere(door, device)).toEqual([]);
	device.able = async () => false;
	expect(await passkeysHere(door, device)).toEqual([]);
});
