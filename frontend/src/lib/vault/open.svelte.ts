import { Problem } from '#lib/api/problem.ts';
import { vault as words } from '#lib/words/vault.ts';
import type { Keys } from './keys.ts';
import { fromText, type Bytes } from './bytes.ts';
import { itemKey } from './item.ts';
import { unwrap } from './wrap.ts';

/** How the vault of an account is opened after a reload. */
export interface VaultDoor<Wrapped extends { vaultByPassword: string }> {
	/** The wrapped key: from the server, or from this device where there is no line. It rejects with a Problem. */
	wrapped(account: string): Promise<Wrapped>;
	/** The keys of a password, made slowly. */
	keys(password: string, wrapped: Wrapped): Promise<Keys>;
}

/** When a vault locks by itself, in ms. */
export interface Limits {
	/** Without a touch. */
	idle: number;
	/** Out of sight; undefined where only idleness counts. */
	hidden?: number;
}

/** What a page is for the vault: where touches are heard, and whether it is seen. */
export type Seen = Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>;

const touches = ['pointerdown', 'keydown', 'scroll'] as const;

/**
 * The vault of whoever is here. The key is in memory only, in this tab only; a reload
 * closes it. `account` says whose it is while it is open.
 */
export class Vault {
	state = $state<'locked' | 'opening' | 'open'>('locked');
	account = $state.raw<string>();
	#raw?: Bytes;
	#key?: Promise<CryptoKey>;
	#before = new Set<() => Promise<unknown>>();
	#touched = 0;
	#left?: number;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** The key as items use it; undefined while the vault is locked. */
	get key(): Promise<CryptoKey> | undefined {
		return this.#key;
	}

	/** Opens it with the key itself, as signing in does. The key is the vault's from now on. */
	enter(account: string, key: Bytes): void {
		if (this.#raw && this.#raw !== key) this.#raw.fill(0);
		this.#raw = key;
		this.#key = itemKey(key);
		this.account = account;
		this.state = 'open';
		this.#touched = Date.now();
	}

	/** Opens it with the password. It rejects with a Problem: vault_refused where the password is another. */
	async open<Wrapped extends { vaultByPassword: string }>(account: string, password: string, door: VaultDoor<Wrapped>): Promise<void> {
		await this.openBy(account, async () => {
			let keys: Keys | undefined;
			try {
				const wrapped = await door.wrapped(account);
				keys = await door.keys(password, wrapped);
				return await opened(wrapped.vaultByPassword, keys.wrap);
			} finally {
				keys?.wrap.fill(0);
				keys?.auth.fill(0);
			}
		});
	}

	/** Opens it with whatever finds its key. It rejects as that does, and stays locked. */
	async openBy(account: string, find: () => Promise<Bytes>): Promise<void> {
		if (this.state !== 'locked') return;
		this.state = 'opening';
		try {
			const key = await find();
			// Somebody left, or another person signed in, while it was opened.
			if (this.#state() === 'opening') this.enter(account, key);
			else key.fill(0);
		} finally {
			if (this.#state() === 'opening') this.state = 'locked';
		}
	}

	/** What is to finish before the key is gone, when there is time for it. Returns the way to end that. */
	before(finish: () => Promise<unknown>): () => void {
		this.#before.add(finish);
		return () => this.#before.delete(finish);
	}

	/** Closes it: at once for whoever looks, and what was being written is finished. It never rejects. */
	async lock(): Promise<void> {
		const finishing = [...this.#before].map((finish) => finish());
		this.drop();
		await Promise.allSettled(finishing);
	}

	/** Forgets the key at once. What was imported of it and is still in use ends by itself. */
	drop(): void {
		this.#raw?.fill(0);
		this.#raw = this.#key = undefined;
		this.account = undefined;
		this.state = 'locked';
	}

	/** Locks it by itself. A device may sleep, so it is the clock that counts, not the timer. Returns the way to end that. */
	watch(page: Seen, limits: () => Limits): () => void {
		const look = () => {
			clearTimeout(this.#timer);
			if (this.state === 'open') {
				const { idle, hidden } = limits();
				const until = Math.min(this.#touched + idle, this.#left !== undefined && hidden !== undefined ? this.#left + hidden : Infinity);
				if (until <= Date.now()) void this.lock();
			}
			this.#timer = setTimeout(look, 5_000);
		};
		const touch = () => {
			look();
			this.#touched = Date.now();
		};
		const seen = () => {
			look();
			this.#left = page.visibilityState === 'hidden' ? Date.now() : undefined;
		};
		for (const name of touches) page.addEventListener(name, touch, { capture: true, passive: true });
		page.addEventListener('visibilitychange', seen);
		look();
		return () => {
			clearTimeout(this.#timer);
			for (const name of touches) page.removeEventListener(name, touch, { capture: true });
			page.removeEventListener('visibilitychange', seen);
		};
	}

	/** The state as it is now, which the compiler thinks it knows. */
	#state(): Vault['state'] {
		return this.state;
	}
}

async function opened(vaultByPassword: string, key: Bytes): Promise<Bytes> {
	try {
		return await unwrap(fromText(vaultByPassword), key, 'password');
	} catch {
		throw new Problem({ code: 'vault_refused', detail: words.refused });
	}
}
