import { createContext } from 'svelte';
import { api, ask } from '#lib/api/client.ts';
import type { Me } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { device } from '#lib/device/device.ts';
import { forgetSealed } from '#lib/device/sealed.ts';
import { Vault } from '#lib/vault/open.svelte.ts';

/** The name under which tabs of one browser tell each other that the journal is locked, or that somebody signed out. */
export const channel = 'afterward.session';

/** What other tabs are told through. */
export type Tabs = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;

/**
 * Who is signed in, as this tab knows it: `unknown` until the server has been
 * asked, `unreachable` when it could not be. The root layout makes the one there
 * is and passes it down by context.
 */
export class Session {
	state = $state<'unknown' | 'in' | 'out' | 'unreachable'>('unknown');
	me = $state.raw<Me>();

	/** The vault of the private practice: open only in a tab in which the password was given. */
	readonly vault = new Vault();
	#tabs?: Tabs;

	/** Listens to the other tabs of this browser, which have the same session. Returns the way to end that. */
	join(tabs: Tabs): () => void {
		this.#tabs = tabs;
		tabs.onmessage = ({ data }: MessageEvent) => {
			if (data === 'lock') void this.vault.lock();
			if (data === 'out' && this.state === 'in') this.forget();
		};
		return () => {
			tabs.close();
			this.#tabs = undefined;
		};
	}

	/** Locks the journal, in every tab. What is being written is finished. It never rejects. */
	lock(): Promise<void> {
		this.#tabs?.postMessage('lock');
		return this.vault.lock();
	}

	/** Asks the server who is here, and pays a sign-out that is owed to it. It throws nothing. */
	async load() {
		this.state = 'unknown';
		try {
			const { account } = await ask(api.GET('/api/session'));
			// Whoever signed in here meanwhile is the later truth.
			if (this.me) return;
			if (account && device.signOutOwed) return await this.signOut();
			device.signOutOwed = false;
			if (account) this.enter(account);
			else this.forget();
		} catch {
			if (this.state === 'unknown') this.state = 'unreachable';
		}
	}

	/** Someone signed in here, with their vault open or, after a reload, still closed. */
	enter(me: Me, vaultKey?: Uint8Array<ArrayBuffer>) {
		if (this.vault.account !== undefined && this.vault.account !== me.id) this.vault.drop();
		if (vaultKey) this.vault.enter(me.id, vaultKey);
		this.me = me;
		this.state = 'in';
		device.signOutOwed = false;
	}

	/** Forgets the person and their key. The server is not told. */
	forget() {
		this.#drop();
		this.state = 'out';
	}

	/** Forgets the same for a tab that is on its way out: no page is to follow this one. */
	vanish() {
		this.#drop();
		this.state = 'unknown';
	}

	#drop() {
		this.vault.drop();
		this.me = undefined;
	}

	/**
	 * Ends this session, or all of this person's, and takes drafts off the device
	 * unless they are to stay. It throws a Problem when the server could not do so.
	 */
	async signOut(everywhere = false) {
		await this.lock();
		try {
			await ask(everywhere ? api.DELETE('/api/sessions') : api.DELETE('/api/session'));
		} catch (caught) {
			const problem = Problem.from(caught);
			if (problem.code !== 'signed_out') throw problem;
		}
		this.#tabs?.postMessage('out');
		device.signOutOwed = false;
		if (!device.keepDrafts) {
			device.clearDrafts();
			await forgetSealed();
		}
		this.forget();
	}
}

/** The session, from any component below the root layout. */
export const [getSession, setSession] = createContext<Session>();
