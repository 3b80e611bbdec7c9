import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import type { CallDesk, DeskCall } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';

/** What stewards can do with calls. Everything rejects with a Problem. */
export interface CallDoor {
	desk(): Promise<CallDesk>;
	take(call: string, version: number, word: string): Promise<DeskCall>;
	close(call: string, version: number, word: string): Promise<DeskCall>;
}

/** Whom stewards are to speak with. What is being written to somebody stays until the server has it. */
export class Calls {
	readonly all: Asked<CallDesk>;
	readonly doing = new Doing();
	did = $state.raw<{ call: string; what: 'sent' | 'closed' }>();
	at = $state.raw<string>();
	#words = new Map<string, Draft>();

	constructor(
		private door: CallDoor,
		private drawer: Drawer
	) {
		this.all = new Asked(() => door.desk());
	}

	/** It never rejects. */
	look(): Promise<void> {
		return this.all.again();
	}

	/** What is being written to somebody. */
	word(call: string): Draft {
		let draft = this.#words.get(call);
		if (!draft) this.#words.set(call, (draft = new Draft(this.drawer, `call.${call}`)));
		return draft;
	}

	/** Says that we are there, or writes once more. These say whether it was done. */
	take(call: DeskCall): Promise<boolean> {
		return this.#do(call, 'sent', this.door.take);
	}

	close(call: DeskCall): Promise<boolean> {
		return this.#do(call, 'closed', this.door.close);
	}

	async #do(call: DeskCall, what: 'sent' | 'closed', act: CallDoor['take']): Promise<boolean> {
		if (this.doing.busy) return false;
		this.did = undefined;
		this.at = call.id;
		const draft = this.word(call.id);
		const word = draft.text.trim();
		const done = await this.doing.once(`${what} ${call.id}`, async () => {
			try {
				this.#put(await act(call.id, call.version, word));
				draft.sent(word);
			} catch (caught) {
				const problem = Problem.from(caught);
				if (problem.code === 'call_stale' && problem.state) this.#put(problem.state as DeskCall);
				else await this.look();
				throw problem;
			}
		});
		if (done) this.did = { call: call.id, what };
		return done;
	}

	#put(call: DeskCall): void {
		const desk = this.all.value;
		if (desk) this.all.value = { ...desk, calls: desk.calls.map((one) => (one.id === call.id ? call : one)) };
	}
}
