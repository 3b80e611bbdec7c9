/** Times still to come, as people say them, in the reader's own zone and language. */
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** “today, 17:30”, “tomorrow, 09:00”, “Thursday 3 December, 09:00”. */
export function untilOf(at: string, now = new Date()): string {
	return `${dayTo(at, now)}, ${hour.format(new Date(at))}`;
}

/** The day alone: today, tomorrow, or which. */
export function dayTo(at: string, now = new Date()): string {
	const then = new Date(at);
	const days = Math.round((midnight(then) - midnight(now)) / 86_400_000);
	return days === 0 || days === 1 ? relative.format(days, 'day') : day.format(then);
}

/** The same moment by the clock of a zone: “20:00”. */
export function timeIn(at: string, zone: string): string {
	try {
		return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(new Date(at));
	} catch {
		return hour.format(new Date(at));
	}
}

/** Whether a moment is still to come. */
export function ahead(at: string | undefined, now = Date.now()): boolean {
	return at !== undefined && new Date(at).getTime() > now;
}

/** That long from now, as a moment that can be told. */
export function fromNow(minutes: number, now = Date.now()): string {
	return new Date(now + minutes * 60_000).toISOString();
}

/** What a field for date and time holds, as a moment; undefined where it holds none. */
export function momentIn(local: string): string | undefined {
	const time = new Date(local);
	return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** A moment as a field for date and time holds it. */
export function localOf(at: string): string {
	const time = new Date(at);
	const two = (n: number) => String(n).padStart(2, '0');
	return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

function midnight(time: Date): number {
	return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}
