import { api, ask } from '#lib/api/client.ts';
import type { CalendarDoor } from './calendar.svelte.ts';

/** Calls by an address that is written out. */
type Call = (path: string, more?: { body?: unknown }) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
const raw = api as unknown as Record<'GET' | 'POST' | 'PUT' | 'DELETE', Call>;

export const calendarDoor: CalendarDoor = {
	since: async () => ((await ask(raw.GET('/api/me/calendar'))) as { since?: string }).since,
	make: () => ask(raw.POST('/api/me/calendar')) as Promise<{ url: string; since: string }>,
	drop: () => ask(raw.DELETE('/api/me/calendar'))
};

/** What makes gatherings easier for one, and is told to nobody. Both reject with a Problem. */
export const comfortDoor = {
	read: () => ask(raw.GET('/api/me/comfort')) as Promise<{ largerGaps: boolean }>,
	set: (largerGaps: boolean) => ask(raw.PUT('/api/me/comfort', { body: { largerGaps } })) as Promise<unknown>
};
