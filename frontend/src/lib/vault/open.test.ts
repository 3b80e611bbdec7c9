import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { random, toText } from './bytes.ts';
import type { Keys } from './keys.ts';
import { Vault, type Seen, type VaultDoor } from './open.svelte.ts';
import { newVaultKey, wrap } from './wrap.ts';

beforeEach(() => void vi.useFakeTimers({ now: new Date(2030, 0, 1, 12) }));
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

/** A page that is touched, and put out of sight. */
class Page extends EventTarget {
	visibilityState: DocumentVisibilityState = 'visible';
	show(state: DocumentVisibilityState) {
		this.visibilityState = state;
		this.dispatchEvent(new Event('visibilitychange'));
	}
}

/** What opens a vault whose password is “kettle”. */
async function door(): Promise<VaultDoor<{ vaultByPassword: string }>> {
	const key = random(32);
	const vaultByPassword = toText(await wrap(newVaultKey(), key, 'password'));
	const keys = async (password: string): Promise<Keys> => ({ auth: random(32), wrap: password === 'kettle' ? key.slice() : random(32) });
	return { wrapped: async () => ({ vaultByPassword }), keys };
}

function opened(limits: { idle: number; hidden?: number }) {
	const [vault, page] = [new Vault(), new Page()];
	const stop = vault.watch(page as unknown as Seen, () => limits);
	vault.enter('ana', newVaultKey());
	return { vault, page, stop };
}

test('the password opens it, and another one does not', async () => {
	const [vault, by] = [new Vault(), await door()];
	await expect(vault.open('ana', 'teapot', by)).rejects.toMatchObject({ code: 'vault_refused' });
	expect([vault.state, vault.key]).toEqual(['locked', undefined]);
	const opening = vault.open('ana', 'kettle', by);
	expect(vault.state).toBe('opening');
	await opening;
	expect([vault.state, vault.account]).toEqual(['open', 'ana']);
	expect((await vault.key!).extractable).toBe(false);
});

test('whoever leaves while it is being opened finds it closed', async () => {
	const [vault, by] = [new Vault(), await door()];
	const opening = vault.open('ana', 'kettle', by);
	vault.drop();
	await opening;
	expect([vault.state, vault.key, vault.account]).toEqual(['locked', undefined, undefined]);
});

test('locking overwrites the key, at once for whoever looks, and finishes what is being written', async () => {
	const vault = new Vault();
	const raw = newVaultKey();
	vault.enter('ana', raw);
	let finish: (() => void) | undefined;
	vault.before(() => new Promise<void>((done) => (finish = done)));
	let over = false;
	const locking = vault.lock().then(() => (over = true));
	expect([vault.state, vault.key, raw.every((byte) => byte === 0), over]).toEqual(['locked', undefined, true, false]);
	finish!();
	await locking;
	expect(over).toBe(true);
});

test('the key of somebody else takes the place of the first one', async () => {
	const vault = new Vault();
	const first = newVaultKey();
	vault.enter('ana', first);
	vault.enter('bo', newVaultKey());
	expect([vault.account, first.every((byte) => byte === 0)]).toEqual(['bo', true]);
});

test('it locks after a while without a touch, and each touch begins the while anew', () => {
	const { vault, page, stop } = opened({ idle: 15 * MINUTE });
	vi.advanceTimersByTime(14 * MINUTE);
	page.dispatchEvent(new Event('keydown'));
	vi.advanceTimersByTime(14 * MINUTE);
	expect(vault.state).toBe('open');
	vi.advanceTimersByTime(2 * MINUTE);
	expect(vault.state).toBe('locked');
	stop();
});

test('a device that slept finds it locked before the first touch counts', () => {
	const { vault, page, stop } = opened({ idle: 15 * MINUTE });
	vi.setSystemTime(new Date(2030, 0, 1, 20));
	page.dispatchEvent(new Event('pointerdown'));
	expect(vault.state).toBe('locked');
	stop();
});

test('out of sight, it locks after a minute where others use the device, and only there', () => {
	for (const [hidden, state] of [[MINUTE, 'locked'], [undefined, 'open']] as const) {
		const { vault, page, stop } = opened({ idle: 15 * MINUTE, hidden });
		page.show('hidden');
		vi.advanceTimersByTime(50_000);
		page.show('visible');
		vi.advanceTimersByTime(2 * MINUTE);
		expect(vault.state).toBe('open');
		page.show('hidden');
		vi.advanceTimersByTime(2 * MINUTE);
		expect(vault.state).toBe(state);
		stop();
	}
});
