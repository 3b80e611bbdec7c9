import { Doing } from '#lib/api/doing.svelte.ts';
import type { Debrief } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';

export interface Answer {
	load?: number;
	stayed?: string;
	person?: boolean;
	handover?: string;
}

/** What can be done with one's own card. Everything rejects with a Problem. */
export interface DebriefDoor {
	see(): Promise<Debrief>;
	write(answer: Answer): Promise<Debrief>;
	leave(): Promise<void>;
}

export type Heavy = '' | '1' | '2' | '3' | '4' | '5';

/**
 * What somebody says of a gathering they held, while they write it. The words stay on the device until the server has
 * them; nothing is sent before it is kept.
 */
export class DebriefState {
	now = $state.raw<Debrief>();
	/** Why it could not be read. */
	unread = $state.raw<Problem>();
	load = $state<Heavy>('');
	person = $state(false);
	/** What was done last, to be said once. */
	did = $state<'saved' | 'left'>();
	readonly doing = new Doing();
	readonly stayed: Draft;
	readonly handover: Draft;

	constructor(
		gathering: string,
		private door: DebriefDoor,
		drawer: Drawer
	) {
		this.stayed = new Draft(drawer, `debrief.stayed.${gathering}`);
		this.handover = new Draft(drawer, `debrief.handover.${gathering}`);
	}

	/** Reads the card, where there is one for us. It never rejects. */
	async look(): Promise<void> {
		try {
			this.start(await this.door.see());
		} catch (caught) {
			const problem = Problem.from(caught);
			if (problem.status !== 404) this.unread = problem;
		}
	}

	/** Begins with a card as it is; what is being written on this device stays. */
	start(card: Debrief): void {
		const first = this.now === undefined;
		this.now = card;
		this.unread = undefined;
		if (!first) return;
		this.load = card.load ? (String(card.load) as Heavy) : '';
		this.person = card.person ?? false;
		if (this.stayed.text === '') this.stayed.show(card.stayed ?? '');
		if (this.handover.text === '') this.handover.show(card.handover ?? '');
	}

	/** These say whether it was done. */
	async save(): Promise<boolean> {
		this.did = undefined;
		const [stayed, handover] = [this.stayed.text.trim(), this.handover.text.trim()];
		const answer: Answer = {
			...(this.load && { load: Number(this.load) }),
			...(stayed && { stayed }),
			...(this.person && { person: true }),
			...(handover && { handover })
		};
		const done = await this.doing.once('save', async () => {
			this.now = await this.door.write(answer);
			if (this.stayed.text.trim() === stayed) this.stayed.show(this.stayed.text);
			if (this.handover.text.trim() === handover) this.handover.show(this.handover.text);
		});
		if (done) this.did = 'saved';
		return done;
	}

	async leave(): Promise<boolean> {
		this.did = undefined;
		const done = await this.doing.once('leave', () => this.door.leave());
		if (!done) return false;
		this.load = '';
		this.person = false;
		this.stayed.text = '';
		this.handover.text = '';
		this.did = 'left';
		return true;
	}
}
