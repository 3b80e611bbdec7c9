import { expect, test } from 'vitest';

/** Every catalogue of words, as it is written; those of pages beside them have none of their own. */
const sources = import.meta.glob('./*.ts', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
const catalogues = Object.entries(sources).filter(([name]) => !name.endsWith('.test.ts'));

/** What is said to people in a source: its strings, without its comments and imports. */
export function stringsOf(source: string): string[] {
	const parts = source.replaceAll(/^import .*$/gmu, '').matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/gu);
	return [...parts].map(([, one, two, three]) => one ?? two ?? three?.replaceAll(/\$\{[^}]*\}/gu, 'kettle')).filter((text) => text !== undefined);
}

const said = catalogues.flatMap(([name, source]) => stringsOf(source).map((text) => ({ name, text })));

function saysNowhere(banned: RegExp, but: string[] = []) {
	expect(said.filter(({ text }) => banned.test(text) && !but.includes(text))).toEqual([]);
}

test('every catalogue is read', () => {
	expect(catalogues.length).toBeGreaterThan(45);
	expect(said.length).toBeGreaterThan(3000);
	for (const known of ['Today', 'Not this time', 'Nobody else can read this. It is sealed before it leaves your browser.']) {
		expect(said.map(({ text }) => text)).toContain(known);
	}
});

// covers: unit 4
test.each([
	['a cure', /\bheal(?:s|ed|ing)?\b|\bcures?\b|\bcured\b/iu],
	['a proof', /proven to|proves that|guarantee/iu],
	['another person', /\btransform|rewire|breakthrough|awaken|\bnew you\b|life-changing/iu]
])('nothing anywhere promises %s', (_, banned) => saysNowhere(banned));

// covers: unit 47
test.each([
	['shouts', /!|\p{Extended_Pictographic}/u],
	['praises', /\boops\b|great job|well done|\bamazing\b|congratulations|\bawesome\b|on fire/iu],
	['blames', /you (?:have )?missed (?!nothing)|try harder|violation|concerning content|you failed/iu],
	['knows better what it means', /universe is telling|meant to be|your truth|your purpose is/iu],
	['speaks of users', /\busers?\b|\bjourneyers?\b|level(?:l?ed)? up/iu]
])('nothing anywhere %s', (_, banned) => saysNowhere(banned));

// covers: unit 47
test('nothing anywhere gives small orders, but where the listening practice shows how they sound', () => {
	saysNowhere(/\bsimply\b|\b(?:you|one) should\b|\bjust\b(?! now)/iu, ['You should tell one colleague you trust. It helped me a lot.', 'Why do you not simply ask him?']);
});

// covers: unit 55
test('nothing anywhere is a spectacle: no badges, chains, ranks, galleries or confetti', () => {
	saysNowhere(/\bbadges?\b|confetti|\bstreaks?\b|days in a row|leaderboard|troph|\branking\b|\bfeatured\b|\bgallery\b|your journey|how intense|intensity|\bachievements?\b/iu);
});

// covers: unit 55
test('no page is made of them either', () => {
	const pages = import.meta.glob('../../**/*.{svelte,css}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
	expect(Object.keys(pages).length).toBeGreaterThan(200);
	expect(Object.entries(pages).filter(([, source]) => /confetti|badge|streak|leaderboard|trophy|firework|sparkle/iu.test(source)).map(([name]) => name)).toEqual([]);
});

// covers: unit 32, unit 56
test('nothing anywhere says that somebody fell back, or lost what they had', () => {
	saysNowhere(/\brelapse|don['’]t lose|lost your|\bfailure\b/iu);
});
