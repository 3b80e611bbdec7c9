/** Times as people say them, in the reader's own zone and language. */
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export function timeOf(at: string): string {
	return hour.format(new Date(at));
}

/** today, yesterday, or the day itself. */
export function dayOf(at: string, now = new Date()): string {
	const then = new Date(at);
	const days = Math.round((midnight(then) - midnight(now)) / 86_400_000);
	if (days === 0 || days === -1) return relative.format(days, 'day');
	return days > -7 && days < 0 ? day.format(then) : dayOfYear.format(then);
}

/** The day, and for today and yesterday the time too. */
export function momentOf(at: string, now = new Date()): string {
	const days = Math.round((midnight(new Date(at)) - midnight(now)) / 86_400_000);
	return days >= -1 && days <= 0 ? `${dayOf(at, now)}, ${timeOf(at)}` : dayOf(at, now);
}

/** A day that is named as itself, today too: for what lies ahead. */
export function dateOf(at: string): string {
	return dayOfYear.format(new Date(at));
}

/** The day ahead and its time. */
export function aheadOf(at: string): string {
	return `${day.format(new Date(at))}, ${timeOf(at)}`;
}

/** How far off that is, in hours, and in minutes where it is less than two hours. */
export function leftOf(at: string, now = new Date()): string {
	const minutes = Math.max(0, Math.floor((new Date(at).getTime() - now.getTime()) / 60_000));
	return minutes < 120 ? relative.format(minutes, 'minute') : relative.format(Math.floor(minutes / 60), 'hour');
}

function midnight(time: Date): number {
	return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}
