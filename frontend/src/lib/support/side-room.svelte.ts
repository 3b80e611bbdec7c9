import type { SideRoom } from '#lib/api/names.ts';
import { Once } from '#lib/api/once.ts';
import { Seen } from '#lib/api/seen.svelte.ts';
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
export class SideRoomState extends Seen<SideRoom> {
	readonly line: Draft;
	#once = new Once();

	constructor(
		id: string,
		private door: SideRoomDoor,
		drawer: Drawer
	) {
		super(() => door.see(), 'side_room_stale', (code) => code.startsWith('side_room_'));
		this.line = new Draft(drawer, `side.${id}`);
	}

	may(what: SideRoom['may'][number]): boolean {
		return this.now?.may.includes(what) ?? false;
	}

	/** These say whether it was done. */
	write(): Promise<boolean> {
		const body = this.line.text.trim();
		return this.act('write', async () => {
			const now = await this.#once.send(body, (nonce) => this.door.write(nonce, body));
			this.line.sent(body);
			return now;
		});
	}

	take(): Promise<boolean> {
		return this.act('take', (version) => this.door.take(version));
	}

	beside(person: string): Promise<boolean> {
		return this.act('beside', (version) => this.door.beside(version, person));
	}

	soften(): Promise<boolean> {
		return this.act('soften', (version) => this.door.soften(version));
	}

	close(): Promise<boolean> {
		return this.act('close', (version) => this.door.close(version));
	}

	goOn(): Promise<boolean> {
		return this.act('go_on', (version) => this.door.goOn(version));
	}
}
