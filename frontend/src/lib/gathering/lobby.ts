import type { Own, Stage } from './stage.ts';

/** From when who holds the order can begin, before the hour, and from when others can after it, in ms. */
const EARLY = 2 * 60_000;
const OTHERS = 5 * 60_000;

/**
 * What is said of the beginning to those who may begin: from when on they can, and what is missing, as far as it is
 * seen from here. The server decides; the button is never taken away.
 */
export function beginOf(view: Stage, mine: Own, now: number, least = 0) {
	const starts = Date.parse(view.startsAt);
	const here = view.seats.filter((seat) => seat.state === 'in').map((seat) => seat.person.id);
	const missing: ('soon' | 'guardian' | 'few')[] = [];
	if (now < starts - EARLY) missing.push('soon');
	if (!view.guardian || !here.includes(view.guardian)) missing.push('guardian');
	if (here.length < least) missing.push('few');
	// Who does not hold the order waits for who does.
	const waits = !mine.host && view.leads !== mine.person && now < starts + OTHERS;
	return {
		shown: mine.lead !== undefined,
		waitsFor: waits ? new Date(starts + OTHERS).toISOString() : undefined,
		from: new Date(starts - EARLY).toISOString(),
		missing,
		least
	};
}
