import type { Locks } from './held.ts';

/** Locks as a browser has them, of which one is held by one at a time, for tests. */
export function someLocks(): Locks {
	const lines = new Map<string, Promise<unknown>>();
	return {
		async request(name, { ifAvailable }, during) {
			const before = lines.get(name);
			if (before && ifAvailable) return during(null);
			const mine = (before ?? Promise.resolve()).then(() => during(true));
			const over = mine.catch(() => {});
			lines.set(name, over);
			void over.then(() => lines.get(name) === over && lines.delete(name));
			return mine;
		}
	};
}
