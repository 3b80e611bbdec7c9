import { problem as words } from '#lib/words/problem.ts';
import type { Floor, ProblemShape } from './names.ts';

/** A floor that is no gathering's. */
function floorOf(state: unknown): Floor | undefined {
	return typeof state === 'object' && state !== null && 'mode' in state ? (state as Floor) : undefined;
}

/**
 * Something the server would not do, or could not be asked. `message` is a
 * sentence fit to show. `code` is stable; two are made here: `offline` when there
 * was no answer, and `unreadable` when the answer was no problem document.
 */
export class Problem extends Error {
	readonly code: string;
	readonly status: number;
	readonly fields: { name: string; message: string }[];
	/** Seconds to wait before trying again, where the server says so. */
	readonly retryAfter?: number;
	/** The floor as it is, with floor_closed and floor_version. */
	readonly floor?: Floor;
	/** How things stand, where the code says that they stand otherwise than was thought. */
	readonly state?: unknown;
	readonly ref?: string;
	/** From when it may be tried again, or until when the door is closed, where the server names a time. */
	readonly when?: string;

	constructor(shape: Partial<ProblemShape> & { code: string; floor?: Floor }) {
		super(shape.detail || words.unreadable);
		this.name = 'Problem';
		this.code = shape.code;
		this.status = shape.status ?? 0;
		this.fields = shape.fields ?? [];
		this.retryAfter = shape.retryAfter;
		this.floor = shape.floor ?? (shape.code.startsWith('floor_') ? floorOf(shape.state) : undefined);
		this.state = shape.state;
		this.ref = shape.ref;
		const state = (shape.state ?? {}) as { againAt?: string; until?: string };
		this.when = state.againAt ?? state.until;
	}

	/** What is wrong with one field, if that is what is wrong. */
	field(name: string): string | undefined {
		return this.fields.find((field) => field.name === name)?.message;
	}

	/** Whether trying the same again may help: nothing was refused, something was in the way. */
	get passing(): boolean {
		return this.code === 'offline' || this.status >= 500 || this.status === 429;
	}

	/** Any caught value as a Problem. A fault of ours is logged and shown as a plain sentence. */
	static from(caught: unknown): Problem {
		if (caught instanceof Problem) return caught;
		console.error(caught);
		return new Problem({ code: 'unreadable', detail: words.fault });
	}

	/** No answer came. */
	static offline(): Problem {
		return new Problem({ code: 'offline', detail: words.offline });
	}

	/** An answer that is not 2xx, whatever its body turned out to be. */
	static of(status: number, body: unknown): Problem {
		if (typeof body === 'object' && body !== null && typeof (body as ProblemShape).code === 'string')
			return new Problem({ ...(body as ProblemShape), status });
		return new Problem({ code: 'unreadable', status, detail: status >= 500 ? words.unavailable : words.unreadable });
	}
}
