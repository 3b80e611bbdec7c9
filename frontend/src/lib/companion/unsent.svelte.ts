import type { Drawer } from '#lib/device/drawer.ts';
import { Queue, type Queued } from '#lib/device/queue.svelte.ts';
import { fromText, toText, type Bytes } from '#lib/vault/bytes.ts';
import { lineKinds, type CompanionDoor, type LineKind } from './door.ts';

/** A line as it waits on the device: sealed, as it will be sent. */
export interface WaitingLine {
	pair: string;
	kind: LineKind;
	/** base64url. */
	sealed: string;
}
export type UnsentLine = Queued<WaitingLine>;

/** What the names of waiting lines on the device begin with. */
export const WAITING = 'companion.line.';

/**
 * The lines of one person that are not with the server yet, of all their companions. No
 * key is needed to send them, so they go while the notebook is locked too.
 */
export class UnsentLines extends Queue<WaitingLine> {
	/** The pair a line has just arrived in, and how many have: a page that shows it looks anew. */
	arrived = $state.raw<{ pair: string; beat: number }>();
	#beat = 0;
	/** One line after another, so that each knows what became of it. */
	#turn: Promise<void> = Promise.resolve();

	constructor(
		drawer: Drawer,
		private door: Pick<CompanionDoor, 'write'>,
		private online: () => boolean = () => navigator.onLine
	) {
		super(drawer, WAITING, whole);
	}

	/** Goes to the server by itself from now on. Returns the way to end that. */
	begin(): () => void {
		const go = () => void this.pump();
		const seen = () => document.visibilityState === 'visible' && go();
		const look = () => this.look();
		window.addEventListener('online', go);
		window.addEventListener('storage', look);
		document.addEventListener('visibilitychange', seen);
		go();
		return () => {
			window.removeEventListener('online', go);
			window.removeEventListener('storage', look);
			document.removeEventListener('visibilitychange', seen);
			this.close();
		};
	}

	/** The lines of a pair that wait, in the order they were written. */
	in(pair: string): UnsentLine[] {
		return this.items.filter((item) => item.pair === pair);
	}

	/** Keeps a sealed line here and sends it. Resolves once it was tried: with the server, or waiting. It rejects where it was refused, and then it does not wait. */
	async give(id: string, pair: string, kind: LineKind, sealed: Bytes): Promise<'sent' | 'waiting'> {
		this.put(id, { pair, kind, sealed: toText(sealed) });
		await (this.#turn = this.#turn.then(() => this.pump()));
		const left = this.items.find(({ nonce }) => nonce === id);
		if (left?.state === 'refused') {
			this.drop(id);
			throw left.problem!;
		}
		return left ? 'waiting' : 'sent';
	}

	protected override get lineless(): boolean {
		return !this.online();
	}

	protected async send({ nonce, pair, kind, sealed }: UnsentLine): Promise<void> {
		await this.door.write(pair, { id: nonce, kind, sealed: fromText(sealed) });
		this.drop(nonce);
		this.arrived = { pair, beat: ++this.#beat };
	}

	/** What was refused later stays in its place, with its reason. */
	protected returned(): boolean {
		return false;
	}
}

function whole({ pair, kind, sealed }: Record<string, unknown>): WaitingLine | undefined {
	const known = typeof pair === 'string' && typeof sealed === 'string' && lineKinds.some((one) => one === kind);
	return known ? { pair: pair as string, kind: kind as LineKind, sealed: sealed as string } : undefined;
}
