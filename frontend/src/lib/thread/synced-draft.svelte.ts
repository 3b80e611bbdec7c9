import { nonce } from '#lib/api/client.ts';
import type { PostDraft, Shared } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { writtenIn, type DraftsDoor, type Written } from './drafts-door.ts';

/** How long a pause in writing is before the server keeps it too, in ms. */
export const PAUSE = 1_500;
/** How long we wait after that failed, in ms. */
const LATER = 10_000;

/** What a draft is for. */
export interface DraftPlace {
	circle: string;
	/** What it answers; undefined for a new thread. */
	thread?: string;
}

/** What this device knows of its draft on the server. */
interface Known {
	id: string;
	nonce: string;
	rev: number;
	publishAt?: string;
	/** The mark of what the server kept last: where the form bears it, it holds nothing later. */
	mark?: string;
}

/** Why there are two drafts now: another device wrote too, or deleted or shared the one we both had. */
export type Parted = { why: 'changed'; other: PostDraft } | { why: 'deleted' } | { why: 'shared'; became: Shared };

/**
 * What became of the form when it met the drafts: what stood in it is among them now (aside), or could not be put
 * there, so it stays (stays); the draft that was asked for is not there any more (missing); what stood in the form
 * was shared or deleted elsewhere, so it is empty now (ended).
 */
export type Met = 'aside' | 'stays' | 'missing' | 'ended';

/** What is still to be deleted on the server, on this device. */
const OWED = 'drafts.owed';
const MOST_OWED = 20;

/**
 * The server's copy of what is written in one form, for one's other devices. The form keeps its letters on this
 * device as before and calls `touch` with all of its fields; a pause later the server keeps them too. Where another
 * device wrote meanwhile, both are kept: the server's stays as it is, and this device goes on under another id.
 */
export class SyncedDraft {
	/** Where the latest words are. */
	kept = $state.raw<'nowhere' | 'device' | 'server'>('nowhere');
	parted = $state.raw<Parted>();
	met = $state.raw<Met>();
	/** Why the server does not keep it, where trying again does not help. */
	problem = $state.raw<Problem>();
	/** When it will be shared by itself. */
	publishAt = $state.raw<string>();
	#known: Known;
	#written: Written | undefined;
	#saved = '';
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> | undefined;

	constructor(
		private door: DraftsDoor,
		private drawer: Drawer,
		private place: DraftPlace
	) {
		this.#known = this.#remembered() ?? begun();
		this.publishAt = this.#known.publishAt;
		void this.#pay();
	}

	/** What the words are to be sent under, so that whichever way they are shared, they are shared once. */
	get nonce(): string {
		return this.#known.nonce;
	}

	get id(): string {
		return this.#known.id;
	}

