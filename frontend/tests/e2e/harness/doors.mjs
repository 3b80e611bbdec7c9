// The ways in, walked as a person walks them, with every screen looked at.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { account } from '../../../src/lib/words/account.ts';
import { front } from '../../../src/lib/words/front.ts';
import { leave } from '../../../src/lib/words/leave.ts';
import { place } from '../../../src/lib/words/place.ts';
import { settings } from '../../../src/lib/words/settings.ts';
import { today } from '../../../src/lib/words/today.ts';

/** From the front page to Today: all steps of signing up, keeping the recovery code as a file. */
export async function signsUp(person) {
	await person.opens('/', front.title);
	await person.page.getByRole('main').getByRole('link', { name: front.signUp }).first().click();

	await person.arrivesAt(account.age.title);
	await person.choice(account.age.yes).check();
	await person.button(account.next).click();

	await person.arrivesAt(leave.title);
	await person.button(leave.understood).click();

	await person.arrivesAt(account.what.title);
	await person.tick(account.what.agree);
	await person.button(account.next).click();

	await person.arrivesAt(account.name.title);
	await person.field(account.handle).fill(person.handle);
	await person.field(account.password).fill(person.password);
	await person.button(account.name.submit).click();

	person.code = await keepsCode(person);

	await person.arrivesAt(account.today.title);
	await person.choice(account.today.choices.steady.label).check();
	await person.button(account.today.go).click();
	await person.arrivesAt(today.title);
}

/** Signs in on a browser that has not seen this person before, up to Today. */
export async function signsIn(person, { handle, password } = person) {
	await person.opens('/sign-in', account.signIn.title);
	await person.field(account.handleAgain).fill(handle);
	await person.field(account.password).fill(password);
	await person.button(account.signIn.submit).click();
	await person.arrivesAt(leave.title);
	await person.button(leave.understood).click();
	await person.arrivesAt(today.title);
}

/** Signs out on this device, until the page offers to sign in again. */
export async function signsOutHere(person) {
	await person.opens('/settings', settings.title);
	await person.button(settings.account.here).click();
	// The front page offers it a second time, in its own words; the bar has it on every page.
	const bar = person.page.getByRole('navigation');
	await bar.getByRole('link', { name: place.signIn, exact: true }).first().waitFor();
}

/** Keeps the recovery code that the page shows; the answer is the code as it stands in the file. */
export async function keepsCode(person) {
	await person.arrivesAt(account.code.title);
	const coming = person.page.waitForEvent('download');
	await person.button(account.code.download).click();
	const file = await readFile(await (await coming).path(), 'utf8');
	const code = /\b[A-Z]{4}(?:-[A-Z]{4}){5}\b/.exec(file)?.[0];
	assert.ok(code, `the file holds a recovery code: ${file}`);
	await person.tick(account.code.kept);
	await person.button(account.next).click();
	return code;
}
