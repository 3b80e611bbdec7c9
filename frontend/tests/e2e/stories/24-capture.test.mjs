// Somebody writes one sentence down, at night, with the notebook locked and no line; it is an entry once the notebook opens.
import assert from 'node:assert/strict';
import { signsOutHere } from '../harness/doors.mjs';
import { eventually } from '../harness/eventually.mjs';
import { comesOnline, goesOffline, isKept, reopens } from '../harness/kept.mjs';
import { story } from '../harness/story.mjs';
import { capture as words } from '../../../src/lib/words/capture.ts';
import { practice } from '../../../src/lib/words/practice.ts';
import { settings } from '../../../src/lib/words/settings.ts';
import { today } from '../../../src/lib/words/today.ts';

const { list, locked, write } = practice;
const journal = new RegExp(`^${list.title}$`);
const first = 'The kettle sounded like rain.';
const half = 'And then it was as if the st';
const offline = 'Written on the night bus.';

async function unlocks(who) {
	await who.arrivesAt(locked.title);
	await who.field(locked.password).fill(who.password);
	await who.button(locked.open).click();
}

/** The sealed entries the server has of somebody. */
const sealed = async (who) => (await who.asks('GET', '/api/me/items')).items.filter((item) => item.kind === 'entry' && !item.gone);

/** Everything this origin has on the device's databases, as one text of letters. */
const onTheDevice = (who) =>
	who.page.evaluate(async () => {
		const read = (name) =>
			new Promise((done) => {
				const asked = indexedDB.open(name);
				asked.onsuccess = () => {
					const stores = [...asked.result.objectStoreNames];
					const step = asked.result.transaction(stores);
					const all = stores.map((store) => step.objectStore(store).getAll());
					step.oncomplete = () => (asked.result.close(), done(all.map(({ result }) => result)));
				};
			});
		const letters = (_, value) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value);
		const kept = await Promise.all((await indexedDB.databases()).map(({ name }) => read(name)));
		return JSON.stringify([kept, { ...localStorage }, { ...sessionStorage }], letters);
	});

// covers: unit 27
story('Something written down', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();

	// Before the notebook was ever opened here, nothing can be sealed to her, and the page says so.
	await ada.opens('/capture', words.title);
	await ada.sees(words.closed.unopened);
	await ada.looks('the capture before the first opening');
	await ada.link(words.open).click();
	await unlocks(ada);
	await ada.arrivesAt(journal);
	await eventually(async () => assert.equal((await ada.asks('GET', '/api/me/items')).items.filter(({ kind }) => kind === 'keys').length, 1));

	// From Today, with the notebook locked.
	await ada.opens('/today', today.title);
	await ada.link(today.notebook.capture).click();
	await ada.arrivesAt(words.title);
	await ada.sees(words.once);
	await ada.field(words.label).pressSequentially(first);
	await ada.sees(words.kept);
	await ada.looks('something being written down');
	assert.ok(!(await onTheDevice(ada)).includes('kettle'), 'nothing is on the device in clear');
	await ada.button(words.done).click();
	await ada.sees(words.finished);
	await ada.sees(words.waiting(1));
	assert.equal(await ada.field(words.label).inputValue(), '');

	// A reload in the middle of a word loses nothing: it waits, sealed, and is another note.
	await ada.field(words.label).pressSequentially(half);
	await ada.sees(words.kept);
	await ada.page.reload();
	await ada.arrivesAt(words.title);
	await ada.sees(words.waiting(2));
	assert.ok(!(await onTheDevice(ada)).includes('as if'));

	// Opened, both are entries, and nothing waits.
	await ada.link(words.open).click();
	await unlocks(ada);
	await ada.page.getByRole('link', { name: first }).waitFor();
	await ada.page.getByRole('link', { name: half }).waitFor();
	await eventually(async () => assert.equal((await sealed(ada)).length, 2));
	await ada.link(list.write).click();
	await ada.arrivesAt(write.title);
	assert.equal(await ada.page.getByText(write.once).count(), 0, 'what the notebook is was said once');

	// Her session ended elsewhere: it is said, and what is written waits for her all the same.
	await ada.asks('DELETE', '/api/session');
	await ada.opens('/capture', words.title);
	await ada.sees(words.out);
	await ada.field(words.label).fill('Still here.');
	await ada.sees(words.kept);
	await ada.looks('something written down by somebody whose session ended');
});

// covers: unit 27
story('Without a line', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	await ada.opens('/journal', locked.title);
	await unlocks(ada);
	await ada.arrivesAt(journal);

	// One visit to one page keeps all that writing takes.
	await reopens(ada);
	await ada.opens('/today', today.title);
	await isKept(ada.page);
	await eventually(async () => assert.ok(await keeps(ada, /stretch\.worker/)));
	await isKept(ada.page);
	await goesOffline(ada);

	// The installed app opens at the field.
	await reopens(ada);
	const began = Date.now();
	await ada.page.goto('/capture');
	await ada.field(words.label).waitFor();
	console.log(`# /capture could be written in after ${Date.now() - began} ms, without a line`);
	await ada.arrivesAt(words.title);
	await eventually(async () => assert.ok(await ada.field(words.label).evaluate((field) => field === document.activeElement)));
	await ada.field(words.label).pressSequentially(offline);
	await ada.sees(words.kept);
	await ada.looks('something written down without a line');

	// The pages of the notebook open, and what was written is an entry after unlocking, though in two tabs.
	await reopens(ada);
	await ada.page.goto('/journal/write');
	await unlocks(ada);
	await ada.arrivesAt(write.title);
	const other = await ada.context.newPage();
	const before = ada.page;
	ada.page = other;
	await other.goto('/journal');
	await unlocks(ada);
	await ada.arrivesAt(journal);
	await other.getByRole('link', { name: offline }).waitFor();
	assert.equal(await other.getByRole('link', { name: offline }).count(), 1);

	// The line comes back to an app whose notebook is locked: what waits is sent all the same, as it is, sealed.
	await before.close();
	await reopens(ada);
	await comesOnline(ada);
	await ada.opens('/today', today.title);
	await ada.link(today.notebook.locked).waitFor();
	await eventually(async () => assert.equal((await sealed(ada)).length, 1));
	await ada.opens('/journal', locked.title);
	await unlocks(ada);
	await ada.page.getByRole('link', { name: offline }).waitFor();
	assert.equal(await ada.page.getByRole('link', { name: offline }).count(), 1);
	assert.equal((await sealed(ada)).length, 1);

	// Signed out, this device has nothing to seal with, and says so.
	await signsOutHere(ada);
	await ada.opens('/capture', words.title);
	await ada.sees(words.closed.out);
	await ada.looks('the capture of nobody');
});

story('A device that others use', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	await ada.opens('/settings', settings.title);
	await ada.tick(practice.settings.shared);
	await ada.sees(practice.settings.sharedNow);
	await ada.opens('/capture', words.title);
	await ada.sees(words.closed.shared);
	await ada.link(words.open).click();
	await unlocks(ada);
	await ada.arrivesAt(journal);
	await ada.opens('/capture', words.title);
	await ada.sees(words.closed.shared);
});

/** Whether the browser has kept a file whose name is like this. */
const keeps = (who, like) =>
	who.page.evaluate(async (source) => {
		const [name] = await caches.keys();
		return (await (await caches.open(name)).keys()).some(({ url }) => new RegExp(source).test(url));
	}, like.source);
