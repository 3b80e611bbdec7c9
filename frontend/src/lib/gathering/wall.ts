/**
 * The clocks of zones, to show beforehand what a time there is here. What is set in the end the server works out, by
 * the same rule: an hour that is skipped in spring becomes the one after it, of one that comes twice it is the first.
 */

/** The moment at which the clock of a zone shows a wall time such as 2026-12-01T19:00; undefined where it is none. */
export function instantIn(wall: string, zone: string): Date | undefined {
	const shown = Date.parse(`${wall}Z`);
	if (Number.isNaN(shown)) return undefined;
	try {
		const before = shown - offset(shown - DAY, zone);
		const after = shown - offset(shown + DAY, zone);
		const fits = (at: number) => at + offset(at, zone) === shown;
		return new Date(fits(before) || !fits(after) ? before : after);
	} catch {
		return undefined; // a zone this browser does not know
	}
}

/** What the clock of a zone shows at a moment, as a field for date and time holds it. */
export function wallIn(at: string, zone: string): string {
	const time = Date.parse(at);
	try {
		return new Date(time + offset(time, zone)).toISOString().slice(0, 16);
	} catch {
		return new Date(time).toISOString().slice(0, 16);
	}
}

const DAY = 86_400_000;

/** How far ahead of UTC a zone is at a moment, in ms. */
function offset(at: number, zone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric'
	}).formatToParts(at);
	const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
	return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(at / 1000) * 1000;
}

/** The day that a zone's calendar shows at a moment: “Wednesday 2 December”. */
export function dayIn(at: string, zone: string): string {
	const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
	try {
		return new Intl.DateTimeFormat(undefined, { ...day, timeZone: zone }).format(new Date(at));
	} catch {
		return new Intl.DateTimeFormat(undefined, day).format(new Date(at));
	}
}
