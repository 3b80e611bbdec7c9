// How quick a journal of 5 000 entries is: its list, its search and one of its entries, and how long it takes to open.
// A benchmark and not a test: it says what it saw and judges nothing. `scripts/bench-journal` runs it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { search } from '../../../src/lib/practice/search.ts';
import { practice as words } from '../../../src/lib/words/practice.ts';
import { closeBrowser } from '../harness/browser.mjs';
import { startNodes } from '../harness/nodes.mjs';
import { personAt } from '../harness/person.mjs';
import { output, widths } from '../harness/setting.mjs';
import { fills, invented, RARE } from './notebook.mjs';
import { laysClock, summed, timed } from './painted.mjs';

const ENTRIES = Number(process.env.ENTRIES ?? 5_000);
const RUNS = Math.max(20, Number(process.env.RUNS ?? 25));
const LINE = 'main li a[href^="/journal/"]:has(.first)';
const locked = words.locked;
const entries = invented(ENTRIES).map((plain) => ({ plain }));

const load = loadavg()[0];
const nodes = await startNodes('bench-journal');
const rows = [];
try {
	for (const width of widths) await measure(width);
} finally {
	await nodes.stop();
	await closeBrowser();
}

const file = path.join(output, '..', 'bench-journal.json');
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify({ entries: ENTRIES, cpus: cpus().length, load: { before: load, after: loadavg()[0] }, rows }, null, '\t'));
const shown = (n) => (n === undefined ? '' : n.toFixed(1)).padStart(9);
console.log(`${ENTRIES} entries, ${cpus().length} CPUs, load ${load.toFixed(2)} before and ${loadavg()[0].toFixed(2)} after`);
console.log(`${''.padEnd(62)}     runs   median    worst    first`);
for (const { width, what, unit, runs, median, worst, first } of rows) console.log(`${`${width} px · ${what}, ${unit}`.padEnd(62)}${String(runs).padStart(9)}${shown(median)}${shown(worst)}${shown(first)}`);
console.log(file);

async function measure(width) {
	const person = await personAt(nodes.urls[0], { name: 'Ada', address: nodes.address, width });
	const tell = (what, times, unit = 'ms') => rows.push({ width, what, unit, ...summed(times) });
	try {
		const { page } = person;
		page.setDefaultTimeout(120_000);
		await laysClock(person.context);
		await person.arrives();
		await fills(person, entries.map(({ plain }) => plain));
		const devtools = await person.context.newCDPSession(page);
		await devtools.send('Performance.enable');
		const heap = async () => {
			await devtools.send('HeapProfiler.collectGarbage');
			const { metrics } = await devtools.send('Performance.getMetrics');
			return metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 2 ** 20;
		};

		// On a device that has nothing yet: all of it comes from the server.
		const begun = await unlocks(person);
		const coming = performance.now();
		await finds(page, RARE);
		tell('all entries on a new device, from the open vault', [begun.list - begun.open + performance.now() - coming]);

		// On a device that has them: the password is stretched, and then what is here is opened.
		let before;
		const [keys, opened, heaps] = [[], [], []];
		for (let run = 0; run < 5; run++) {
			const took = await unlocks(person, heap);
			keys.push(took.open);
			opened.push(took.list - took.open);
			heaps.push((await heap()) - took.before);
			before = took.before;
		}
		tell('from the password to the open vault', keys);
		tell('from the open vault to the list', opened);
		tell('memory of the open notebook', heaps, 'MiB');

		const [list, open] = [[], []];
		for (let run = 0; run < RUNS; run++) {
			open.push(...(await timed(page, 'click', ['main .said.own'], () => page.locator(LINE).nth(run % 30).click())));
			list.push(...(await timed(page, 'click', [LINE], () => page.getByRole('link', { name: words.entry.back, exact: true }).click())));
		}
		tell('list, from the click', list);
		tell('one entry, from the click', open);

		const letters = [];
		for (let run = 0; run < RUNS; run++) {
			const word = [RARE, 'brother', 'evening kettle', 'none of these', 'straße'][run % 5];
			await page.getByRole('searchbox').focus();
			for (const letter of word) letters.push(...(await timed(page, 'input', ['main'], () => page.keyboard.insertText(letter))));
			await isFound(page, word);
			await page.getByRole('searchbox').fill('');
		}
		tell('search, from each letter', letters);
		tell('memory after searching', [(await heap()) - before], 'MiB');
	} finally {
		await person.goes();
	}
}

/** Opens the locked journal: how long until the vault was open and until the list stood, and the memory of the page before. */
async function unlocks(person, heap) {
	const { page } = person;
	await page.goto('/journal');
	await page.getByLabel(locked.password, { exact: true }).fill(person.password);
	const before = await heap?.();
	const [open, list] = await timed(page, 'click', ['main:not(:has(input[type=password]))', LINE], () => person.button(locked.open).click());
	return { open, list, before };
}

/** Waits until the page says that it found what there is. */
function isFound(page, word) {
	return page.getByText(words.list.found(search(entries, word).length), { exact: true }).first().waitFor({ state: 'attached' });
}

/** Looks for a word until all that has it is there. */
async function finds(page, word) {
	await page.getByRole('searchbox').fill(word);
	await isFound(page, word);
}
