// What lies in the folder of a server and in what it says, searched for words that only a browser is to know.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Insists that none of the words lies in any file, in UTF-8, UTF-16, hex or base64. The server goes on meanwhile. */
export function holdsNone(folders, logs, words) {
	const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)));
	const kept = files.map((file) => [file, readFileSync(file)]);
	const said = logs.map((file) => [file, readFileSync(file)]);
	// Neither search is of nothing: the database names its tables, and the log its routes.
	assert.ok(folders.length === 0 || kept.some(([, bytes]) => bytes.includes('CREATE TABLE')), 'the database is read');
	assert.ok(said.some(([, bytes]) => bytes.includes('/api/me/items')), 'the log is read');
	for (const [file, bytes] of [...kept, ...said]) {
		for (const word of words) for (const form of forms(word)) assert.ok(!bytes.includes(form), `${file} holds “${word}”`);
	}
}

/** The ways in which a word can lie about; of base64, what is the same at each of its three offsets. */
function forms(word) {
	const plain = Buffer.from(word);
	const coded = [0, 1, 2].map((skip) => {
		const text = plain.subarray(skip).toString('base64').replaceAll('=', '');
		return text.slice(0, text.length - (text.length % 4));
	});
	return [plain, Buffer.from(word, 'utf16le'), plain.toString('hex'), ...coded, ...coded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')), JSON.stringify(word).slice(1, -1), encodeURIComponent(word)];
}
