import { createContext } from 'svelte';
import { api, ask } from '#lib/api/client.ts';
import { Problem } from '#lib/api/problem.ts';
import { device } from '#lib/device/device.ts';
import type { Vault, VaultDoor } from '#lib/vault/open.svelte.ts';
import type { Kept } from './kept.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Shelf, Wrapped } from './shelf.ts';

/** How long to gather what another device tells before it is read, in ms. */
const GATHER = 300;
/** The name under which tabs of one device tell each other what changed, and of its shelf's database. */
const CHANNEL = 'afterward.practice';

/** The private practice of whoever's vault is open, for all pages inside the app. Its code is loaded when it begins. */
export class Practice {
	/** Undefined while the vault is locked. */
	notebook = $state.raw<Notebook>();
	/** Why it could not be opened. */
	problem = $state.raw<Problem>();
	#begun?: string;
	#leave?: () => void;
	#over?: () => Promise<void>;

	constructor(private vault: Vault) {}

	/** Opens the notebook, if the vault is open and it is not open yet. It never rejects. */
	async begin(): Promise<void> {
		const { account, key } = this.vault;
		if (!account || !key || this.#begun === account) return;
		this.#begun = account;
		this.problem = undefined;
		try {
			const [{ Notebook }, { practiceDoor }, shelf] = await Promise.all([import('./notebook.svelte.ts'), import('./door.ts'), shelfOf(account)]);
			const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);
			const notebook = new Notebook({ account, key: await key, shelf, door: practiceDoor, channel, online: () => navigator.onLine });
			if (this.vault.account !== account) return void (await notebook.close());
			this.notebook = notebook;
			await notebook.begin();
			await this.#attend(notebook, account);
			void this.#takeIn(notebook, account);
			if (shelf.lasting) await remember(shelf);
		} catch (caught) {
			await this.end();
			this.problem = Problem.from(caught);
		}
	}

	/** What was written while it was locked becomes entries of it. */
	async #takeIn(notebook: Notebook, account: string): Promise<void> {
		const attend = await import('#lib/capture/attend.ts').catch(() => undefined);
		if (this.notebook === notebook) this.#over = attend?.attendNotes(notebook, account);
	}

	/** What another device changes is read here too, soon after. */
	async #attend(notebook: Notebook, account: string): Promise<void> {
		const { socket } = await import('#lib/realtime/socket.ts');
		if (this.notebook !== notebook) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const soon = () => {
			clearTimeout(timer);
			timer = setTimeout(() => void notebook.sync(), GATHER);
		};
		const leave = socket.enter({
			place: { self: true },
			account,
			known: () => undefined,
			snapshot: () => {},
			change: () => {},
			caughtUp: soon,
			notice: (what) => what === 'practice.changed' && soon()
		});
		this.#leave = () => {
			clearTimeout(timer);
			leave();
		};
	}

	/** Closes the notebook; what is being written is finished first. It never rejects. */
	async end(): Promise<void> {
		const notebook = this.notebook;
		this.notebook = undefined;
		this.#begun = undefined;
		this.#leave?.();
		this.#leave = undefined;
		const over = this.#over?.();
		this.#over = undefined;
		await notebook?.close();
		await over;
	}
}

/** The practice, from any component inside the app. */
export const [getPractice, setPractice] = createContext<Practice>();

/** The shelf of an account on this device; one that forgets with the page where others use it too, or it keeps nothing. */
async function shelfOf(account: string): Promise<Shelf> {
	const { deviceShelf, pageShelf } = await import('./shelf.ts');
	if (device.shared) return pageShelf();
	return deviceShelf(account).catch(pageShelf);
}

/** Keeps what opens the vault here without a line. Without one now, it is kept another time. */
async function remember(shelf: Shelf): Promise<void> {
	try {
		await shelf.keepWrapped(await ask(api.GET('/api/vault')));
	} catch {
		// As above.
	}
}

/** What opens a vault here without a line is another now, if this device keeps that at all. It never rejects. */
export async function keepAnew(account: string, wrapped: Wrapped): Promise<void> {
	try {
		const shelf = await shelfOf(account);
		if (await shelf.wrapped()) await shelf.keepWrapped(wrapped);
		shelf.close();
	} catch {
		// It is kept anew once the journal is opened with a line.
	}
}

/** What opens a vault is the server's to tell, and without a line the device's. */
export const vaultDoor: VaultDoor<Wrapped> = {
	async wrapped(account) {
		try {
			return await ask(api.GET('/api/vault'));
		} catch (caught) {
			const problem = Problem.from(caught);
			if (problem.code !== 'offline') throw problem;
			return (await keptHere(account)) ?? Promise.reject(problem);
		}
	},
	keys: keysOfPassword
};

/** The same without a line, where nobody knows yet who is here. */
export const deviceVaultDoor: VaultDoor<Wrapped> = {
	wrapped: async (account) => (await keptHere(account)) ?? Promise.reject(Problem.offline()),
	keys: keysOfPassword
};

async function keysOfPassword(password: string, { kdf }: Wrapped) {
	const { keysOf } = await import('#lib/account/keys.ts');
	return keysOf(password, kdf);
}

async function keptHere(account: string): Promise<Wrapped | undefined> {
	const shelf = await shelfOf(account);
	try {
		return await shelf.wrapped();
	} finally {
		shelf.close();
	}
}

/** How many things somebody wrote that only this device has. Nothing is opened for it; what the notebook remembers by itself is not counted. */
export async function onlyHere(account: string): Promise<number> {
	const shelf = await shelfOf(account);
	try {
		const waits = ({ going, next, here }: Kept) => here ?? next ?? going;
		const { noteStore } = await import('#lib/capture/store.ts');
		const notes = await noteStore().then((store) => store.ids(account).finally(() => store.close()), () => []);
		return notes.length + (await shelf.all()).filter((kept) => !['choices', 'keys'].includes(waits(kept)?.kind ?? 'choices')).length;
	} finally {
		shelf.close();
	}
}

/** Sends what waits of a locked notebook, sealed as it is: now, and when it is asked to again. */
export function sendsWaiting(account: string): { again: () => void; end: () => void } {
	let over = false;
	const found = courierOf(account).catch(() => undefined);
	const again = () => void found.then((courier) => (over ? undefined : courier?.send()));
	const end = () => {
		over = true;
		void found.then((courier) => courier?.close());
	};
	again();
	return { again, end };
}

async function courierOf(account: string) {
	// Whoever never opened a notebook here has nothing that waits, and no database is made for them.
	const all = device.shared ? [] : await indexedDB.databases?.();
	if (all && !all.some(({ name }) => name === CHANNEL)) return undefined;
	const [{ Courier }, { practiceDoor }, { deviceShelf }] = await Promise.all([import('./courier.ts'), import('./door.ts'), import('./shelf.ts')]);
	const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);
	return new Courier({ account, shelf: await deviceShelf(account), door: practiceDoor, channel, online: () => navigator.onLine });
}

/** Whose vault can be opened on this device without a line; nobody's where it keeps nothing. */
export async function whoIsHere(): Promise<string[]> {
	if (device.shared) return [];
	const { accountsHere } = await import('./shelf.ts');
	return accountsHere().catch(() => []);
}
