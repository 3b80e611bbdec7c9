import { dayIn } from './item.ts';

/** The day of a moment, in this device's calendar: YYYY-MM-DD. */
export const dayAt = (moment: string): string => dayIn(0, new Date(moment));

/** So many days after a day. */
export function dayAfter(day: string, days: number): string {
	const [year, month, date] = day.split('-').map(Number);
	return dayIn(days, new Date(year!, month! - 1, date!));
}

/** How many days from one day to another; below zero where it was before. */
export const daysFrom = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
