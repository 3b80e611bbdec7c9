import { Doing } from '#lib/api/doing.svelte.ts';
import type { MyInvite } from '#lib/api/names.ts';

export interface InvitesDoor {
	decline(id: string): Promise<unknown>;
	block(blocked: boolean): Promise<unknown>;
}

/** The invitations that wait for one, and whether any may come. */
export class Invites {
	invites = $state.raw<MyInvite[]>([]);
	blocked = $state(false);
	readonly doing = new Doing();

	constructor(
		first: { invites: MyInvite[]; blocked: boolean },
		private door: InvitesDoor
	) {
		this.invites = first.invites;
		this.blocked = first.blocked;
	}

	/** True when it was declined. */
	decline(id: string): Promise<boolean> {
		return this.doing.once('decline', async () => {
			await this.door.decline(id);
			this.invites = this.invites.filter((invite) => invite.id !== id);
		});
	}

	/** The box shows what holds: where it could not be changed it goes back. */
	async block(blocked: boolean): Promise<boolean> {
		this.blocked = blocked;
		const done = await this.doing.once('block', () => this.door.block(blocked));
		if (!done) this.blocked = !blocked;
		return done;
	}
}
