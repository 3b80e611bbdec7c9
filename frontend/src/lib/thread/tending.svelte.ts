import { Doing } from '#lib/api/doing.svelte.ts';
import type { Thread } from '#lib/api/names.ts';
import { momentIn } from '#lib/circle/until.ts';

/** Whether a thread can be written in. */
export type Stands = NonNullable<Thread['under']>;
export type Does = 'lock' | 'open' | 'archive';

/** What is to be done by itself: at a time, or after so many hours in which nobody wrote. */
export interface Timing {
	does: Does;
	at?: string;
	idleHours?: number;
	quiet: boolean;
}

/** How a thread is tended. Each answers with the thread as it is then, and rejects with a Problem. */
export interface TendingDoor {
	state(state: Stands, quiet: boolean, reason: string): Promise<Thread>;
	/** Nothing, to leave it as it is. */
	timer(timing?: Timing): Promise<Thread>;
	/** 0 seconds, to let it go freely. */
	slow(seconds: number, until?: string): Promise<Thread>;
	pin(on: boolean): Promise<Thread>;
}

/** One thing at a time is done with a thread; `told` says what, once it is. */
export class Tending {
	readonly doing = new Doing();
	told = $state('');

	constructor(
		private door: TendingDoor,
		private take: (thread: Thread) => void
	) {}

	/** Whether it was done. It never rejects. */
	async do(what: string, told: string, act: (door: TendingDoor) => Promise<Thread>): Promise<boolean> {
		this.told = '';
		const done = await this.doing.once(what, async () => this.take(await act(this.door)));
		if (done) this.told = told;
		return done;
	}
}

/** The furthest a timer is set, in ms. */
const furthest = 365 * 86_400_000;

/** What was filled in for a timer. */
export interface TimerForm {
	does: Does;
	when: 'at' | 'idle';
	/** As a field for date and time holds it. */
	at: string;
	hours: string;
	quiet: boolean;
}

/** As it is sent; undefined where the time is none that is ahead and near enough. */
export function timingOf({ does, when, at, hours, quiet }: TimerForm, now = Date.now()): Timing | undefined {
	if (when === 'idle') return { does, idleHours: Number(hours), quiet };
	const then = momentIn(at);
	const ahead = then === undefined ? 0 : Date.parse(then) - now;
	return ahead > 0 && ahead <= furthest ? { does, at: then, quiet } : undefined;
}

/** How a thread stands, also where its state says that its opening is not shown. */
export function standsAs({ state, under }: Pick<Thread, 'state' | 'under'>): Stands {
	return under ?? (state === 'locked' || state === 'archived' ? state : 'open');
}

/** What a timer is for, first: what a thread is not yet. */
export const firstFor = (stands: Stands): Does => (stands === 'open' ? 'lock' : 'open');

/** What a thread can be made now. */
export const becomes = (stands: Stands): Stands[] => (['locked', 'archived', 'open'] as const).filter((one) => one !== stands);
