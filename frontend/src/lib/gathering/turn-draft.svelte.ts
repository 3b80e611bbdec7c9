import type { ServerDraft } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Draft } from '#lib/device/draft.svelte.ts';
import type { LiveDoor } from './live-door.ts';

/** How long a pause in writing is before the words are kept, in ms. */
export const PAUSE = 500;
/** How long we wait after keeping them failed, in ms. */
const LATER = 5_000;

/**
 * What somebody writes in their turn. Every letter is on this device at once; a
 * pause later the server keeps it too, so that another device goes on with the
 * same words. Where two devices wrote, both are kept and the person chooses.
 */
export class TurnDraft {
	/** Where the latest letters are. */
	kept = $state.raw<'server' | 'device'>('device');
	/** What another device wrote, while it is not decided. */
	other = $state.raw<string>();
	#rev = 0;
	#known = '';
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving = false;
	#open = false;

	constructor(
		private draft: Draft,
		private door: Pick<LiveDoor, 'draft' | 'saveDraft'>
	) {}

	get text(): string {
		return this.draft.text;
	}

	set text(text: string) {
		this.draft.text = text;
		this.kept = 'device';
		if (this.#open) this.#soon(PAUSE);
	}

	/** The words changed by another way: they were said, or came back. */
	touch(): void {
		if (this.#open && this.draft.text !== this.#known) this.#soon(PAUSE);
	}

	/** The turn is ours: the words may have begun on another device. It never rejects. */
	async open(): Promise<void> {
		if (this.#open) return;
		this.#open = true;
		try {
			this.#meet(await this.door.draft());
		} catch {
			// The device has what was written here; the next pause tries again.
		}
		this.touch();
	}

	/** The turn is over. What is on the device stays there. */
	close(): void {
		this.#open = false;
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	/** Takes the words of the other device, or lets go of them. */
	settle(use: 'theirs' | 'mine' | 'both'): void {
		const other = this.other;
		this.other = undefined;
		if (other === undefined) return;
		if (use === 'theirs') this.text = other;
		else if (use === 'both') this.text = `${other}\n\n${this.draft.text}`;
		else this.text = this.draft.text;
	}

	/** What the server has, beside what is here. */
	#meet(theirs: ServerDraft): void {
		this.#rev = theirs.rev;
		const mine = this.draft.text;
		if (theirs.body === mine) this.kept = 'server';
		else if (theirs.body === '' || theirs.body === this.#known) return;
		else if (mine.trim() === '' || mine === this.#known) {
			this.draft.text = theirs.body;
			this.kept = 'server';
		} else this.other = theirs.body;
		this.#known = theirs.body;
	}

	#soon(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#save(), ms);
	}

	async #save(): Promise<void> {
		if (this.#saving || !this.#open || this.other !== undefined) return;
		this.#saving = true;
		const body = this.draft.text;
		let next = 0;
		try {
			const saved = await this.door.saveDraft({ body, rev: this.#rev });
			this.#rev = saved.rev;
			this.#known = body;
			if (this.draft.text === body) this.kept = 'server';
			else next = PAUSE;
		} catch (caught) {
			const problem = Problem.from(caught);
			const theirs = problem.state as ServerDraft | undefined;
			if (problem.code === 'draft_conflict' && typeof theirs?.rev === 'number') {
				this.#meet(theirs);
				if (this.other === undefined) next = PAUSE;
			} else if (problem.passing) next = LATER;
		} finally {
			this.#saving = false;
		}
		if (next > 0 && this.#open) this.#soon(next);
	}
}
