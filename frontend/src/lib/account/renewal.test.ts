import { expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { fromText, random, toText, utf8 } from '#lib/vault/bytes.ts';
import { passwordKeys, recoveryKeys } from '#lib/vault/keys.ts';
import { newVaultKey, unwrap, wrap } from '#lib/vault/wrap.ts';
import { Renewal, type RecoveryBody } from './renewal.ts';

const keys = (password: string) => passwordKeys(utf8(password.padEnd(32, '.')));

async function setUp() {
	const vaultKey = newVaultKey();
	const vaultByPassword = toText(await wrap(vaultKey, (await keys('kettle')).wrap, 'password'));
	const renew = vi.fn(async (_: RecoveryBody) => {});
	const kdf = { version: 1, n: 2 ** 17, r: 8, p: 1, salt: toText(random(16)) };
	return { vaultKey, renew, renewal: new Renewal({ keys, renew, vault: async () => ({ kdf, vaultByPassword }) }) };
}

test('a new code is sent when its person has kept it, and not before', async () => {
	const { vaultKey, renew, renewal } = await setUp();
	await renewal.prove('kettle');
	expect(renew).not.toHaveBeenCalled();
	await renewal.confirm();
	const [body] = renew.mock.calls[0]!;
	const { auth, wrap: key } = await recoveryKeys(renewal.code);
	expect(body.recoveryKey).toBe(toText(auth));
	expect(await unwrap(fromText(body.vaultByRecovery), key, 'recovery')).toEqual(vaultKey);
});

test('a lost answer is asked for again with exactly the same', async () => {
	const { renew, renewal } = await setUp();
	await renewal.prove('kettle');
	renew.mockRejectedValueOnce(Problem.offline());
	await expect(renewal.confirm()).rejects.toMatchObject({ code: 'offline' });
	await renewal.confirm();
	expect(renew.mock.calls[1]).toEqual(renew.mock.calls[0]);
});

test('without the password there is nothing to send', async () => {
	const { renew, renewal } = await setUp();
	await expect(renewal.prove('cup')).rejects.toMatchObject({ code: 'password_refused' });
	await expect(renewal.confirm()).rejects.toThrow(RangeError);
	expect(renew).not.toHaveBeenCalled();
});
