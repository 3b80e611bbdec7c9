import { expect, test } from 'vitest';
import { professional as words } from '#lib/words/professional.ts';
import { professionals } from './finding.ts';
import { load } from './resource.ts';

// covers: unit 53, unit 54
test('the directories that know such experiences are named in every country, its own first', async () => {
	const list = await load();
	const known = ['int-maps', 'int-psychedelic-support', 'int-iceers'];
	for (const country of ['INT', 'GB', 'US', 'DE']) {
		const ids = professionals(list, country).map(({ id }) => id);
		for (const id of known) expect(ids).toContain(id);
		expect(new Set(ids).size).toBe(ids.length);
	}
	const own = professionals(list, 'DE');
	const far = own.findIndex(({ countryCode }) => countryCode === 'INT');
	expect(own.slice(far).every(({ countryCode }) => countryCode === 'INT')).toBe(true);
	expect(own.every(({ kind }) => kind !== 'helpline_directory')).toBe(true);
});

// covers: unit 51, unit 52
test('both sides have their say, and there are eight questions', () => {
	expect(words.reasons.items.length).toBe(words.against.items.length);
	expect(words.questions.items).toHaveLength(8);
	const said = JSON.stringify({ ...words, soon: undefined });
	expect(said).not.toMatch(/you (?:need|must|ought)|we recommend|the best/iu);
	expect(words.find.endorsement).toBe('Listing is not endorsement.');
});
