import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Answer, ProposalsDoor, Proposing } from './life.ts';
import type { Proposal } from '#lib/api/names.ts';

/** What the people of a circle put to each other: other agreements, keeping longer, another host. */
export class Proposals {
	all = $state.raw<Proposal[]>();
	problem = $state.raw<Problem>();
	#once = new Once();

	constructor(private door: ProposalsDoor) {}

	readonly open = $derived((this.all ?? []).filter((proposal) => proposal.state === 'open'));
	readonly settled = $derived((this.all ?? []).filter((proposal) => proposal.state !== 'open'));

	/** It never rejects. */
	async load(): Promise<void> {
		try {
			this.all = await this.door.all();
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	async propose(what: Proposing): Promise<Proposal> {
		const made = await this.#once.send(what, (nonce) => this.door.open({ nonce, ...what }));
		await this.load();
		return made;
	}

	/** The last answer counts, until it closes. Only a concern has a reason. */
	answer(id: string, answer: Answer, reason?: string): Promise<void> {
		return this.#then(() => this.door.answer(id, { answer, reason: answer === 'concern' ? reason?.trim() : undefined }));
	}

	withdraw(id: string): Promise<void> {
		return this.#then(() => this.door.withdraw(id));
	}

	/** It may have closed meanwhile: the list is read again either way. */
	async #then(act: () => Promise<unknown>): Promise<void> {
		try {
			await act();
		} finally {
			await this.load();
		}
	}
}
