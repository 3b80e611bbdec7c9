import { Problem } from '#lib/api/problem.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import type { Answer, OwnRequest, RequestEdit } from '#lib/api/names.ts';

export interface RequestDoor {
	/** All of one's own requests. */
	all(): Promise<OwnRequest[]>;
	edit(id: string, body: RequestEdit): Promise<OwnRequest>;
	withdraw(id: string): Promise<unknown>;
	claim(id: string): Promise<unknown>;
	seen(id: string): Promise<unknown>;
}

/** States in which somebody is still waited for. */
const open: OwnRequest['state'][] = ['pending', 'waitlisted', 'offered'];

export function isOpen(request: OwnRequest): boolean {
	return open.includes(request.state);
}

/** Whether it still wants to be seen: somebody is waited for, or there is an answer that was not read yet. */
export function isNews(request: OwnRequest): boolean {
	return isOpen(request) || (!request.seen && ['declined', 'expired', 'closed'].includes(request.state));
}

/** One's own way in, while it waits and when it was answered. */
export class RequestState {
	request: OwnRequest = $state.raw()!;
	/** It is not among one's requests any more. */
	gone = $state(false);
	/** The seat was held, and its time was over when one reached for it. */
	tooLate = $state(false);
	readonly doing = new Doing();

	constructor(
		request: OwnRequest,
		private door: RequestDoor
	) {
		this.request = request;
	}

	get open(): boolean {
		return isOpen(this.request);
	}

	get busy(): string | undefined {
		return this.doing.busy;
	}

	get problem(): Problem | undefined {
		return this.doing.problem;
	}

	/** Looks how it stands, quietly: what cannot be reached now is looked at again later. */
	async refresh(): Promise<void> {
		const all = await this.door.all().catch(() => undefined);
		if (!all || this.busy) return;
		const now = all.find((one) => one.id === this.request.id);
		if (now) this.request = now;
		else this.gone = true;
	}

	/** Each of these is true when it was done. */
	edit(persona: string, hello: string, answers: Answer[], trial: boolean): Promise<boolean> {
		return this.doing.once('edit', async () => {
			this.request = await this.door.edit(this.request.id, { persona, hello: hello.trim(), answers, trial });
		});
	}

	withdraw(): Promise<boolean> {
		return this.#act('withdraw', () => this.door.withdraw(this.request.id));
	}

	/** Takes the held seat. What is too late is said, and how the request stands now is asked. */
	async claim(): Promise<boolean> {
		const done = await this.#act('claim', () => this.door.claim(this.request.id));
		if (!done && this.problem?.code === 'offer_over') {
			this.tooLate = true;
			this.doing.clear();
			await this.refresh();
		}
		return done;
	}

	seen(): Promise<boolean> {
		return this.#act('seen', () => this.door.seen(this.request.id));
	}

	/** What somebody else decided meanwhile is shown instead of what was tried. */
	async #act(what: string, act: () => Promise<unknown>): Promise<boolean> {
		const done = await this.doing.once(what, act);
		if (!done && ['request_decided', 'request_withdrawn'].includes(this.problem?.code ?? '')) await this.refresh();
		return done;
	}
}
