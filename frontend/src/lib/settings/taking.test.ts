import { expect, test, vi } from 'vitest';
import type { Export, ExportSection } from '#lib/api/names.ts';
import { Problem } from '#lib/api/problem.ts';
import { dataOf, fileOf, pageOf } from './own-page.ts';
import { sections, Taking, type Own } from './taking.svelte.ts';

const at = '2026-11-23T08:00:00Z';
const hostile = `</p><script>alert(1)</script><img src=x onerror="alert('1')">&amp;`;

/** What somebody reads of a page. */
const textOf = (page: string) =>
	page
		.split('</style>')[1]!
		.replace(/<[^>]*>/g, '\n')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');

/** An export with the same words in every field that takes words. */
function own(words: string): Own {
	return {
		account: { id: 'a', handle: words, since: at, closesAt: at, noInvites: true, largerGaps: true, shown: [words], calendarSince: at, passkeys: [{ label: words, since: '2026-11-23' }], practisedAt: at },
		circles: [
			{
				id: 'p',
				circle: words,
				called: words,
				name: words,
				formerly: [{ name: words, at }],
				hello: words,
				declared: words,
				role: words,
				state: words,
				agreements: 1,
				joinedAt: at,
				leftAt: at,
				termUsed: 0,
				attended: 0,
				welcomes: false
			}
		],
		posts: [
			{
				id: 'post',
				thread: 't',
				circle: words,
				title: words,
				opening: true,
				kind: 'said',
				unnamed: true,
				body: words,
				notes: { keys: [words], words },
				state: 'live',
				at
			}
		],
		drafts: [{ id: 'd', circle: words, state: 'draft', rev: 1, nonce: 'n', savedAt: at, written: { title: words, body: words, notes: { keys: [], words } } }],
		parts: [{ id: 'said', circle: words, room: 'r', kind: 'said', body: words, at, until: at }],
		gatherings: [
			{
				id: 'g',
				circle: words,
				startsAt: at,
				seat: { role: 'speaking', state: 'in' },
				attendance: words,
				word: { body: words, at },
				draft: { body: words, rev: 1, savedAt: at },
				feedback: { good: true, body: words, at }
			}
		],
		responses: [{ id: 'w', gathering: 'g', circle: words, turn: 1, kind: 'reflect', body: words, at, until: at }],
		lines: [{ id: 'l', gathering: 'g', circle: words, mine: true, card: words, body: words, at }],
		decisions: [{ act: 'x', circle: { id: 'c', name: words }, what: 'warned', reason: words, clause: { number: 1, text: words }, at }],
		requests: [
			{
				id: 'q',
				circle: { id: 'c', name: words },
				state: 'declined',
				trial: false,
				name: words,
				hello: words,
				answers: [{ id: '1', text: words }],
				questions: [{ id: '1', kind: 'text', text: words, required: true, options: [] }],
				madeAt: at,
				message: words,
				seen: true,
				agreements: 1
			}
		],
		invitations: [{ id: 'i', circle: { id: 'c', name: words }, grants: 'seat', expiresAt: at }],
		proposals: [{ id: 'o', circle: words, kind: 'question', title: words, own: [words], state: 'open', openedAt: at, closesAt: at }],
		answers: [{ proposal: 'o', circle: words, kind: 'question', answer: 'concern', reason: words, at }],
		sideRooms: [{ id: 's', circle: { id: 'c', name: words }, state: 'closed', lines: [{ id: 'l', body: words, at }], openedAt: at, closedAt: at }],
		greenLines: [{ id: 'g', gathering: 'g', circle: { id: 'c', name: words }, body: words, at, until: at }],
		debriefs: [{ id: 'z', circle: { id: 'c', name: words }, gathering: 'g', role: 'host', endedAt: at, load: 4, stayed: words, handover: words, calls: [{ id: 'y', kind: 'person', state: 'closed', by: words, word: words, at, dueAt: at }] }],
		reports: [
			{ id: 'x', circle: 'c', called: words, kind: 'part', thing: 't', category: 'harassment', clause: 1, note: words, route: 'circle', state: 'acted', at, closedAt: at }
		],
		items: [{ id: '0d9c9a52-7d0b-4b8e-8a43-5a6a1c2b3d4e', kind: 'entry', version: 1, sealed: 'AQ' }],
		wishes: [{ circle: { id: 'c', name: words }, hours: ['evening'], pace: 'gentle', theme: words, language: 'en', endsAt: at, yes: ['m'] }],
		pairs: [{ id: 'p', circle: { id: 'c', name: words }, me: 'a', member: 'b', name: words, mine: { rests: false, renews: false, allowsNudge: false }, from: at, until: at }],
		pairLines: [],
		reading: [],
		visits: []
	};
}

