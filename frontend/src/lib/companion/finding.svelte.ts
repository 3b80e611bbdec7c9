import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import { Problem } from '#lib/api/problem.ts';
import { hours as allHours, type CompanionDoor, type Hour, type Offers, type Pace, type Wisher } from './door.ts';

/** Looking for a companion in one circle: one's own wish, and those who wish for it too. */
export class Finding {
	readonly offers: Asked<Offers>;
	readonly doing = new Doing();
	/** The wish as it is written. */
	hours = $state<Hour[]>([]);
	pace = $state<Pace>('gentle');
	theme = $state('any');
	language = $state('');
	/** Whether the wish was tried to be kept without what it needs. */
	tried = $state(false);
	/** With whom it has just begun. */
	began = $state.raw<{ name: string; pair: string }>();

	/**
	 * @param language what is proposed, where nothing was wished for yet
	 * @param settle sees to it that there is a key: the notebook makes it when it opens, and that may be a moment ago
	 */
	constructor(
		readonly circle: string,
		private door: Pick<CompanionDoor, 'offers' | 'wish' | 'unwish' | 'yes' | 'unyes'>,
		language: string,
		private settle: () => Promise<unknown> = async () => {}
	) {
		this.language = language;
		this.offers = new Asked(() => door.offers(circle));
	}

	/** Asks how it stands. What is being written stays. It never rejects. */
	look(): Promise<void> {
		return this.offers.again();
	}

	/** Begins the form with what is wished for now. */
	edit(): void {
		const wish = this.offers.value?.wish;
		if (wish) Object.assign(this, { hours: [...wish.hours], pace: wish.pace, theme: wish.theme, language: wish.language });
	}

	choose(hour: Hour, on: boolean): void {
		this.hours = allHours.filter((one) => (one === hour ? on : this.hours.includes(one)));
	}

	get missing(): boolean {
		return this.hours.length === 0;
	}

	/** Whether the wish is kept. */
	async wish(): Promise<boolean> {
		this.tried = true;
		if (this.missing) return false;
		const { hours, pace, theme, language } = this;
		return this.#act('wish', () => this.door.wish(this.circle, { hours, pace, theme, language }));
	}

	unwish(): Promise<boolean> {
		return this.#act('unwish', () => this.door.unwish(this.circle));
	}

	/** Says yes to somebody, or takes it back. Where they had said yes too, `began` tells of it. */
	say(person: Wisher, on: boolean): Promise<boolean> {
		return this.#act(`yes ${person.member}`, async () => {
			if (!on) return this.door.unyes(this.circle, person.member);
			const yes = () => this.door.yes(this.circle, person.member);
			const { pair } = await yes().catch(async (caught: unknown) => {
				if (Problem.from(caught).code !== 'key_missing') throw caught;
				await this.settle();
				return yes();
			});
			if (pair) this.began = { name: person.name, pair };
		});
	}

	async #act(what: string, how: () => Promise<unknown>): Promise<boolean> {
		const done = await this.doing.once(what, how);
		// Whatever went wrong, it may be because things stand otherwise by now.
		await this.look();
		return done;
	}
}