	/** What is in the form now. */
	touch(written: Written): void {
		this.#written = written;
		if (blank(written) && this.#known.rev === 0) return;
		if (this.#shape(written) === this.#saved) return;
		this.kept = 'device';
		this.problem = undefined;
		this.#soon(PAUSE);
	}

	/**
	 * The form opens, before the first `touch`. Looks at what the server keeps: the draft that is asked for, the one this
	 * form goes on with, or, for an answer that is not begun here, the one that was begun elsewhere. Returns what to put
	 * into the form, or undefined where it stays as it is. What is replaced is never lost: it is what the server has, or
	 * is put among the drafts before. It never rejects.
	 */
	async meet(now: () => Written, asked?: string): Promise<Written | undefined> {
		const opened = now();
		if (this.#known.mark === markOf(this.#shape(opened)) && !blank(opened)) {
			this.#written = opened;
			this.#saved = this.#shape(opened);
			this.kept = 'server';
		}
		const begins = asked === undefined && this.#known.rev === 0;
		if (begins && (this.place.thread === undefined || !blank(opened))) return undefined;
		let here: PostDraft[];
		try {
			here = (await this.door.all(this.place.circle)).filter((draft) => draft.thread === this.place.thread && !this.#owed().includes(draft.id));
		} catch (caught) {
			if (asked !== undefined) this.problem = Problem.from(caught);
			return undefined;
		}
		if (begins) {
			// One answer at a time is written to a thread, on whichever device.
			const elsewhere = here.find((draft) => draft.state !== 'scheduled');
			return elsewhere && blank(now()) ? this.resume(elsewhere) : undefined;
		}
		const mine = asked === undefined || asked === this.#known.id;
		const draft = here.find((one) => one.id === (mine ? this.#known.id : asked));
		if (mine) return this.#met(now(), draft, asked !== undefined);
		if (!draft) this.met = 'missing';
		else if (await this.putAside(now)) return this.resume(draft);
		return undefined;
	}

	/** Puts what is in the form among the drafts, so that it can be emptied for something else. Whether it could be; it never rejects. */
	async putAside(now: () => Written): Promise<boolean> {
		let words = now();
		if (!blank(words)) {
			this.touch(words);
			await this.flush();
			words = now();
			if (this.kept !== 'server' || this.#shape(words) !== this.#saved) {
				this.met = 'stays';
				return false;
			}
			this.met = 'aside';
		}
		this.#begin();
		this.kept = 'nowhere';
		this.publishAt = undefined;
		this.parted = undefined;
		this.#written = undefined;
		return true;
	}

	/** Goes on with a draft of the server's, and returns what to put into the form. */
	resume(draft: PostDraft): Written {
		clearTimeout(this.#timer);
		// One that could not be shared at its time has none any more.
		const publishAt = draft.state === 'scheduled' ? draft.publishAt : undefined;
		this.#known = { id: draft.id, nonce: draft.nonce, rev: draft.rev, publishAt };
		this.publishAt = publishAt;
		this.#written = writtenIn(draft);
		this.#saved = this.#shape(this.#written);
		this.kept = 'server';
		this.parted = undefined;
		this.problem = undefined;
		this.#remember();
		return this.#written;
	}

	/** Something else was sent under its nonce: what stands in the form is another draft. */
	part(): void {
		this.#begin();
		this.publishAt = undefined;
		if (this.#written) this.touch(this.#written);
	}

	/**
	 * Keeps what is in the form, to be shared at that time, or undefined to leave it to its person. It rejects with a
	 * Problem, and the words then stay as they are.
	 */
	async schedule(at: string | undefined): Promise<void> {
		await this.#settled();
		const known = this.#known;
		const before = known.publishAt;
		known.publishAt = at;
		try {
			await this.#put(this.#written ?? {}, at);
		} catch (caught) {
			this.#known.publishAt = known === this.#known ? before : undefined;
			throw Problem.from(caught);
		}
		this.publishAt = this.#known.publishAt;
	}

	/** Keeps what is in the form at once. It never rejects. */
	async flush(): Promise<void> {
		await this.#settled();
		await this.#save();
	}

	/**
	 * The words were sent, scheduled or thrown away, and the form is empty: the next ones are another draft. With `drop`
	 * the server forgets these too; what it was told late of them is forgotten in any case. It never rejects.
	 */
	async done(drop: boolean): Promise<void> {
		const old = this.#known;
		clearTimeout(this.#timer);
		const saving = this.#saving;
		this.#begin();
		this.kept = 'nowhere';
		this.publishAt = undefined;
		this.parted = undefined;
		this.met = undefined;
		this.problem = undefined;
		this.#written = undefined;
		await saving;
		if (!drop || (old.rev === 0 && !saving)) return;
		this.#owe([...this.#owed(), old.id]);
		await this.#pay();
	}

	/** Stops keeping. What is on the device stays there. */
	close(): void {
		clearTimeout(this.#timer);
	}

	/** What the server has of the draft that this form goes on with. */
	#met(now: Written, draft: PostDraft | undefined, asked: boolean): Written | undefined {
		const known = this.#known;
		const clean = this.#shape(now) === this.#saved;
		if (!draft) {
			if (asked && blank(now)) this.met = 'missing';
			// What was written since is kept: the server says what became of the other, and these are another draft.
			if (!clean || blank(now)) return undefined;
			this.#begin();
			this.kept = 'nowhere';
			this.publishAt = undefined;
			this.met = 'ended';
			return {};
		}
		if (draft.rev > known.rev ? clean : asked && blank(now)) return this.resume(draft);
		if (draft.rev === known.rev && draft.state !== 'scheduled') known.publishAt = this.publishAt = undefined;
		return undefined;
	}

	/** Deletes on the server what could not be deleted when it was to be. */
	async #pay(): Promise<void> {
		for (const id of this.#owed()) {
			try {
				await this.door.drop(id);
			} catch (caught) {
				if (Problem.from(caught).passing) return;
				// It was shared before.
			}
			this.#owe(this.#owed().filter((one) => one !== id));
		}
	}

	#owed(): string[] {
		return (this.drawer.read(OWED) ?? '').split(' ').filter(Boolean);
	}

	#owe(ids: string[]): void {
		this.drawer.write(OWED, [...new Set(ids)].slice(-MOST_OWED).join(' '));
	}

	#shape(written: Written): string {
		return JSON.stringify([written, this.#known.publishAt]);
	}

	#soon(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#save(), ms);
	}

	/** What is being saved was. */
	async #settled(): Promise<void> {
		clearTimeout(this.#timer);
		while (this.#saving) await this.#saving;
	}

	#save(): Promise<void> {
		this.#saving ??= this.#once().finally(() => (this.#saving = undefined));
		return this.#saving;
	}

	async #once(): Promise<void> {
		const [written, known] = [this.#written, this.#known];
		if (!written || this.#shape(written) === this.#saved || (blank(written) && known.rev === 0)) return;
		// Its time is over: it was shared, or could not be and has none any more.
		if (known.publishAt && Date.parse(known.publishAt) <= Date.now()) known.publishAt = this.publishAt = undefined;
		try {
			if (blank(written) && !known.publishAt) return await this.#emptied(known);
			await this.#put(written);
			if (known === this.#known && this.#written && this.#shape(this.#written) !== this.#saved) this.#soon(PAUSE);
		} catch (caught) {
			if (known !== this.#known) return;
			const problem = Problem.from(caught);
			if (problem.passing) this.#soon(LATER);
			else this.problem = problem;
		}
	}

	/** Everything was taken out of the form: that is no draft. */
	async #emptied(known: Known): Promise<void> {
		await this.door.drop(known.id);
		if (known !== this.#known) return;
		this.#begin();
		this.kept = 'nowhere';
	}

	/** Saves, and where somebody else was there first, saves as another draft, to be shared then. */
	async #put(written: Written, then?: string): Promise<void> {
		const known = this.#known;
		try {
			const saved = await this.door.save(known.id, { ...written, ...this.place, nonce: known.nonce, rev: known.rev, publishAt: known.publishAt });
			if (known !== this.#known) return;
			known.rev = saved.rev;
			this.#saved = this.#shape(written);
			this.kept = !this.#written || this.#shape(this.#written) === this.#saved ? 'server' : 'device';
			this.#remember();
		} catch (caught) {
			if (known !== this.#known) return;
			const parted = partedBy(Problem.from(caught));
			if (!parted) throw caught;
			this.#begin();
			this.#known.publishAt = then; // where nobody asked for it now, the other one is shared at its time, or was
			this.publishAt = then;
			this.parted = parted;
			await this.#put(written, then);
		}
	}

	#begin(): void {
		this.#known = begun();
		this.#saved = '';
		this.drawer.write(this.#name, '');
	}

	get #name(): string {
		return `draft.${this.place.circle}.${this.place.thread ?? 'new'}`;
	}

	#remember(): void {
		this.#known.mark = markOf(this.#saved);
		this.drawer.write(this.#name, JSON.stringify(this.#known));
	}

	#remembered(): Known | undefined {
		try {
			const known = JSON.parse(this.drawer.read(this.#name) ?? '') as Partial<Known>;
			if (typeof known.id === 'string' && typeof known.nonce === 'string' && typeof known.rev === 'number') return known as Known;
		} catch {
			// Nothing was kept, or by an older page.
		}
		return undefined;
	}
}

function begun(): Known {
	return { id: nonce(), nonce: nonce(), rev: 0 };
}

/** A short mark of a text, to tell it from another. */
function markOf(text: string): string {
	let mark = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) mark = Math.imul(mark ^ text.charCodeAt(i), 0x01000193);
	return `${text.length}.${mark >>> 0}`;
}

/** Nothing that somebody wrote: choices alone are no draft. */
function blank(written: Written): boolean {
	return !written.title?.trim() && !written.body?.trim();
}

/** Whether the server's draft went another way than ours. */
function partedBy(problem: Problem): Parted | undefined {
	switch (problem.code) {
		case 'draft_conflict':
			return { why: 'changed', other: problem.state as PostDraft };
		case 'draft_gone':
			return { why: 'deleted' };
		case 'draft_shared':
			return { why: 'shared', became: problem.state as Shared };
	}
	return undefined;
}
