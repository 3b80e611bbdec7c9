import type { Change } from '#lib/api/names.ts';
import type { Ending } from '#lib/realtime/closing.ts';
import type { Known, Line, Seat } from '#lib/realtime/seat.ts';

/** What follows the stream of a circle: the circle itself, or one of its threads. */
export interface Follows {
	readonly known: Known;
	hear(change: Change): void;
	resync(): Promise<void>;
	close(): void;
	/** Something came for us alone. */
	notice?(what: string): void;
	/** The line was away, or is new; every change has been told. */
	caughtUp?(): void;
}

/**
 * A page's seat at a circle's stream. The circle's own snapshot has no lists, so
 * where the server can only offer that, the page is read anew instead.
 */
export function seatAt(circle: string, account: string, follows: Follows, ended: (why: Ending) => void, line?: (line: Line) => void): Seat {
	return {
		place: { circle },
		account,
		known: () => follows.known,
		snapshot: () => void follows.resync(),
		change: (change) => follows.hear(change),
		refused: (problem) => {
			if (problem.status === 404) ended('removed');
		},
		notice: (what) => follows.notice?.(what),
		caughtUp: () => follows.caughtUp?.(),
		ended,
		line
	};
}
