import { Doing } from '#lib/api/doing.svelte.ts';
import type { SideRoom } from '#lib/api/names.ts';
import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';

/** What can be done in one side room. Everything rejects with a Problem. */
export interface SideRoomDoor {
	see(): Promise<SideRoom>;
	write(nonce: string, body: string): Promise<SideRoom>;
	take(version: number): Promise<SideRoom>;
	beside(version: number, person: string): Promise<SideRoom>;
	soften(version: number): Promise<SideRoom>;
	close(version: number): Promise<SideRoom>;
	goOn(version: number): Promise<SideRoom>;
}

/** One side room, as somebody in it has it before them. What is being written stays until the server has it. */
export class SideRoomState {
	now = $state.raw<SideRoom>();
	/** It is not there for us, or not any more. */
	gone = $state(false);
	unread = $state.raw<Problem>();
	readonly doing = new Doing();
	readonly line: Draft;
	#once = new Once();
	#asked = 0;

	constructor(
		id: string,
		private door: SideRoomDoor,
		drawer: Drawer
	) {
		this.line = new Draft(drawer, `side.${id}`);
	}

	may(what: SideRoom['may'][number]): boolean {
		return this.now?.may.includes(what) ?? false;
	}

	/** Reads it. It never rejects. */
	async look(): Promise<void> {
		if (this.gone) return;
		const mine = ++this.#asked;
		try {
			const now = await this.door.see();
			if (mine === this.#asked) this.#take(now);
		} catch (caught) {
			if (mine !== this.#asked) return;
			const problem = Problem.from(caught);
			if (problem.status === 404) this.gone = true;
			else this.unread = problem;
		}
	}

	/** These say whether it was done. */
	write(): Promise<boolean> {
		const body = this.line.text.trim();
		return this.#do('write', async () => {
			const now = await this.#once.send(body, (nonce) => this.door.write(nonce, body));
			this.line.sent(body);
			return now;
		});
	}

	take(): Promise<boolean> {
		return this.#do('take', (version) => this.door.take(version));
	}

	beside(person: string): Promise<boolean> {
		return this.#do('beside', (version) => this.door.beside(version, person));
	}

	soften(): Promise<boolean> {
		return this.#do('soften', (version) => this.door.soften(version));
	}

	close(): Promise<boolean> {
		return this.#do('close', (version) => this.door.close(version));
	}

	goOn(): Promise<boolean> {
		return this.#do('go_on', (version) => this.door.goOn(version));
	}

	#do(what: string, act: (version: number) => Promise<SideRoom>): Promise<boolean> {
		return this.doing.once(what, async () => {
			try {
				this.#take(await act(this.now?.version ?? 0));
			} catch (caught) {
				const problem = Problem.from(caught);
				if (problem.code === 'side_room_stale' && problem.state) this.#take(problem.state as SideRoom);
				else if (problem.status === 404) this.gone = true;
				else if (problem.code.startsWith('side_room_')) await this.look();
				throw problem;
			}
		});
	}

	/** Answers may overtake each other; it only ever goes forward. */
	#take(now: SideRoom): void {
		this.unread = undefined;
		if (this.now && now.version < this.now.version) return;
		this.now = now;
	}
}
