import { Problem } from '#lib/api/problem.ts';
import { dayIn, newId, type Entry, type Way } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';
import { Saving } from './saving.svelte.ts';

/** The days after which an entry may come back by itself. */
export const RETURNS = [7, 28] as const;

/** Where the words are: not begun, being put down, on this device, on this device alone, with the server too, refused. */
export type Resting = 'nowhere' | 'saving' | 'device' | 'here' | 'server' | 'refused';

/**
 * An entry being written. It keeps itself: each change is sealed and on the device at
 * once, one after another, and with the server a pause later. There is nothing to send.
 */
export class Writing {
	/** The entry that somebody changed elsewhere, while this went on as one of its own. */
	copyOf = $state.raw<string>();
	/** It was changed elsewhere and nothing was written here meanwhile, so that is what stands here now. */
	taken = $state(false);
	/** It was deleted elsewhere. What stands here is kept again as soon as it is changed. */
	gone = $state(false);

	#id = $state.raw('');
	#way = $state<Way>('prose');
	#text = $state('');
	#prompt = $state.raw<Entry['prompt']>();
	#tags = $state('');
	#dueOn = $state.raw<string>();
	#here = $state(false);
	#rest: Partial<Entry> = {};
	#mark = '';
	#at = '';
	/** Whether it was begun on this page: then emptying it again leaves nothing. */
	#begun: boolean;
	#blankKept = false;
	#saving = new Saving(() => this.#once());
	#end: () => void;

	constructor(
		private notebook: Notebook,
		from?: Opened<'entry'>
	) {
		this.#begun = from === undefined;
		if (from) this.#take(from);
		else this.#id = newId();
		this.#end = notebook.keeping(() => this.flush());
	}

	get problem(): Problem | undefined {
		return this.#saving.problem;
	}

	get id(): string {
		return this.#id;
	}

	get text(): string {
		return this.#text;
	}
	set text(text: string) {
		this.#text = text;
		this.#touch();
	}

	get way(): Way {
		return this.#way;
	}
	set way(way: Way) {
		this.#way = way;
		this.#touch();
	}

	get prompt(): Entry['prompt'] {
		return this.#prompt;
	}
	set prompt(prompt: Entry['prompt']) {
		this.#prompt = prompt;
		if (prompt && this.#way !== 'list') this.#way = 'reply';
		else if (!prompt && this.#way === 'reply') this.#way = 'prose';
		this.#touch();
	}

	/** Private tags, with commas between. */
	get tags(): string {
		return this.#tags;
	}
	set tags(tags: string) {
		this.#tags = tags;
		this.#touch();
	}

	/** The day it comes back; undefined for not at all. */
	get dueOn(): string | undefined {
		return this.#dueOn;
	}
	set dueOn(day: string | undefined) {
		this.#dueOn = day || undefined;
		this.#touch();
	}

	/** Whether it stays on this device. */
	get here(): boolean {
		return this.#here;
	}

	get resting(): Resting {
		if (this.#saving.busy) return 'saving';
		const where = this.#mark ? this.notebook.one('entry', this.#id)?.where : undefined;
		return where === undefined ? 'nowhere' : where === 'waiting' ? 'device' : where;
	}

	/** Whether there is anything to keep. */
	get blank(): boolean {
		return this.#text.trim() === '';
	}

	/** Comes back in so many days. */
	returnIn(days: number): void {
		this.dueOn = dayIn(days);
	}

	/** Takes it to this device alone, or gives it to the server too. It never rejects. */
	async stayHere(here: boolean): Promise<void> {
		this.#here = here;
		await this.flush();
		const item = this.notebook.one('entry', this.#id);
		if (!item) return;
		try {
			const put = await this.notebook.keepHere(item, here);
			[this.#id, this.#mark] = [put.id, put.mark];
		} catch (caught) {
			this.#saving.problem = Problem.from(caught);
		}
	}

	/** Keeps it although there are no words yet. */
	async keepBlank(): Promise<void> {
		this.#way = 'no_words_yet';
		this.#blankKept = true;
		this.#touch();
		await this.flush();
	}

	/** Looks whether it was changed elsewhere. What is being written here goes first. */
	look(): void {
		if (this.#saving.under || this.#mark === '') return;
		const copy = this.notebook.copyOf(this.#id, this.#mark);
		if (copy) {
			// What stands here is an entry of its own now.
			this.copyOf = this.#id;
			[this.#id, this.#mark] = [copy.id, copy.mark];
		}
		const now = this.notebook.one('entry', this.#id);
		this.gone = now === undefined && this.notebook.state === 'open';
		if (!now || now.mark === this.#mark) return;
		const words = now.plain.text !== this.#text;
		this.#take(now);
		this.taken = words;
	}

	/** Deletes it, as it stands here. False where it was changed elsewhere meanwhile. */
	async remove(): Promise<boolean> {
		await this.flush();
		if (this.#mark === '') return true;
		const done = await this.notebook.remove(this.#id, this.#mark);
		if (done) this.#mark = '';
		else this.look();
		return done;
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

	#take({ id, mark, plain, dueOn, where }: Opened<'entry'>): void {
		const { way, text, prompt, tags, at, copyOf, ...rest } = plain;
		this.#id = id;
		this.#mark = mark;
		this.#way = way;
		this.#text = text;
		this.#prompt = prompt;
		this.#tags = (tags ?? []).join(', ');
		this.#dueOn = dueOn;
		this.#here = where === 'here';
		this.#rest = rest;
		this.#at = at;
		this.copyOf = copyOf;
		this.#blankKept = way === 'no_words_yet';
	}

	#touch(): void {
		this.taken = false;
		this.#saving.touch();
	}

	async #once(): Promise<void> {
		if (this.blank && this.#begun && !(this.#blankKept && this.#way === 'no_words_yet')) {
			if (this.#mark !== '' && (await this.notebook.remove(this.#id, this.#mark))) {
				this.#mark = '';
				this.#id = newId();
			}
			return;
		}
		const now = new Date().toISOString();
		this.#at ||= now;
		const tags = this.#tags.split(',').map((tag) => tag.trim()).filter(Boolean);
		const plain: Entry = {
			...this.#rest,
			at: this.#at,
			changed: now,
			way: this.#way,
			text: this.#text,
			...(this.#prompt ? { prompt: this.#prompt } : {}),
			...(tags.length > 0 ? { tags } : {}),
			...(this.copyOf ? { copyOf: this.copyOf } : {})
		};
		const put = await this.notebook.put('entry', this.#id, plain, { from: this.#mark || undefined, dueOn: this.#dueOn, here: this.#here });
		[this.#id, this.#mark] = [put.id, put.mark];
		if (put.copyOf) this.copyOf = put.copyOf;
		this.gone = false;
	}
}
