import type { Case, Glass, Ruling } from '#lib/api/names.ts';
import { Seen } from '#lib/api/seen.svelte.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';

export type Outcome = 'acted' | 'dismissed' | 'void';

/** What can be done with one case. Everything rejects with a Problem. */
export interface CaseDoor {
	see(): Promise<Case>;
	hold(version: number): Promise<Case>;
	letGo(version: number): Promise<Case>;
	write(version: number, words: string): Promise<Case>;
	settle(version: number, outcome: Outcome, words: string, ruling?: Ruling): Promise<Case>;
	askToRead(version: number, glass: Glass): Promise<Case>;
	breakGlass(version: number): Promise<Case>;
	escalate(version: number, words: string): Promise<unknown>;
}

/** Problems that say the case is otherwise than it was shown. */
const moved = ['case_stale', 'case_held', 'case_not_held', 'case_closed', 'case_without_act', 'no_glass'];

/** One case, as somebody works on it. Whatever was typed stays, on this device too, until the server has taken it. */
export class CaseWork extends Seen<Case> {
	/** It went to the stewards, by our hand. */
	handed = $state(false);
	readonly line: Draft;
	readonly why: Draft;
	readonly up: Draft;
	/** What whom it is about would read, where stewards do something themselves. */
	readonly reason: Draft;
	/** What the circle would read, where stewards read more of it. */
	readonly glass: Draft;

	constructor(
		id: string,
		private door: CaseDoor,
		drawer: Drawer
	) {
		super(() => door.see(), 'case_stale', (code) => moved.includes(code));
		this.line = new Draft(drawer, `case.${id}.line`);
		this.why = new Draft(drawer, `case.${id}.why`);
		this.up = new Draft(drawer, `case.${id}.up`);
		this.reason = new Draft(drawer, `case.${id}.reason`);
		this.glass = new Draft(drawer, `case.${id}.glass`);
	}

	may(what: NonNullable<Case['may']>[number]): boolean {
		return this.now?.may?.includes(what) ?? false;
	}

	/** Takes it on, or goes on with it. These say whether it was done. */
	hold(): Promise<boolean> {
		return this.act('hold', (version) => this.door.hold(version));
	}

	letGo(): Promise<boolean> {
		return this.act('let_go', (version) => this.door.letGo(version));
	}

	write(): Promise<boolean> {
		return this.#say('write', this.line, (version, words) => this.door.write(version, words));
	}

	/** Settles it; stewards say what they do themselves, whose reason is what was typed for it. */
	async settle(outcome: Outcome, ruling?: Omit<Ruling, 'reason'>): Promise<boolean> {
		const reason = this.reason.text.trim();
		const done = await this.#say('settle', this.why, (version, words) => this.door.settle(version, outcome, words, ruling && { ...ruling, reason }));
		if (done) this.reason.sent(reason);
		return done;
	}

	/** Asks a second steward to read more with us. */
	askToRead(what: Glass['what'], hours: number): Promise<boolean> {
		return this.#say('ask', this.glass, (version, reason) => this.door.askToRead(version, { what, hours, reason }));
	}

	/** Reads what another steward asked for. */
	breakGlass(): Promise<boolean> {
		return this.act('break', (version) => this.door.breakGlass(version));
	}

	/** It is not there for us from then on. */
	async escalate(): Promise<boolean> {
		const done = await this.#say('escalate', this.up, async (version, words) => void (await this.door.escalate(version, words)));
		if (done) this.gone = this.handed = true;
		return done;
	}

	/** Does something with what was typed, as it stands now. */
	#say(what: string, draft: Draft, act: (version: number, words: string) => Promise<Case | void>): Promise<boolean> {
		const words = draft.text.trim();
		return this.act(what, async (version) => {
			const now = await act(version, words);
			draft.sent(words);
			return now;
		});
	}
}
