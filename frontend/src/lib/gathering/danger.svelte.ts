import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import { Once } from '#lib/api/once.ts';
import type { CareLine, Report, Steward } from '#lib/api/names.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import type { Care } from './care.svelte.ts';

/** All reject with a Problem. */
export interface DangerDoor {
	/** Which stewards would look at something of this circle. */
	stewards(): Promise<Steward[]>;
	/** Puts it on their desk, before the rest: which circle and which gathering, and no words but these. */
	handUp(nonce: string, note: string): Promise<Report>;
}

/** The steps of the card, in their order. */
export const steps = ['write', 'numbers', 'call', 'hold', 'hand'] as const;
export type Step = (typeof steps)[number];

/** The cards that the first three send, to that person alone. */
export const cardOf = { write: 'danger_ask', numbers: 'resources', call: 'danger_call' } as const satisfies Partial<Record<Step, CareLine['card']>>;

/** The cards that stand before somebody by themselves, and need not be looked for. */
export const beforeThem: readonly CareLine['card'][] = Object.values(cardOf);

/** The cards somebody answers to. */
const asking: CareLine['card'][] = ['danger_ask', 'danger_call'];

/**
 * What was done where somebody may be in danger. Whom it is about and that it was handed
 * on stays on this device, so that whoever comes back to the card finds where they were;
 * what was written is what the server has.
 */
export class Danger {
	readonly doing = new Doing();
	/** Whom it is about; empty until that is chosen. */
	readonly to: Draft;
	/** What the stewards should know. */
	readonly note: Draft;
	readonly stewards: Asked<Steward[]>;
	#handed: Draft;
	#once = new Once();

	constructor(
		of: string,
		private me: string,
		private care: Care,
		private door: DangerDoor,
		drawer: Drawer
	) {
		this.to = new Draft(drawer, `danger.${of}.to`);
		this.note = new Draft(drawer, `danger.${of}.note`);
		this.#handed = new Draft(drawer, `danger.${of}.handed`);
		this.stewards = new Asked(() => door.stewards());
	}

	/** What goes between us and whom it is about, oldest first. */
	get lines(): CareLine[] {
		return this.care.lines.filter((line) => this.to.text !== '' && line.person.id === this.to.text);
	}

	/** Whether a step is done; `held` is whether the room is held now. */
	done(step: Step, held: boolean): boolean {
		if (step === 'hold') return held;
		if (step === 'hand') return this.#handed.text !== '';
		return this.lines.some((line) => line.by.id === this.me && line.card === cardOf[step]);
	}

	/** The first step that is not done; undefined once all are. */
	next(held: boolean): Step | undefined {
		return steps.find((step) => !this.done(step, held));
	}

	/** Whether it is with them. */
	send(step: keyof typeof cardOf): Promise<boolean> {
		return this.to.text === '' ? Promise.resolve(false) : this.care.write({ to: this.to.text, card: cardOf[step] });
	}

	/** Whether it is on the desk. */
	handUp(): Promise<boolean> {
		const note = this.note.text.trim();
		return this.doing.once('hand', async () => {
			await this.#once.send(note, (nonce) => this.door.handUp(nonce, note));
			this.#handed.text = new Date().toISOString();
			this.note.sent(note);
		});
	}

	/** What we were asked privately, and have not answered. */
	get asked(): CareLine | undefined {
		const mine = this.care.lines.filter((line) => line.person.id === this.me);
		const last = mine.findLastIndex((line) => asking.includes(line.card));
		return mine.slice(last + 1).some((line) => line.by.id === this.me) ? undefined : mine[last];
	}

	/** The numbers we were given last. */
	get given(): CareLine | undefined {
		return this.care.lines.findLast((line) => line.person.id === this.me && line.card === 'resources');
	}
}
