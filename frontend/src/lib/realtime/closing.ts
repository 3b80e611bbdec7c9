/**
 * Why a connection ended for good. `removed` concerns one place; the others
 * concern everything.
 */
export type Ending = 'removed' | 'signed_out' | 'too_many' | 'refused';

/** What a close code asks of us. */
export type Closing =
	| { then: 'come back' }
	| { then: 'end one'; place: string; why: 'removed' }
	| { then: 'end all'; why: Ending };

/**
 * Reads a close code. 1001 (the server is stopping), 4408 (we were too slow)
 * and everything a network does mean come back; the rest are final and say why.
 */
export function closing(code: number, reason: string): Closing {
	switch (code) {
		case 4401:
			return { then: 'end all', why: 'signed_out' };
		case 4403:
			return /^(room|circle):./.test(reason)
				? { then: 'end one', place: reason, why: 'removed' }
				: { then: 'end all', why: 'removed' };
		case 4429:
			return { then: 'end all', why: 'too_many' };
		case 4400:
		case 1007:
		case 1009:
			return { then: 'end all', why: 'refused' };
		default:
			return { then: 'come back' };
	}
}

/** The longest wait between two attempts, in ms. */
const LONGEST = 30_000;

/**
 * How long to wait before the attempt after `lost` losses in a row, in ms: full
 * jitter, so that people whom a stopping server sent away do not all come back
 * in the same moment.
 */
export function wait(lost: number, random: () => number): number {
	return random() * Math.min(LONGEST, 500 * 2 ** Math.min(lost, 16));
}
