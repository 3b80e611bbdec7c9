// Someone writes for themselves: on the phone, without a line, on two devices at once. Nobody else can read it.
import assert from 'node:assert/strict';
import { signsIn, signsOutHere } from '../harness/doors.mjs';
import { eventually } from '../harness/eventually.mjs';
import { comesOnline, goesOffline, isKept, reopens } from '../harness/kept.mjs';
import { story } from '../harness/story.mjs';
import { practice as words } from '../../../src/lib/words/practice.ts';
import { settings } from '../../../src/lib/words/settings.ts';
import { vault } from '../../../src/lib/words/vault.ts';

const { write, list, locked, both } = words;
/** The page itself: the one that says it is locked names it too. */
const journal = new RegExp(`^${list.title}$`);
const first = 'The stairs were colder than I remembered.';
const more = ' I stood there for a while.';
const offline = 'From a long train, without a line.';

/** What the server has of somebody, as it has it. */
const sealed = async (who) => (await who.asks('GET', '/api/me/items')).items.filter((item) => item.kind === 'entry' && !item.gone);

async function unlocks(who) {
	await who.arrivesAt(locked.title);
	await who.field(locked.password).fill(who.password);
	await who.button(locked.open).click();
}

// covers: unit 9, unit 26, unit 27
story('The journal', async ({ person, holdsNone }) => {
	const ada = await (await person('Ada')).arrives();

	await ada.opens('/journal', locked.title);
	await ada.field(locked.password).fill('not the one');
	await ada.button(locked.open).click();
	await ada.sees(vault.refused);
	await unlocks(ada);
	await ada.arrivesAt(journal);
	await ada.sees(list.empty);

	// Every letter keeps itself, and a reload goes on with it.
	await ada.link(list.write).click();
	await ada.arrivesAt(write.title);
	await ada.button(write.understood).click();
	await ada.field(write.label).fill(first);
	await ada.sees(write.resting.server);
	await ada.page.reload();
	await unlocks(ada);
	await ada.arrivesAt(write.again);
	assert.equal(await ada.field(write.label).inputValue(), first);
	await ada.field(write.label).pressSequentially(more);
	await ada.page.getByText(write.more).click();
	await ada.choice(words.returning.in(7)).check();
	await ada.looks('everything about an entry');
	await ada.button(write.stop).click();
	await ada.sees(write.stopped);
	await ada.link(write.toJournal).click();
	await ada.arrivesAt(journal);
	await ada.page.getByRole('link', { name: first }).waitFor();

	// The server has it, and none of its words.
	await eventually(async () => assert.equal((await sealed(ada)).length, 1));
	const [item] = await sealed(ada);
	assert.match(item.dueOn, /^\d{4}-\d\d-\d\d$/);
	assert.ok(!Buffer.from(item.sealed, 'base64url').includes('stairs'));

	// It is found on the device, and read.
	await ada.field(list.search).fill('REMEMBERED stairs');
	await ada.page.getByRole('link', { name: first }).click();
	await ada.page.getByText(first + more).waitFor();
	await ada.looks('one entry');

	// Without a line: written, closed, opened again by the password alone, and sent once the line is back.
	await ada.opens('/journal', locked.title);
	await unlocks(ada);
	await ada.arrivesAt(journal);
	await ada.link(list.write).click();
	await ada.arrivesAt(write.title);
	await isKept(ada.page);
	await goesOffline(ada);
	await ada.field(write.label).fill(offline);
	await ada.sees(write.offline);
	await reopens(ada);
	await ada.page.goto('/journal');
	await ada.page.getByText(locked.offline).waitFor();
	await unlocks(ada);
	await ada.page.getByRole('link', { name: offline }).waitFor();
	await ada.looks('the journal without a line');
	assert.ok(!(await ada.page.locator('body').innerText()).includes(ada.handle), 'nobody is named without a line');
	await comesOnline(ada);
	await eventually(async () => assert.equal((await sealed(ada)).length, 2));
	await ada.page.getByRole('link', { name: offline }).waitFor();

	// Somebody else at their own device reads nothing of it.
	const bo = await (await person('Bo')).arrives();
	assert.deepEqual(await sealed(bo), []);

	// Locked, nothing of it is on the page; signed out, nothing that opens it is on the device.
	await ada.button(list.lock).click();
	await ada.arrivesAt(locked.title);
	assert.ok(!(await ada.page.locator('body').innerText()).includes('stairs'));
	await signsOutHere(ada);
	assert.deepEqual(await keptHere(ada), [0, 0]);
	holdsNone([first, more.trim(), offline, ada.password]);
});

// covers: both kept on conflict
story('Two devices', async ({ person, holdsNone }) => {
	const phone = await (await person('Ada')).arrives();
	const desk = await person('Ada');
	Object.assign(desk, { handle: phone.handle, password: phone.password });

	await phone.opens('/journal/write', locked.title);
	await unlocks(phone);
	await phone.field(write.label).fill('Begun on the phone.');
	await phone.sees(write.resting.server);

	await signsIn(desk);
	await desk.page.goto('/journal');
	await unlocks(desk);
	await desk.page.getByRole('link', { name: 'Begun on the phone.' }).click();
	await desk.link(words.entry.edit).click();
	await desk.arrivesAt(write.again);
	await goesOffline(desk);
	await desk.field(write.label).fill('Gone on at the desk.');
	await desk.sees(write.offline);
	await phone.field(write.label).fill('Gone on by phone.');
	await eventually(async () => assert.equal((await sealed(phone))[0].version > 1, true));
	await comesOnline(desk);
	await desk.page.getByText(both.copy).waitFor();
	await desk.looks('a copy');
	await desk.page.getByRole('link', { name: both.other }).click();
	await desk.page.getByText('Gone on by phone.').waitFor();
	await desk.page.getByText(both.title).waitFor();
	await desk.looks('what was kept twice');
	await eventually(async () => assert.equal((await sealed(desk)).length, 2));

	// Where others use the device, nothing of it is kept there.
	await desk.opens('/settings', settings.title);
	await desk.tick(words.settings.shared);
	await desk.sees(words.settings.sharedNow);
	await desk.opens('/journal', locked.title);
	await unlocks(desk);
	await desk.page.getByText(words.line.shared).waitFor();
	await desk.page.getByRole('link', { name: 'Gone on by phone.' }).waitFor();
	assert.deepEqual(await keptHere(desk), [0, 0]);

	// What the other device writes is here soon after.
	await phone.field(write.label).fill('Written while both are open.');
	await desk.page.getByRole('link', { name: 'Written while both are open.' }).waitFor();
	holdsNone(['Begun on the phone.', 'Gone on at the desk.', 'Gone on by phone.', 'Written while both are open.', phone.password]);
});

/** How many sealed items, and how many wrapped keys, somebody's device has. */
const keptHere = (who) =>
	who.page.evaluate(
		() =>
			new Promise((done) => {
				const asked = indexedDB.open('afterward.practice');
				asked.onsuccess = () => {
					const step = asked.result.transaction(['items', 'vaults']);
					const [items, vaults] = [step.objectStore('items').count(), step.objectStore('vaults').count()];
					step.oncomplete = () => (asked.result.close(), done([items.result, vaults.result]));
				};
			})
	);
