import { random } from '#lib/vault/bytes.ts';

/** The plain texts of the private practice, by the kind of item. Outside of this browser they are sealed. */
export interface Plain {
	experience: Experience;
	arc: Arc;
	entry: Entry;
	not_yet: NotYet;
	insight: Insight;
	commitment: Commitment;
	follow_up: FollowUp;
	review: Review;
	people: PeopleMap;
	structure: Structure;
	choices: Choices;
	keys: Keys;
}

export type Kind = keyof Plain;

/** What any of them may say of itself. */
interface Any {
	/** When it was begun and when it was last changed, in ISO 8601. */
	at: string;
	changed: string;
	/** The item that another device or tab changed at the same time: this one is what was written here. */
	copyOf?: string;
	/** Where words of it were shared as text, the latest last. What was shared is a copy, and nothing done here changes it. */
	shared?: Shared[];
}

/** One sharing of an item's words. */
export interface Shared {
	/** When, and when it was taken back, or was found to be there no more; in ISO 8601. */
	on: string;
	back?: string;
	gone?: string;
	to: 'update' | 'thread' | 'companion';
	/** What the circle, or the companion, was called then. */
	name: string;
	/** The thread and the post of it that holds the words. */
	thread?: string;
	post?: string;
	/** The pair, and the line of theirs that holds the words. */
	pair?: string;
	line?: string;
}

/** The owner's private anchor of an arc. Nothing else is ever asked about it. */
export interface Experience extends Any {
	label: string;
	when?: { kind: 'undated' | 'month' | 'date' | 'long_ago'; value?: string };
	notes?: string;
}

export interface Arc extends Any {
	experience?: string;
	/** A day, YYYY-MM-DD; the stages are counted from it. */
	startedOn: string;
	rhythm: 'light' | 'usual' | 'close';
	restingUntil?: string;
	closedAt?: string;
	closingNote?: string;
	/** The reviews that were ahead when it was closed, with their days: opened again, it has them. */
	wasAhead?: { milestone: Review['milestone']; on: string }[];
	/** The day the close rhythm was chosen; four weeks later it is the usual one again. */
	closeSince?: string;
	/** Whether three short sittings of writing were chosen for its second week. */
	series?: boolean;
}

/** How an entry is written. */
export const ways = ['prose', 'list', 'few_words', 'no_words_yet', 'reply'] as const;
export type Way = (typeof ways)[number];

export interface Entry extends Any {
	way: Way;
	/** The words; of a list, a line each. Of no words yet, nothing. */
	text: string;
	/** The sentence it replies to, with its words, for those may change later. */
	prompt?: { id: string; text: string };
	experience?: string;
	tags?: string[];
	/** How often it came back. */
	returned?: number;
	/** The gathering whose own words these are, with its title and when it began. */
	gathering?: { id: string; title: string; at: string };
}

export interface NotYet extends Any {
	label?: string;
	tag?: 'grief' | 'harm_done' | 'harm_received' | 'pattern' | 'other';
	lastAnswer?: 'still_not_yet' | 'looked' | 'let_go' | 'sought_help';
}

export interface Insight extends Any {
	/** What happened, apart from what I think it means. */
	event?: string;
	sense: string;
	status: 'fresh' | 'sat_with' | 'being_tried' | 'lived' | 'set_down';
	trust?: 'more' | 'same' | 'less';
	/** What each ordinary day made of it; the earliest ones have no trust of their own. */
	checks?: { prompt: string; answer: string; at: string; trust?: 'more' | 'same' | 'less' }[];
	revisions?: { text: string; at: string }[];
	bigDoor?: boolean;
	waitUntil?: string;
	experience?: string;
	/** Plain ways to explain it, in its person's words. */
	explanations?: string;
	/** The offers made once about it and put away. */
	putAway?: string[];
	/** What is being written about it and not decided: another wording, and a line about an ordinary day. */
	draft?: { sense?: string; answer?: string };
}

export interface Commitment extends Any {
	insight?: string;
	kind: 'relationship' | 'habit' | 'conversation' | 'other';
	cue: string;
	step: string;
	obstacle?: string;
	obstaclePlan?: string;
	smallest?: string;
	state: 'draft' | 'active' | 'parked' | 'kept' | 'changed' | 'set_down';
	activatedAt?: string;
	/** Who is to know of it. It is a wish: nobody is told until its person shares it. */
	witness?: 'none' | 'companion' | 'circle';
	/** Of a conversation: with whom, its first sentence, and how it went. */
	talk?: { whom?: string; first?: string; after?: 'had' | 'not_yet' | 'decided_not'; said?: string; learned?: string };
}

