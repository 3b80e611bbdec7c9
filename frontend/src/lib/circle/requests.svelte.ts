import { Problem } from '#lib/api/problem.ts';
import type { Care } from './care.ts';
import type { Request } from '#lib/api/names.ts';

/** Those of a moderator's calls that this needs. */
export type RequestsDoor = Pick<Care, 'requests' | 'approve' | 'decline' | 'ignore' | 'place'>;

/** Another moderator, or the person themselves, was quicker. */
const overtaken = ['request_decided', 'request_withdrawn', 'not_found'];

/** Those who asked to come into a circle, and those who wait for a seat, as a moderator sees them. */
export class Requests {
	/** Undefined until the first answer. */
	all = $state.raw<Request[]>();
	problem = $state.raw<Problem>();

	constructor(private door: RequestsDoor) {}

	readonly waiting = $derived((this.all ?? []).filter((request) => request.state === 'pending'));
	/** In the order in which seats are offered. */
	readonly line = $derived(
		(this.all ?? [])
			.filter((request) => request.state === 'waitlisted' || request.state === 'offered')
			.sort((a, b) => Number(b.state === 'offered') - Number(a.state === 'offered') || (a.place ?? 0) - (b.place ?? 0))
	);
	readonly decided = $derived(
		(this.all ?? []).filter((request) => !['pending', 'waitlisted', 'offered'].includes(request.state))
	);

	/** It never rejects: what is here stays when asking fails. */
	async load(): Promise<void> {
		try {
			this.all = await this.door.requests();
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	/** Lets somebody in, or as a guest of one gathering. The request as it then is: joined, or in line when the circle is full. */
	approve(id: string, trial?: string): Promise<Request> {
		return this.#decide(async () => this.#put(await this.door.approve(id, trial)));
	}

	decline(id: string, message: string, block?: { reason: string; clause?: number }): Promise<Request> {
		const body = block ? { message, block: true, ...block } : { message };
		return this.#decide(async () => this.#put(await this.door.decline(id, body)));
	}

	/** Answers nothing. To the person it goes on waiting until it runs out. */
	ignore(id: string): Promise<void> {
		return this.#decide(async () => {
			await this.door.ignore(id);
			await this.load();
		});
	}

	/** Moves somebody in the line; it is written in the log with the reason. */
	move(id: string, place: number, reason: string): Promise<void> {
		return this.#decide(async () => {
			await this.door.place(id, place, reason);
			await this.load();
		});
	}

	/** When somebody was quicker, the list shows what became of it, and the problem says so. */
	async #decide<T>(act: () => Promise<T>): Promise<T> {
		try {
			return await act();
		} catch (caught) {
			const problem = Problem.from(caught);
			if (overtaken.includes(problem.code)) await this.load();
			throw problem;
		}
	}

	#put(request: Request): Request {
		this.all = (this.all ?? []).map((known) => (known.id === request.id ? { ...known, ...request } : known));
		// Places behind it move, and only the server knows them.
		void this.load();
		return request;
	}
}
