import { Problem } from '#lib/api/problem.ts';
import { newId } from '#lib/practice/item.ts';
import { sealTo } from '#lib/vault/pair.ts';
import { practice } from '#lib/words/practice.ts';
import { hold, nameOf, type Locks } from './held.ts';
import type { NoteStore } from './store.ts';

/** What a note says, inside its seal. */
export interface Captured {
	id: string;
	at: string;
	changed: string;
	text: string;
}

interface Settings {
	store: NoteStore;
	locks: Locks;
	/** Tells other tabs that a note waits. */
	tell?: () => void;
}

/**
 * Something written down while the notebook is locked. Each change is sealed with the
 * account's public key and on this device at once; this page cannot open it again, the
 * notebook can. While it is being written it is in this page's hand.
 */
export class Capturing {
	/**
	 * looking: what this device has is being read. ready: it can be written. closed: this device
	 * has no key for whoever is here. unclear: it has several, and nobody knows who is here.
	 */
	state = $state<'looking' | 'ready' | 'closed' | 'unclear'>('looking');
	/** How many other notes wait on this device. */
	waiting = $state(0);
	/** How many were finished on this page. */
	done = $state(0);
	/** What stood here became an entry, in another tab. */
	taken = $state(false);
	problem = $state.raw<Problem>();
	/** Where the words are. */
	resting = $state<'nowhere' | 'saving' | 'device'>('nowhere');

	#text = $state('');
	#account: string | undefined;
	#id = '';
	#at = '';
	#hand: ReturnType<typeof hold> | undefined;
	#dirty = false;
	#work: Promise<void> | undefined;

	constructor(private on: Settings) {}

	get text(): string {
		return this.#text;
	}
	set text(text: string) {
		this.#text = text;
		this.taken = false;
		this.resting = 'saving';
		this.#touch();
	}

	/** Whether there is nothing to keep. */
	get blank(): boolean {
		return this.#text.trim() === '';
	}

	/**
	 * Writes for this account; without one, for the one whose key is here, if there is but
	 * one. What was written before it was known who is here goes to them.
	 */
	async write(account: string | undefined): Promise<void> {
		const publics = await this.on.store.publics();
		const only = publics.size === 1 ? [...publics.keys()][0] : undefined;
		const now = account ?? only;
		const before = this.#account;
		if (before !== undefined && before !== now) await this.#leave(before);
		this.#account = now !== undefined && publics.has(now) ? now : undefined;
		this.state = this.#account !== undefined ? 'ready' : account === undefined && publics.size > 1 ? 'unclear' : 'closed';
		await this.#count();
		if (before !== undefined && this.#account !== undefined && before !== this.#account && !this.blank) this.#touch();
	}

	/** It is finished: the next words are another note. False where it could not be kept. */
	async finish(): Promise<boolean> {
		await this.flush();
		if (this.problem) return false;
		if (!this.blank) this.done++;
		await this.#clear();
		return true;
	}

	/** Nobody looks at the page: the note may become an entry meanwhile. */
	async rest(): Promise<void> {
		await this.flush();
		this.#hand?.letGo();
		this.#hand = undefined;
		this.on.tell?.();
	}

	/** It is looked at again. */
	async resume(): Promise<void> {
		if (this.#id === '' || this.#hand || this.#account === undefined) return;
		await this.#take();
		const still = await this.on.store.one(this.#account, this.#id);
		if (still || this.#dirty || this.#work) return;
		await this.#clear();
		this.taken = true;
	}

	/** Resolves once everything is on the device, or `problem` says why it is not. */
	async flush(): Promise<void> {
		while (this.#work) await this.#work;
	}

	/** The page goes. What is being kept is kept to the end. */
	async close(): Promise<void> {
		await this.rest();
		this.on.store.close();
	}

	#touch(): void {
		this.#dirty = true;
		this.#work ??= this.#save().finally(() => {
			this.#work = undefined;
		});
	}

	async #save(): Promise<void> {
		while (this.#dirty) {
			this.#dirty = false;
			try {
				await this.#once();
				this.problem = undefined;
			} catch (caught) {
				this.problem = failed(caught);
				this.resting = 'nowhere';
			}
		}
	}

	async #once(): Promise<void> {
		const account = this.#account;
		const publicHalf = account === undefined ? undefined : (await this.on.store.publics()).get(account);
		if (account === undefined || publicHalf === undefined) throw new Error('no key to seal with');
		if (this.blank) {
			if (this.#id !== '') await this.on.store.drop(account, this.#id);
			this.resting = 'nowhere';
			return;
		}
		const now = new Date().toISOString();
		this.#id ||= newId();
		this.#at ||= now;
		await this.#take();
		const note: Captured = { id: this.#id, at: this.#at, changed: now, text: this.#text };
		await this.on.store.keep({ account, id: this.#id, sealed: await sealTo(account, publicHalf, JSON.stringify(note)) });
		if (!this.#dirty) this.resting = 'device';
	}

	/** Takes the note into this page's hand. */
	async #take(): Promise<void> {
		this.#hand ??= hold(this.on.locks, nameOf(this.#id));
		await this.#hand.held;
	}

	/** The field is empty, and what is written next is a note of its own. */
	async #clear(): Promise<void> {
		this.#hand?.letGo();
		this.#hand = undefined;
		[this.#id, this.#at] = ['', ''];
		this.#text = '';
		this.resting = 'nowhere';
		await this.#count();
		this.on.tell?.();
	}

	/** Takes back what was kept for somebody else than who is here. */
	async #leave(account: string): Promise<void> {
		await this.flush();
		if (this.#id !== '') await this.on.store.drop(account, this.#id);
	}

	async #count(): Promise<void> {
		const ids = this.#account === undefined ? [] : await this.on.store.ids(this.#account);
		this.waiting = ids.filter((id) => id !== this.#id).length;
	}
}

function failed(caught: unknown): Problem {
	if (caught instanceof RangeError) return new Problem({ code: 'too_long', detail: practice.tooLong });
	console.error(caught);
	return new Problem({ code: 'unkept', detail: practice.unkept });
}