export interface FollowUp extends Any {
	commitment: string;
	answeredAt?: string;
	outcome?: 'done' | 'partly' | 'not_this_time' | 'no_chance_yet' | 'skipped';
	note?: string;
	adjustment?: 'none' | 'smaller' | 'new_cue' | 'new_step' | 'park' | 'set_down';
}

export interface Review extends Any {
	arc?: string;
	milestone: 'd14' | 'd30' | 'd60' | 'd90' | 'd180' | 'd365' | 'own';
	answers?: Record<string, string>;
	/** At most two. */
	changes?: { text: string; insight?: string }[];
	self?: Record<string, number>;
	/** Until then it is planned, or a draft. */
	answeredAt?: string;
}

export interface PeopleMap extends Any {
	/** At most eight. */
	people: { nickname: string; can: ('listens' | 'laughs' | 'shows_up' | 'practical')[]; note?: string }[];
}

export interface Structure extends Any {
	rhythm?: string;
	trusted?: string;
	circle?: string;
	heavy?: string;
}

/** What the notebook remembers for its person: nothing of it is a measure of them. */
export interface Choices extends Any {
	/** The day each sentence was last shown. */
	seen: Record<string, string>;
	/** The day a deep sentence was last opened. */
	deepOn?: string;
	/** What was said once and need not be said again. */
	told: string[];
}

/** The halves of a pair, in base64url: the point as everybody may have it, and PKCS#8. */
export interface KeyPair {
	public: string;
	private: string;
}

/** The account's own pair. */
export interface Keys extends Any, KeyPair {
	/** Pairs that count no more: another device made one at the same time. They open what was written to them. */
	older?: KeyPair[];
}

/** A new item's id: a random UUID, as the server wants it. */
export const newId = (): string => uuidOf(random(16));

/** Sixteen bytes as a UUIDv4, for which some bits of them are set. */
export function uuidOf(bytes: Uint8Array): string {
	bytes[6] = (bytes[6]! & 0x0f) | 0x40;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What an opened text says. It throws for one that is no object, as no version of ours wrote it. */
export function plainOf<K extends Kind>(_: K, text: string): Plain[K] {
	const plain: unknown = JSON.parse(text);
	if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) throw new TypeError('not the text of an item');
	return plain as Plain[K];
}

/**
 * Where two devices changed the same item, both are kept, as two items. What nobody
 * wrote by hand is put together instead; undefined for everything else.
 */
export function merged<K extends Kind>(kind: K, mine: Plain[K], theirs: Plain[K]): Plain[K] | undefined {
	if (kind === 'choices') return mergedChoices(mine as Choices, theirs as Choices) as Plain[K];
	if (kind === 'keys') return mergedKeys(theirs as Keys, mine as Keys) as Plain[K];
	return undefined;
}

/** The pair that was there first counts; every other one is kept to open what was written to it. */
export function mergedKeys(first: Keys, other: Keys): Keys {
	const others = [...(first.older ?? []), { public: other.public, private: other.private }, ...(other.older ?? [])];
	const older = [...new Map(others.map((pair) => [pair.public, pair])).values()].filter((pair) => pair.public !== first.public);
	return { ...first, changed: first.changed > other.changed ? first.changed : other.changed, ...(older.length > 0 ? { older } : {}) };
}

/** The later day of each, and everything that was said to either. */
export function mergedChoices(a: Choices, b: Choices): Choices {
	const seen = { ...a.seen };
	for (const [id, day] of Object.entries(b.seen ?? {})) if (!(seen[id]! >= day)) seen[id] = day;
	const deepOn = [a.deepOn, b.deepOn].filter((day) => day !== undefined).sort().at(-1);
	return {
		at: a.at < b.at ? a.at : b.at,
		changed: a.changed > b.changed ? a.changed : b.changed,
		seen,
		told: [...new Set([...(a.told ?? []), ...(b.told ?? [])])].sort(),
		...(deepOn === undefined ? {} : { deepOn })
	};
}

/** A day as it is due: of this device's calendar, YYYY-MM-DD. */
export function dayIn(days: number, from = new Date()): string {
	const then = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
	const two = (n: number) => String(n).padStart(2, '0');
	return `${String(then.getFullYear()).padStart(4, '0')}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** What a person would read of it: the same words at another moment are the same. */
export function said(plain: Plain[Kind]): string {
	const { changed: _, copyOf: __, ...rest } = plain;
	return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}
