import type { Problem } from '#lib/api/problem.ts';
import { newId, type Kind, type Plain } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';
import { Saving } from './saving.svelte.ts';

interface Settings<K extends Kind> {
	kind: K;
	/** What it is before anything was written. */
	begin: Omit<Plain[K], 'at' | 'changed'>;
	/** Whether there is nothing in it. What was begun on this page and is blank leaves nothing. */
	blank: (plain: Plain[K]) => boolean;
	/** Whether it may be kept as it stands; while it may not, the last that could stays. */
	fit?: (plain: Plain[K], active: boolean) => boolean;
	/** The day it comes back, of what it says. Without this, the day it has stays. */
	due?: (plain: Plain[K]) => string | undefined;
}

/**
 * An item being written in several fields. It keeps itself: each change is sealed and on
 * the device at once, one after another. There is nothing to send, and nothing to lose.
 */
export class Keeping<K extends Kind> {
	/** The item that somebody changed elsewhere, while this went on as one of its own. */
	copyOf = $state.raw<string>();
	/** It was deleted elsewhere. What stands here is kept again as soon as it is changed. */
	gone = $state(false);

	#id = $state.raw('');
	#plain = $state.raw() as Plain[K];
	#mark = '';
	#begun: boolean;
	#saving = new Saving(() => this.#once());
	#end: () => void;

	constructor(
		private notebook: Notebook,
		private on: Settings<K>,
		from?: Opened<K>
	) {
		this.#begun = from === undefined;
		this.#id = from?.id ?? newId();
		this.#mark = from?.mark ?? '';
		this.copyOf = from?.plain.copyOf;
		this.#plain = from?.plain ?? ({ ...on.begin, at: '', changed: '' } as Plain[K]);
		this.#end = notebook.keeping(() => this.flush());
	}

	get problem(): Problem | undefined {
		return this.#saving.problem;
	}
	get saving(): boolean {
		return this.#saving.busy;
	}

	get id(): string {
		return this.#id;
	}

	get plain(): Plain[K] {
		return this.#plain;
	}

	/** The item as it is kept; undefined while nothing of it is. */
	get item(): Opened<K> | undefined {
		return this.notebook.one(this.on.kind, this.#id);
	}

	/** Changes something of it. */
	set(part: Partial<Plain[K]>): void {
		this.#plain = { ...this.#plain, ...part };
		this.#saving.touch();
	}

	/** Looks whether it was changed elsewhere. What is being written here goes first. */
	look(): void {
		if (this.#saving.under || this.#mark === '') return;
		const now = this.item;
		this.gone = now === undefined && this.notebook.state === 'open';
		if (!now || now.mark === this.#mark) return;
		this.#mark = now.mark;
		this.#plain = now.plain;
	}

	/** Resolves once everything is on the device, or `problem` says why it is not. */
	flush(): Promise<void> {
		return this.#saving.flush();
	}

	/** The page goes; what is being kept is kept to the end. */
	close(): void {
		void this.flush().then(() => {
			this.#end();
			void this.notebook.flush();
		});
	}

	async #once(): Promise<void> {
		const { kind, blank, fit, due } = this.on;
		const known = this.item;
		if (this.#begun && blank(this.#plain)) {
			if (this.#mark !== '' && (await this.notebook.remove(this.#id, this.#mark))) {
				this.#mark = '';
				this.#id = newId();
			}
			return;
		}
		if (fit && !fit(this.#plain, known?.active ?? false)) return;
		const now = new Date().toISOString();
		const plain = { ...this.#plain, at: this.#plain.at || now, changed: now };
		const put = await this.notebook.put(kind, this.#id, plain, {
			from: this.#mark || undefined,
			dueOn: due ? due(plain) : known?.dueOn,
			active: known?.active
		});
		[this.#id, this.#mark] = [put.id, put.mark];
		if (put.copyOf) this.copyOf = put.copyOf;
		// Only what was decided here: somebody may have written on meanwhile.
		this.#plain = { ...this.#plain, at: plain.at, changed: plain.changed, ...(put.copyOf ? { copyOf: put.copyOf } : {}) };
		this.gone = false;
	}
}