function door(pages: Partial<Record<ExportSection, Export[]>>) {
	const asked: [ExportSection, string | undefined][] = [];
	const fetch = vi.fn(async (section: ExportSection, after?: string): Promise<Export> => {
		asked.push([section, after]);
		const all: Export[] = pages[section] ?? [{ section }];
		return all[after ? all.findIndex((page) => page.next === after) + 1 : 0]!;
	});
	return { asked, fetch };
}

test('whatever people write, the page is text', () => {
	const page = pageOf(own(hostile), new Date(at));
	const [, body] = page.split('</style>');
	const tags = body!.match(/<[^>]*>?/g)!;
	for (const tag of tags) expect(tag).toMatch(/^<(\/?(main|h1|h2|section|html)|\/?[hp]3?|h3 dir="auto"|p( class="(facts|text)" dir="auto")?)>$/);
	expect(tags.filter((tag) => tag === '<h2>')).toHaveLength(19);
	expect(textOf(page)).toContain(hostile);
});

test('a page asks for nothing and says so', () => {
	const page = pageOf(own('quiet words'), new Date(at));
	expect(page).toContain("default-src 'none'");
	expect(page).not.toMatch(/https?:|url\(|@import/);
});

test('every word of one’s own stands on the page and in the data', () => {
	let n = 0;
	const numbered = JSON.parse(JSON.stringify(own('wren')).replaceAll('"wren"', () => `"wren${n++}x"`)) as Own;
	const texts = textOf(pageOf(numbered, new Date(at)));
	const words = (own: object) => JSON.stringify(own).match(/wren\d+x/g)!;
	const circles = ['circle', 'room'];
	for (const [section, items] of Object.entries(numbered))
		for (const item of Array.isArray(items) ? items : [items])
			for (const [field, value] of Object.entries(item as object))
				if (!circles.includes(field)) for (const word of words({ value }) ?? []) expect(texts, `${section}.${field}`).toContain(word);
	const data = JSON.parse(dataOf(numbered, new Date(at))) as Own & { made: string };
	expect(data).toEqual({ made: '2026-11-23T08:00:00.000Z', ...numbered });
});

test('a post that was removed is there without words, and one that was taken back says so', () => {
	const mine = own('quiet');
	const [post] = mine.posts;
	mine.posts = [
		{ ...post!, title: undefined, body: undefined, state: 'removed' },
		{ ...post!, state: 'withdrawn' }
	];
	const page = pageOf(mine, new Date(at));
	expect(page).toContain('removed by a moderator');
	expect(page).toContain('taken back');
});

test('what there is nothing of is one line at the end', () => {
	const page = textOf(pageOf({ ...own('quiet'), lines: [], answers: [] }, new Date(at)));
	expect(page).toContain('There is nothing under: Private lines, What you answered to proposals.');
});

test('the names of the files say when, and nothing else', () => {
	expect(fileOf(new Date(at), 'html')).toBe('mine-2026-11-23.html');
});

test('every section is fetched to its last page, in order', async () => {
	const { asked, fetch } = door({
		account: [{ section: 'account', account: own('a').account }],
		visits: [
			{ section: 'visits', visits: [{ circle: '1', upTo: 1, at }], next: '1' },
			{ section: 'visits', visits: [{ circle: '2', upTo: 1, at }], next: '2' },
			{ section: 'visits', visits: [{ circle: '3', upTo: 1, at }] }
		]
	});
	const taking = new Taking(fetch);
	expect(await taking.fetch()).toBe(true);
	expect(taking.own!.visits.map((visit) => visit.circle)).toEqual(['1', '2', '3']);
	expect(taking.own!.account.handle).toBe('a');
	expect(taking.own!.posts).toEqual([]);
	expect(asked).toEqual([...sections.map((section) => [section, undefined]), ['visits', '1'], ['visits', '2']]);
	expect(taking.done).toBe(sections.length);
});

test('what was half fetched is let go, and trying again begins anew', async () => {
	const { fetch } = door({ account: [{ section: 'account', account: own('a').account }] });
	let fails = true;
	const taking = new Taking(async (section, after) => {
		if (section === 'parts' && fails) throw Problem.offline();
		return fetch(section, after);
	});
	expect(await taking.fetch()).toBe(false);
	expect(taking.own).toBeUndefined();
	expect(taking.doing.problem!.code).toBe('offline');
	fails = false;
	expect(await taking.fetch()).toBe(true);
	expect(taking.doing.problem).toBeUndefined();
});
