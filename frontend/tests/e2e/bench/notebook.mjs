// A notebook as somebody may have it after years: invented words of real lengths, sealed as the browser seals them.
import { randomUUID } from 'node:crypto';
import prompts from '../../../src/lib/practice/prompts.json' with { type: 'json' };
import { toText } from '../../../src/lib/vault/bytes.ts';
import { itemKey, sealItem } from '../../../src/lib/vault/item.ts';

const words = prompts.flatMap(({ text }) => text.toLowerCase().match(/\p{L}{2,}/gu)).concat('kettle', 'stairs', 'brother', 'café', 'Straße', 'Wohnküche', 'λόγος');
/** A word that few entries have. */
export const RARE = 'lighthouse';
const DAY = 86_400_000;

/** The same numbers every time: mulberry32. */
function dice(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Entries, the latest first: every second of a few lines, most of half a page, some of several pages. */
export function invented(count) {
	const roll = dice(7);
	const now = Date.now();
	return Array.from({ length: count }, (_, i) => {
		const normal = Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll());
		const length = Math.min(20_000, Math.round(400 * Math.exp(1.1 * normal)));
		let text = i % 100 === 0 ? `${RARE} ` : '';
		while (text.length < length) text += `${words[Math.floor(roll() * words.length)]}${roll() < 0.1 ? '.\n' : ' '}`;
		const at = new Date(now - (i + 1) * 0.4 * DAY).toISOString();
		return { at, changed: at, way: 'prose', text: text.trim() || 'rain', ...(roll() < 0.2 ? { tags: ['evening'] } : {}) };
	});
}

/** Puts them where the person's browser would, by the API and sealed; as fast as the house lets one account. */
export async function fills(person, entries) {
	const { account: { id: account } } = await person.asks('GET', '/api/session');
	const key = await itemKey(new Uint8Array(person.key));
	const changes = await Promise.all(
		entries.map(async (plain) => {
			const id = randomUUID();
			const sealed = await sealItem(key, { account, id, kind: 'entry', version: 1 }, JSON.stringify(plain));
			return { id, kind: 'entry', base: 0, sealed: toText(sealed) };
		})
	);
	let batch = [];
	let bytes = 0;
	for (const change of changes) {
		if (batch.length === 50 || bytes + change.sealed.length > 190_000) {
			await person.asks('PUT', '/api/me/items', { changes: batch });
			[batch, bytes] = [[], 0];
		}
		batch.push(change);
		bytes += change.sealed.length;
	}
	await person.asks('PUT', '/api/me/items', { changes: batch });
}
