import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Retention } from './care.ts';
import type { ProposalsDoor } from './life.ts';
import type { Proposal } from '#lib/api/names.ts';
import { ahead } from './until.ts';

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

	async propose(what: { kind: 'agreements'; own: string[] } | { kind: 'retention'; retention: Retention }): Promise<Proposal> {
		const made = await this.#once.send(what, (nonce) => this.door.open({ nonce, ...what }));
		// Nobody else is there to be asked, so it does not wait to be made valid.
		if (what.kind === 'agreements' && new Date(made.closesAt) <= new Date(made.openedAt)) await this.enact(made.id);
		else await this.load();
		return made;
	}

	/** Says yes or no; the other answer may be given as long as it is open. */
	answer(id: string, answer: 'yes' | 'no', reason?: string): Promise<void> {
		return this.#then(() => this.door.answer(id, { answer, reason: reason?.trim() || undefined }));
	}

	enact(id: string): Promise<void> {
		return this.#then(() => this.door.enact(id));
	}

	withdraw(id: string): Promise<void> {
		return this.#then(() => this.door.withdraw(id));
	}

	/** It may have been settled meanwhile: the list is read again either way. */
	async #then(act: () => Promise<unknown>): Promise<void> {
		try {
			await act();
		} finally {
			await this.load();
		}
	}

	/** Why a proposal for other agreements does not hold yet; undefined when it does. The server has the last word. */
	static waitsFor(proposal: Proposal, now = Date.now()): 'time' | 'no' | 'everyone' | undefined {
		if (proposal.kind === 'retention') return proposal.yes < proposal.needed ? 'everyone' : undefined;
		if (ahead(proposal.closesAt, now)) return 'time';
		return proposal.no > 0 ? 'no' : undefined;
	}
}
