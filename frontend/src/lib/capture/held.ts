/*
 * Tabs of one device agree by the browser's locks on who has a note in hand: the page
 * it is being written on, or the notebook that makes an entry of it.
 */

/** The browser's locks, or a test's. */
export interface Locks {
	request(name: string, how: { ifAvailable?: boolean }, during: (lock: unknown) => Promise<unknown>): Promise<unknown>;
}

/** Where a browser has none, whoever asks has it. */
export const deviceLocks = (): Locks => globalThis.navigator?.locks ?? { request: (_, __, during) => during(true) };

/** The name under which tabs tell each other that a note waits. */
export const channel = 'afterward.captures';

export const nameOf = (id: string) => `afterward.captures.${id}`;

/** Takes a lock once it is free, and keeps it until it is let go. */
export function hold(locks: Locks, name: string): { held: Promise<void>; letGo: () => void } {
	let letGo = () => {};
	const gone = new Promise<void>((done) => (letGo = done));
	const held = new Promise<void>((have, refused) => {
		locks
			.request(name, {}, () => {
				have();
				return gone;
			})
			.catch(refused);
	});
	held.catch(() => {});
	return { held, letGo };
}
