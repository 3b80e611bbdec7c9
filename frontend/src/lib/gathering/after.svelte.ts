import type { Feedback, OwnWords } from '#lib/api/names.ts';
import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { GatheringDoor } from './door.ts';

export type Ground = 'steady' | 'wobbly' | 'person';

/**
 * What one person does after a gathering. What they choose stays in the page; the server learns of it only where they
 * say so: that somebody is told, and what they say of the evening.
 */
export class After {
	ground = $state<Ground>();
	/** Whether the guardian was told, by my word. */
	told = $state(false);
	/** My own words, once I asked for them. */
	words = $state.raw<OwnWords>();
	good = $state<boolean>();
	why = $state('');
	sent = $state(false);
	busy = $state<'tell' | 'mine' | 'send'>();
	problem = $state.raw<{ of: 'tell' | 'mine' | 'send'; what: Problem }>();
	#once = new Once();

	constructor(private door: Pick<GatheringDoor, 'mine' | 'care' | 'feedback'>) {}

	choose(ground: Ground): void {
		this.ground = ground;
	}

	/** Tells the guardian, by name. Pressed twice it tells once. */
	tell(): Promise<void> {
		return this.#do('tell', async () => {
			const card = 'after';
			await this.door.care({ nonce: this.#once.nonceFor(card), card });
			this.told = true;
		});
	}

	/** Asks for my own words. */
	look(): Promise<void> {
		return this.#do('mine', async () => {
			this.words = await this.door.mine();
		});
	}

	/** Takes what I said before, unless I am saying something else already. */
	said({ mine }: Feedback): void {
		if (!mine || this.good !== undefined) return;
		this.good = mine.good;
		this.why = mine.body ?? '';
		this.sent = true;
	}

	answer(good: boolean): void {
		this.good = good;
		this.sent = false;
	}

	/** Says how it was, once there is an answer. */
	send(): Promise<void> {
		const good = this.good;
		if (good === undefined) return Promise.resolve();
		return this.#do('send', async () => {
			await this.door.feedback({ good, body: this.why.trim() || undefined });
			this.sent = true;
		});
	}

	async #do(what: 'tell' | 'mine' | 'send', act: () => Promise<void>): Promise<void> {
		if (this.busy) return;
		this.busy = what;
		this.problem = undefined;
		try {
			await act();
		} catch (caught) {
			this.problem = { of: what, what: Problem.from(caught) };
		} finally {
			this.busy = undefined;
		}
	}
}
