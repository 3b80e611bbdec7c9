import type { resource as words } from '#lib/words/resource.ts';

/** A line, a page or a directory that people can turn to. The list is made from the server's own sources. */
export interface Resource {
	id: string;
	/** ISO 3166-1 alpha-2, or INT. */
	countryCode: string;
	country: string;
	name: string;
	kind: string;
	phone?: string | null;
	/** How to write to it by message, as its people say it. */
	text?: string | null;
	chatUrl?: string | null;
	url?: string | null;
	hours?: string | null;
	languages: string[];
	cost?: string | null;
	audience?: string | null;
	minAge?: number | null;
	/** The day someone last checked it. */
	checkedOn: string;
	/** Widely known, but not matched against an authority: show it with that warning. */
	checkLocally?: boolean;
	/** After this day it says when it was last checked. */
	reviewDueOn: string;
	/** Lower comes first. */
	priority: number;
}

/** What stands for every country that is not in the list. */
export const international = 'INT';

/** The list itself in order of use, fetched only by the pages that show it. */
export async function load(): Promise<Resource[]> {
	const list = (await import('./resources.json')).default as Resource[];
	return list.toSorted((a, b) => a.priority - b.priority);
}

/** Whether its next check is over. */
export function overdue(one: Resource, now: Date): boolean {
	return now.toISOString().slice(0, 10) > one.reviewDueOn;
}

/** The countries of the list, by name. */
export function countries(list: Resource[]): { code: string; name: string }[] {
	const names = new Map(list.filter((one) => one.countryCode !== international).map((one) => [one.countryCode, one.country]));
	return [...names].map(([code, name]) => ({ code, name })).sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * The country to begin with: the first region that the browser's languages name
 * outright and the list knows. A language alone names no country.
 */
export function likelyCountry(list: Resource[], languages: readonly string[]): string {
	const known = new Set(list.map((one) => one.countryCode));
	for (const language of languages) {
		const region = language.match(/[-_]([A-Z]{2})\b/i)?.[1]?.toUpperCase();
		if (region && known.has(region)) return region;
	}
	return international;
}

/** The three that are always shown, and what else there is. */
export interface Picked {
	emergency: Resource[];
	/** One phone line. */
	line?: Resource;
	/** One way without a voice, if there is any: a text or a chat. */
	unvoiced?: Resource;
	/** The rest of the country, by what it is for. */
	others: { heading: Heading; list: Resource[] }[];
	directories: Resource[];
}

export type Heading = keyof typeof words.groups;

const headings: Record<string, Heading> = {
	crisis_line: 'lines',
	crisis_text: 'lines',
	listening_line: 'lines',
	health_line: 'lines',
	peer_line: 'lines',
	drug_information: 'drugs',
	psychedelic_peer_line: 'peers',
	psychedelic_peer_chat: 'peers',
	peer_group: 'peers',
	integration_support: 'peers',
	clinic: 'care',
	information: 'reading'
};

const order: Heading[] = ['lines', 'peers', 'drugs', 'care', 'reading'];
const voiced = ['crisis_line', 'listening_line', 'health_line'];
const directory = (one: Resource) => one.kind.endsWith('_directory');
const writable = (one: Resource) => Boolean(one.text || one.chatUrl);

/**
 * What to show for a country, out of a list in order of use. Someone who is under
 * 18 is not sent where only adults are answered. International entries follow the
 * country's own.
 */
export function pick(list: Resource[], country: string, age: 'any' | 'under18' = 'any'): Picked {
	const fit = list.filter((one) => age === 'any' || (one.minAge ?? 0) < 18);
	const near = fit.filter((one) => one.countryCode === country && one.countryCode !== international);
	const far = fit.filter((one) => one.countryCode === international);

	const emergency = near.filter((one) => one.kind === 'emergency');
	const anyone = near.filter((one) => voiced.includes(one.kind));
	const line = voiced.map((kind) => anyone.find((one) => one.kind === kind && one.phone)).find(Boolean);
	const unvoiced = near.find((one) => one.kind === 'crisis_text') ?? anyone.find(writable);

	const shown = new Set([...emergency, line, unvoiced]);
	const rest = [...near, ...far].filter((one) => !shown.has(one) && !directory(one));
	const others = order
		.map((heading) => ({ heading, list: rest.filter((one) => headings[one.kind] === heading) }))
		.filter((group) => group.list.length > 0);
	return { emergency, line, unvoiced, others, directories: [...near, ...far].filter(directory) };
}
