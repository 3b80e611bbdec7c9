import type { NewThread, Replies, ThreadKind, Wants } from '#lib/api/names.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { Sheet } from '#lib/device/sheet.svelte.ts';
import { thread as words } from '#lib/words/thread.ts';
import type { Written } from './drafts-door.ts';
import { notesOf, type NotesWritten } from './notes.ts';

/** Whom or what a thread is about, and what that is called. */
export interface About {
	id: string;
	name: string;
}

/** The form beside its words. What does not fit any more counts as not chosen. */
export interface Shape extends NotesWritten {
	kind: string;
	wants: string;
	replies: string;
	prompt: string;
	unnamed: boolean;
	/** The gathering it looks back on, and whom it says hello to. */
	gathering: string;
	gatheringName: string;
	welcomes: string;
	welcomesName: string;
}

const blank: Shape = {
	kind: '',
	wants: '',
	replies: '',
	prompt: '',
	notes: [],
	noteWords: '',
	unnamed: false,
	gathering: '',
	gatheringName: '',
	welcomes: '',
	welcomesName: ''
};

/** A new thread as it is being written, every letter of it kept on this device. */
export class UpdateForm {
	readonly title: Draft;
	readonly body: Draft;
	/** To read, to write and to bind. */
	readonly shape: Shape;
	#sheet: Sheet<Shape>;

	constructor(drawer: Drawer, circle: string) {
		this.title = new Draft(drawer, `update.${circle}.title`);
		this.body = new Draft(drawer, `update.${circle}.body`);
		this.#sheet = new Sheet<Shape>(drawer, `update.${circle}.shape`, blank);
		this.shape = this.#sheet.fields;
	}

	/** No word of it is written. */
	get empty(): boolean {
		return this.title.text.trim() === '' && this.body.text.trim() === '';
	}

	/** An update, until something else is chosen. */
	get kind(): ThreadKind {
		const { kind, gathering } = this.shape;
		return kind in words.kinds && (kind !== 'reflection' || gathering) ? (kind as ThreadKind) : 'update';
	}

	/** To be heard, until something else is chosen; what nobody answers is asked nothing back. */
	get wants(): Wants {
		if (this.kind === 'speak_only') return 'quiet';
		return this.shape.wants in words.wants ? (this.shape.wants as Wants) : 'reflection';
	}

	get replies(): Replies {
		if (this.wants === 'quiet') return 'closed';
		return this.shape.replies in words.replies ? (this.shape.replies as Replies) : 'open';
	}

	/** As it is sent. */
	said(): NewThread {
		const { shape, kind } = this;
		const said: NewThread = { kind, wants: this.wants, replies: this.replies, title: this.title.text, body: this.body.text, notes: notesOf(shape) };
		if (shape.unnamed && !shape.welcomes) said.unnamed = true;
		if (kind === 'reflection') said.gathering = shape.gathering;
		if (kind === 'prompt' && shape.prompt) said.prompt = shape.prompt;
		if (shape.welcomes) said.welcomes = shape.welcomes;
		return said;
	}

	/** As it is kept among the drafts. */
	written(): Written {
		const { kind, wants, replies, title, body, notes, unnamed, gathering, prompt, welcomes } = this.said();
		return { kind, wants, replies, title: title || undefined, body: body || undefined, notes, unnamed, gathering, prompt, welcomes };
	}

	/** Puts in what was kept, in place of what stands here. */
	put(kept: Written): void {
		const { kind = '', wants = '', replies = '', title = '', body = '', notes, unnamed = false, gathering = '', prompt = '', welcomes = '' } = kept;
		const named = { gatheringName: '', welcomesName: '' };
		if (gathering === this.shape.gathering) named.gatheringName = this.shape.gatheringName;
		if (welcomes === this.shape.welcomes) named.welcomesName = this.shape.welcomesName;
		this.title.text = title;
		this.body.text = body;
		const asked = kind === 'speak_only' ? {} : { wants, replies: wants === 'quiet' ? '' : replies };
		Object.assign(this.shape, blank, asked, { kind, prompt, notes: notes?.keys ?? [], noteWords: notes?.words ?? '', unnamed, gathering, welcomes }, named);
	}

	/** It looks back on a gathering from now on. */
	looksBack({ id, name }: About): void {
		Object.assign(this.shape, { kind: 'reflection', gathering: id, gatheringName: name });
	}

	/** It says hello to somebody from now on, or to nobody. */
	greets(who: About | undefined): void {
		Object.assign(this.shape, { welcomes: who?.id ?? '', welcomesName: who?.name ?? '', ...(who ? { kind: 'practical' } : {}) });
	}

	clear(): void {
		this.title.text = this.body.text = '';
		this.#sheet.clear();
	}
}
