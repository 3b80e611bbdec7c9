import { dayIn } from './item.ts';

/** The day so many days after another, or before it; both YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
	const [year, month, date] = day.split('-').map(Number);
	return dayIn(days, new Date(year!, month! - 1, date!));
}

/** How many days lie between two days; negative where the first is the later one. */
export function daysBetween(from: string, to: string): number {
	return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The day of a moment, by this device's calendar. */
export const dayOf = (moment: string): string => dayIn(0, new Date(moment));
