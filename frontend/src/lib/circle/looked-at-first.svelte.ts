import { Asked } from '#lib/api/asked.svelte.ts';
import { api, ask } from '#lib/api/client.ts';
import type { Watch } from '#lib/api/names.ts';
import type { Grounds } from './cite.ts';

export type WatchKind = 'circle' | 'thread' | 'person';

/** What is asked of the server about it. All reject with a Problem. */
export interface FirstDoor {
	all(): Promise<Watch[]>;
	begin(kind: WatchKind, thing: string, grounds: Grounds): Promise<unknown>;
	end(kind: WatchKind, thing: string): Promise<unknown>;
}

export function firstDoor(circle: string): FirstDoor {
	const at = (kind: WatchKind, thing: string) => ({ params: { path: { circle, kind, thing } } });
	return {
		all: async () => (await ask(api.GET('/api/circles/{circle}/held', { params: { path: { circle } } }))).first ?? [],
		begin: (kind, thing, body) => ask(api.PUT('/api/circles/{circle}/watches/{kind}/{thing}', { ...at(kind, thing), body })),
		end: (kind, thing) => ask(api.DELETE('/api/circles/{circle}/watches/{kind}/{thing}', at(kind, thing)))
	};
}

/** Whose posts are looked at first in a circle. */
export class LookedAtFirst {
	readonly all: Asked<Watch[]>;

	constructor(private door: FirstDoor) {
		this.all = new Asked(() => door.all());
	}

	/** Whether the server has told. */
	get known(): boolean {
		return this.all.value !== undefined;
	}

	has(kind: WatchKind, thing: string): boolean {
		return this.all.value?.some((one) => one.kind === kind && one.thing === thing) ?? false;
	}

	/** Both reject with a Problem. */
	async begin(kind: WatchKind, thing: string, grounds: Grounds): Promise<void> {
		await this.door.begin(kind, thing, grounds);
		await this.all.again();
	}

	async end(kind: WatchKind, thing: string): Promise<void> {
		await this.door.end(kind, thing);
		await this.all.again();
	}
}
