import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Care } from './care.ts';
import type { Invite } from '#lib/api/names.ts';

export type InvitingDoor = Pick<Care, 'invites' | 'invite' | 'revoke'>;

/** The invitations of a circle. The words of a new link are here until the page is left, and nowhere else. */
export class Inviting {
	all = $state.raw<Invite[]>();
	problem = $state.raw<Problem>();
	/** The link that was made last; it is told only once. */
	fresh = $state.raw<Invite>();
	#once = new Once();

	constructor(private door: InvitingDoor) {}

	readonly open = $derived((this.all ?? []).filter((invite) => invite.state === 'open'));
	readonly over = $derived((this.all ?? []).filter((invite) => invite.state !== 'open'));

	/** It never rejects. */
	async load(): Promise<void> {
		try {
			this.all = await this.door.invites();
			this.problem = undefined;
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
	}

	/** Pressed twice on a bad line, it makes one. It rejects with a Problem. */
	async make(wanted: Omit<Parameters<InvitingDoor['invite']>[0], 'nonce'>): Promise<Invite> {
		const made = await this.#once.send(wanted, (nonce) => this.door.invite({ nonce, ...wanted }));
		this.fresh = made;
		await this.load();
		return made;
	}

	async revoke(id: string): Promise<void> {
		await this.door.revoke(id);
		if (this.fresh?.id === id) this.fresh = undefined;
		await this.load();
	}

	/** The words of a link stand behind the #: a browser does not send them to any server, nor write them in a referrer. */
	static link(origin: string, token: string): string {
		return `${origin}/invite#${token}`;
	}
}
