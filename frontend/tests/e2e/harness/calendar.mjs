// The calendar of somebody's device. What the practice offers on a day, the device decides; the server's clock goes on
// as it is, and nobody is signed out because a day was moved.

/** The day on which the weeks begin that a story walks through. Within them the clocks change. */
const first = { year: 2026, month: 8, day: 3 };

/** So many days after the first, towards noon. */
const dayAt = (days) => new Date(Date.UTC(first.year, first.month, first.day + days, 10));

/** The same as a person reads it. */
export const dateAt = (days) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Berlin' }).format(dayAt(days));

/** The same as it is kept: YYYY-MM-DD. */
export const isoAt = (days) => dayAt(days).toISOString().slice(0, 10);

/** On this person's device it is so many days after the first, and time goes on from there. */
export async function isOnDay(person, days) {
	await person.context.clock.install({ time: dayAt(days) });
}
