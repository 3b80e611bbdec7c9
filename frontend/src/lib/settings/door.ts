import { api, ask } from '#lib/api/client.ts';
import type { Comfort } from '#lib/api/names.ts';
import type { CalendarDoor } from './calendar.svelte.ts';
import type { ExportDoor } from './taking.svelte.ts';

export const calendarDoor: CalendarDoor = {
	since: async () => (await ask(api.GET('/api/me/calendar'))).since,
	make: () => ask(api.POST('/api/me/calendar')),
	drop: () => ask(api.DELETE('/api/me/calendar'))
};

/** What makes being here easier for one, and is told to nobody. Both reject with a Problem. */
export const comfortDoor = {
	read: () => ask(api.GET('/api/me/comfort')),
	set: (comfort: Comfort) => ask(api.PUT('/api/me/comfort', { body: comfort }))
};

export const exportDoor: ExportDoor = (section, after) =>
	ask(api.GET('/api/me/export/{section}', { params: { path: { section }, query: { after } } }));
