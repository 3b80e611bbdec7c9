import { describe, expect, it } from 'vitest';
import { message, phones } from './reach.ts';
import { countries, international, likelyCountry, load, pick, type Resource } from './resource.ts';

const list = await load();

describe('the list', () => {
	it('has an emergency number and someone to talk to in every country', () => {
		for (const { code } of countries(list)) {
			const { emergency, line } = pick(list, code);
			expect(emergency.length, code).toBeGreaterThan(0);
			expect(line, code).toBeDefined();
		}
	});

	it('has each entry shown once', () => {
		for (const { code } of countries(list)) {
			const { emergency, line, unvoiced, others, directories } = pick(list, code);
			const three = new Set([...emergency, line, unvoiced].filter(Boolean));
			const rest = [...others.flatMap((group) => group.list), ...directories];
			const all = [...three, ...rest].map((one) => one!.id);
			expect(new Set(all).size).toBe(all.length);
			const expected = list.filter((one) => one.countryCode === code || one.countryCode === international);
			expect(all.length, code).toBe(expected.length);
		}
	});

	it('shows every number as it is written, and dials only its digits', () => {
		for (const one of list.filter((one) => one.phone)) {
			const reached = phones(one.phone!);
			expect(reached.map((reach) => reach.shown).join(' / ')).toBe(one.phone);
			for (const reach of reached) {
				expect(reach.href, one.id).toMatch(/^tel:[*+]?\d+$/);
				expect(reach.shown.replaceAll(/[\s()-]/g, '')).toContain(reach.href!.slice(4));
			}
		}
	});
});

describe('picking for a country', () => {
	it('offers the text line where there is one', () => {
		expect(pick(list, 'GB').unvoiced?.id).toBe('gb-shout');
		expect(pick(list, 'US').unvoiced?.id).toBe('us-crisis-text-line');
	});

	it('offers a line’s own chat where there is no text line', () => {
		expect(pick(list, 'DE').unvoiced?.chatUrl).toContain('telefonseelsorge');
	});

	it('has the directories for a country that is not listed, and no emergency number of another', () => {
		const picked = pick(list, international);
		expect(picked.emergency).toEqual([]);
		expect(picked.line).toBeUndefined();
		expect(picked.directories.map((one) => one.id)).toContain('int-findahelpline');
	});

	it('sends nobody under 18 to a place for adults', () => {
		for (const { code } of countries(list)) {
			const { line, unvoiced, others } = pick(list, code, 'under18');
			const all = [line, unvoiced, ...others.flatMap((group) => group.list)].filter((one): one is Resource => !!one);
			expect(all.some((one) => (one.minAge ?? 0) >= 18)).toBe(false);
		}
	});
});

describe('the country to begin with', () => {
	it('is the first the browser names and the list knows', () => {
		expect(likelyCountry(list, ['de', 'de-AT', 'en-US'])).toBe('AT');
		expect(likelyCountry(list, ['zh-Hant-TW'])).toBe('TW');
		expect(likelyCountry(list, ['el-GR', 'en-GB'])).toBe('GB');
	});

	it('is none when only languages are named', () => {
		expect(likelyCountry(list, ['en', 'de'])).toBe(international);
		expect(likelyCountry(list, [])).toBe(international);
	});
});

describe('reaching someone', () => {
	it.each([
		['116 123', ['tel:116123']],
		['0800 1110111 / 0800 1110222 / 116 123', ['tel:08001110111', 'tel:08001110222', 'tel:116123']],
		['62-FIRESIDE (623-473-7433)', ['tel:6234737433']],
		['111 (option 2)', ['tel:111']],
		['*4141', ['tel:*4141']],
		['1553 (landline) / 0919-057-1553', ['tel:1553', 'tel:09190571553']]
	])('dials %s', (entry, hrefs) => {
		expect(phones(entry).map((reach) => reach.href)).toEqual(hrefs);
	});

	it.each([
		['Text SHOUT to 85258', 'sms:85258?body=SHOUT'],
		['Text a ZIP code to 435748 (HELP4U)', 'sms:435748'],
		['988', 'sms:988'],
		['0477 13 11 14', 'sms:0477131114'],
		['SMS 31393 (call-back)', 'sms:31393'],
		['WhatsApp 324 011 7252', undefined],
		['WhatsApp CareText 9151 1767', undefined]
	])('writes to %s', (entry, href) => {
		expect(message(entry)).toEqual({ shown: entry, href });
	});
});
