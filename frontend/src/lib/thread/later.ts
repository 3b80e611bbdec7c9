/** How far ahead something can be shared by itself, in days. */
export const AHEAD = 30;

/** A moment as an input of date and time has it, in this device's zone. */
export function inputOf(at: Date): string {
	const two = (n: number) => String(n).padStart(2, '0');
	return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment such an input names; undefined where it names none that is ahead and near enough. */
export function momentIn(input: string, now = new Date()): string | undefined {
	const at = new Date(input);
	const ahead = at.getTime() - now.getTime();
	return ahead > 0 && ahead <= AHEAD * 86_400_000 ? at.toISOString() : undefined;
}

/** What to begin with: tomorrow at nine, in this device's zone. */
export function tomorrow(now = new Date()): Date {
	return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
}

/** This device's zone as people write it. */
export function zoneHere(): string {
	return new Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ');
}
