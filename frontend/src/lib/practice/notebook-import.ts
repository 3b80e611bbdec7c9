import { longest } from '#lib/vault/item.ts';
import { ways, type Entry } from './item.ts';
import { FORMAT } from './notebook-file.ts';

/*
 * Entries out of other notebooks' files, read on this device: Markdown and plain text,
 * the JSON of Day One, and our own. Pictures and places in them stay where they are.
 */

/** An entry as it would be kept. */
export type Draft = Entry;

/** Why a file, or something in it, is not taken. */
export type Why = 'large' | 'kind' | 'broken' | 'empty';

/** The largest file that is read, in bytes, and how many entries are taken at once. */
export const MOST_FILE = 20 * 1024 * 1024;
export const MOST_ENTRIES = 2_000;

export class Unreadable extends Error {
	constructor(readonly why: Why) {
		super(why);
	}
}

/** The entries of one file. It throws Unreadable. */
export function entriesIn(name: string, text: string, modified: number, now = Date.now()): Draft[] {
	const clean = text.replace(/^\uFEFF/u, '').replace(/\r\n?/gu, '\n');
	const fallback = new Date(modified > 0 && modified <= now ? modified : now).toISOString();
	let found: Draft[];
	if (/\.json$/iu.test(name)) found = ofJSON(clean, fallback, now);
	else if (/\.(?:md|markdown|txt)$/iu.test(name)) found = ofMarkdown(clean, momentIn(name.replace(/^.*\//u, ''), now) ?? fallback, now);
	else throw new Unreadable('kind');
	const kept = found.filter((draft) => draft.text.trim() !== '' || draft.way === 'no_words_yet').flatMap(fitting);
	if (kept.length === 0) throw new Unreadable('empty');
	return kept;
}

// Days and moments.

const moment = /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?(Z|[+-]\d\d:?\d\d))?)?/u;

/** The first moment that a text names; a day alone is its noon. Undefined for none, and for one that is ahead. */
export function momentIn(text: string, now = Date.now()): string | undefined {
	const found = moment.exec(text);
	if (!found) return undefined;
	const [, year, month, day, hour = '12', minute = '00', second = '00', zone = ''] = found;
	const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone.replace(/^([+-]\d\d)(\d\d)$/u, '$1:$2')}`);
	// 31 February would become a day in March.
	const stands = zone !== '' || time.getDate() === Number(day);
	return Number.isNaN(time.getTime()) || !stands || time.getTime() > now ? undefined : time.toISOString();
}

// Markdown.

const heading = /^#{1,6} +(?=\d{4}-\d\d-\d\d)(.*)$/u;

function ofMarkdown(text: string, at: string, now: number): Draft[] {
	const front = frontOf(text);
	const begun = momentIn(front.date ?? '', now) ?? at;
	const parts: { at: string; lines: string[] }[] = [{ at: begun, lines: front.title && !front.rest.includes(front.title) ? [front.title, ''] : [] }];
	for (const line of front.rest.split('\n')) {
		const named = heading.exec(line)?.[1];
		const when = named === undefined ? undefined : momentIn(named, now);
		if (named === undefined || when === undefined) parts.at(-1)!.lines.push(line.replace(/^\\(#+ \d{4}-\d\d-\d\d)/u, '$1'));
		else parts.push({ at: when, lines: [named.replace(moment, '').replace(/^[\s,:–-]+/u, '')] });
	}
	return parts.map((part) => {
		const lines = [...part.lines];
		while (lines[0]?.trim() === '') lines.shift();
		const tagged = /^Tags: (.+)$/u.exec(lines[0] ?? '');
		if (tagged) lines.shift();
		return draftOf(lines.join('\n').trim(), part.at, part.at, [...front.tags, ...listOf(tagged?.[1])]);
	});
}

interface Front {
	date?: string;
	title?: string;
	tags: string[];
	rest: string;
}

/** What stands above the text between two lines of dashes, as many notebooks write it. */
function frontOf(text: string): Front {
	const found = /^---\n([\s\S]*?)\n---(?:\n|$)/u.exec(text);
	if (!found) return { tags: [], rest: text };
	const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.+)$`, 'imu').exec(found[1]!)?.[1]?.trim().replace(/^(["'])(.*)\1$/u, '$2');
	const below = /^tags:[ \t]*\n((?:[ \t]*- .+(?:\n|$))+)/imu.exec(found[1]!)?.[1];
	const tags = below ? below.split('\n').map((line) => line.replace(/^[ \t]*- /u, '')) : [field('tags') ?? ''];
	return { date: field('date') ?? field('created'), title: field('title'), tags: tags.flatMap(listOf), rest: text.slice(found[0].length) };
}

/** Names with commas between them, with brackets, quotes and number signs or without. */
function listOf(text: string | undefined): string[] {
	return (text ?? '').replace(/^\[|\]$/gu, '').split(',').map((tag) => tag.trim().replace(/^["'#]+|["']+$/gu, '').trim()).filter(Boolean);
}

// JSON.

function ofJSON(text: string, at: string, now: number): Draft[] {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		throw new Unreadable('broken');
	}
	if (!isRecord(data)) throw new Unreadable('kind');
	if (data.format === FORMAT && Array.isArray(data.items)) return data.items.flatMap((item) => ofOurs(item, at, now));
	if (Array.isArray(data.entries)) return data.entries.flatMap((entry) => ofDayOne(entry, at, now));
	throw new Unreadable('kind');
}

function ofDayOne(entry: unknown, at: string, now: number): Draft[] {
	if (!isRecord(entry)) return [];
	const text = stringOf(entry.text) || richOf(entry.richText);
	const written = text.replace(/!\[[^\]]*\]\(dayone-moment:[^)]*\)/gu, '').replace(/\\([\\`*_{}[\]()#+.!|>~-])/gu, '$1').trim();
	const begun = momentIn(stringOf(entry.creationDate), now) ?? at;
	const tags = Array.isArray(entry.tags) ? entry.tags.map(stringOf).filter(Boolean) : [];
	return [draftOf(written, begun, momentIn(stringOf(entry.modifiedDate), now) ?? begun, tags)];
}

/** The words of Day One's own format, where an entry has no plain ones. */
function richOf(rich: unknown): string {
	try {
		const { contents } = JSON.parse(stringOf(rich)) as { contents?: unknown };
		return Array.isArray(contents) ? contents.map((part) => (isRecord(part) ? stringOf(part.text) : '')).join('') : '';
	} catch {
		return '';
	}
}

function ofOurs(item: unknown, at: string, now: number): Draft[] {
	if (!isRecord(item) || item.kind !== 'entry' || !isRecord(item.plain)) return [];
	const { plain } = item;
	const begun = momentIn(stringOf(plain.at), now) ?? at;
	const draft = draftOf(stringOf(plain.text), begun, momentIn(stringOf(plain.changed), now) ?? begun, Array.isArray(plain.tags) ? plain.tags.map(stringOf).filter(Boolean) : []);
	const way = ways.find((one) => one === plain.way) ?? 'prose';
	const prompt = isRecord(plain.prompt) ? { id: stringOf(plain.prompt.id), text: stringOf(plain.prompt.text) } : undefined;
	return [{ ...draft, way: way === 'reply' && !prompt ? 'prose' : way, ...(prompt ? { prompt } : {}) }];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

// Entries.

function draftOf(text: string, at: string, changed: string, tags: string[]): Draft {
	const own = [...new Set(tags)];
	return { at, changed: changed < at ? at : changed, way: 'prose', text, ...(own.length > 0 ? { tags: own } : {}) };
}

const bytes = new TextEncoder();
const fits = (draft: Draft): boolean => bytes.encode(JSON.stringify(draft)).length <= longest;

/** A text too long for one entry, as several: cut between paragraphs, lines or words where there are any. */
export function fitting(draft: Draft): Draft[] {
	if (fits(draft)) return [draft];
	const letters = [...draft.text];
	if (letters.length < 2) return [];
	const half = Math.floor(letters.length / 2);
	const before = letters.slice(0, half).join('');
	const cut = Math.max(before.lastIndexOf('\n\n'), 0) || Math.max(before.lastIndexOf('\n'), 0) || Math.max(before.lastIndexOf(' '), 0) || before.length;
	const [first, rest] = [draft.text.slice(0, cut), draft.text.slice(cut)];
	return [first, rest].flatMap((text) => fitting({ ...draft, text: text.trim() })).filter(({ text }) => text !== '');
}

/** Tells an entry that is here already from one that is not. */
export const sameness = ({ at, text }: Pick<Entry, 'at' | 'text'>): string => `${Date.parse(at)}\n${text.trim()}`;
