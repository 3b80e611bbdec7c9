import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Card, Gathering, NewGathering, NewSeries, Series } from '#lib/api/names.ts';
import type { GatheringsDoor } from './door.ts';

/** Whether it is on, or still to come. */
export function isComing({ state }: Pick<Gathering, 'state'>): boolean {
	return state === 'scheduled' || state === 'open';
}

/** The gatherings of one circle: what comes, the next first, and what was, the latest first; and what comes again. */
export class Gatherings {
	all = $state.raw<Gathering[]>();
	series = $state.raw<Series[]>([]);
	problem = $state.raw<Problem>();
	#once = new Once();

	constructor(readonly door: GatheringsDoor) {}

	readonly coming = $derived(
		(this.all ?? [])
			.filter(isComing)
			.sort((a, b) => a.startsAt.localeCompare(b.startsAt))
	);
	readonly past = $derived(
		(this.all ?? [])
			.filter((one) => !isComing(one))
			.sort((a, b) => b.startsAt.localeCompare(a.startsAt))
	);
	/** The one that is on, or else the next. */
	readonly next = $derived(this.coming.find((one) => one.state === 'open') ?? this.coming[0]);

	/** The next one beside this. */
	nextBeside(id: string): Gathering | undefined {
		return this.coming.find((one) => one.id !== id);
	}

	/** Whether this was the first one that one sat in, here. Not before it is known. */
	firstFor(id: string): boolean {
		return this.all !== undefined && !this.past.some((one) => one.id !== id && one.state !== 'cancelled' && one.mine?.seat);
	}

	/** Whether a fixed group is at the last two of its gatherings, or past them: it met, and a series with an end has no more. */
	handsOver(kind: Card['kind']): boolean {
		const ends = this.series.some(({ rule }) => rule.count !== undefined || rule.until !== undefined);
		return kind === 'cohort' && ends && this.coming.length <= 2 && this.past.some(({ state }) => state !== 'cancelled');
	}

	seriesOf(gathering: Gathering): Series | undefined {
		return this.series.find((one) => one.id === gathering.series);
	}

	/** It never rejects. */
	async load(): Promise<void> {
		try {
			this.all = await this.door.all();
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	/** With those that come again. Where only these do not answer, the others are shown. It never rejects. */
	async loadAll(): Promise<void> {
		await Promise.all([
			this.load(),
			this.door.series().then(
				(series) => (this.series = series),
				() => {}
			)
		]);
	}

	async schedule(plan: NewGathering): Promise<void> {
		await this.#once.send(plan, (nonce) => this.door.schedule({ nonce, ...plan }));
		await this.load();
	}

	async begin(plan: NewSeries): Promise<void> {
		await this.#once.send(plan, (nonce) => this.door.begin({ nonce, ...plan }));
		await this.loadAll();
	}

	/** Does something to one of them, and shows what became of it, also where somebody else was quicker. */
	async set(act: (door: GatheringsDoor) => Promise<unknown>): Promise<void> {
		try {
			await act(this.door);
		} finally {
			await this.loadAll();
		}
	}
}
