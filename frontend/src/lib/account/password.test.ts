import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { Problem } from '#lib/api/problem.ts';
import { newId } from '#lib/practice/item.ts';
import { Notebook } from '#lib/practice/notebook.svelte.ts';
import { Server } from '#lib/practice/server.fixture.ts';
import { deviceShelf, pageShelf } from '#lib/practice/shelf.ts';
import { fromText, random, toText, utf8, type Bytes } from '#lib/vault/bytes.ts';
import { passwordKeys } from '#lib/vault/keys.ts';
import { Vault } from '#lib/vault/open.svelte.ts';
import { newVaultKey, unwrap, wrap } from '#lib/vault/wrap.ts';
import { PasswordChange, type PasswordBody, type PasswordDoor } from './password.ts';

const kdf = { version: 1, n: 2 ** 17, r: 8, p: 1, salt: toText(random(16)) };
/** Keys without the slowness, which is not what is asked here. */
const keys = (password: string) => passwordKeys(utf8(password.padEnd(32, '.')));

/** What a server does with a password: one at a time, and exactly the same again is success. */
class House implements PasswordDoor {
	auth = '';
	vaultByPassword = '';
	asked = 0;
	/** What becomes of the next changes: not heard at all, or done and the answer lost. */
	breaks: ('before' | 'after')[] = [];
	readonly keys = keys;

	static async of(password: string, vaultKey: Bytes): Promise<House> {
		const house = new House();
		const { auth, wrap: key } = await keys(password);
		house.auth = toText(auth);
		house.vaultByPassword = toText(await wrap(vaultKey, key, 'password'));
		return house;
	}

	async vault() {
		return { kdf, vaultByPassword: this.vaultByPassword };
	}

	async change(body: PasswordBody) {
		this.asked++;
		const broken = this.breaks.shift();
		if (broken === 'before') throw Problem.offline();
		const again = body.newAuthKey === this.auth && body.vaultByPassword === this.vaultByPassword;
		if (body.authKey !== this.auth && !again) throw new Problem({ code: 'password_refused', status: 403 });
		this.auth = body.newAuthKey;
		this.vaultByPassword = body.vaultByPassword;
		if (broken === 'after') throw Problem.offline();
	}

	/** What signing in with a password gives; undefined where it does not sign in. */
	async opens(password: string): Promise<Bytes | undefined> {
		const { auth, wrap: key } = await keys(password);
		return toText(auth) === this.auth ? unwrap(fromText(this.vaultByPassword), key, 'password') : undefined;
	}
}

test('another password opens the same vault, and the one before opens nothing', async () => {
	const vaultKey = newVaultKey();
	const house = await House.of('kettle', vaultKey);
	const wrapped = await new PasswordChange(house).change('kettle', 'teapot');
	expect(wrapped.vaultByPassword).toBe(house.vaultByPassword);
	expect([await house.opens('teapot'), await house.opens('kettle')]).toEqual([vaultKey, undefined]);
});

test('a wrong password is told here, and nothing is sent', async () => {
	const house = await House.of('kettle', newVaultKey());
	await expect(new PasswordChange(house).change('cup', 'teapot')).rejects.toMatchObject({ code: 'password_refused' });
	expect(house.asked).toBe(0);
});

test.each(['before', 'after'] as const)('an answer that is lost %s it was done is asked for again, and it is done once', async (when) => {
	const vaultKey = newVaultKey();
	const house = await House.of('kettle', vaultKey);
	house.breaks = [when];
	const change = new PasswordChange(house);
	await expect(change.change('kettle', 'teapot')).rejects.toMatchObject({ code: 'offline' });
	// Whatever happened, one of the two signs in and opens the vault.
	expect(await house.opens(when === 'after' ? 'teapot' : 'kettle')).toEqual(vaultKey);
	await change.change('kettle', 'teapot');
	expect(await house.opens('teapot')).toEqual(vaultKey);
});

test('whoever enters something else after a lost answer is told that the first change held', async () => {
	const house = await House.of('kettle', newVaultKey());
	house.breaks = ['after'];
	const change = new PasswordChange(house);
	await expect(change.change('kettle', 'teapot')).rejects.toMatchObject({ code: 'offline' });
	await expect(change.change('kettle', 'saucer')).rejects.toMatchObject({ code: 'password_changed' });
	expect(house.asked).toBe(1);
	await change.change('teapot', 'saucer');
	expect(await house.opens('saucer')).toBeDefined();
});

// covers: two devices without lost edits, when the password changes on one of them
test('what another device wrote without a line is not lost when the password changes meanwhile', async () => {
	const account = newId();
	const house = await House.of('kettle', newVaultKey());
	const server = new Server();
	const line = { online: false };

	/** A device that signs in with a password, and opens its notebook. */
	async function device(password: string, shelf = deviceShelf(account)) {
		const vault = new Vault();
		vault.enter(account, (await house.opens(password))!);
		const notebook = new Notebook({ account, key: await vault.key!, shelf: await shelf, door: server, online: () => line.online });
		await notebook.begin();
		await notebook.sync();
		return { vault, notebook };
	}

	const there = await device('kettle');
	await there.notebook.put('entry', newId(), { at: '2030-01-01', changed: '2030-01-01', way: 'prose', text: 'Written in a tunnel.' });
	await new PasswordChange(house).change('kettle', 'teapot');

	// Its session has ended. The server takes nothing from it, and its vault is forgotten.
	line.online = true;
	server.fails = [new Problem({ code: 'signed_out', status: 401 }), new Problem({ code: 'signed_out', status: 401 })];
	await there.notebook.sync();
	there.vault.drop();
	await there.notebook.close();
	expect(server.items.size).toBe(0);

	server.fails = [];
	const again = await device('teapot');
	expect(again.notebook.of('entry').map(({ plain }) => plain.text)).toEqual(['Written in a tunnel.']);
	await again.notebook.sync();
	const here = await device('teapot', Promise.resolve(pageShelf()));
	expect(here.notebook.of('entry').map(({ plain }) => plain.text)).toEqual(['Written in a tunnel.']);
	expect([here.notebook.unreadable, again.notebook.waiting]).toEqual([0, 0]);
	await Promise.all([again.notebook.close(), here.notebook.close()]);
});
