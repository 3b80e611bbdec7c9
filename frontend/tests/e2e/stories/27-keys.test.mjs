// Someone changes their password with two devices in use, makes a new recovery code, and opens the journal by a passkey.
import assert from 'node:assert/strict';
import { keepsCode, signsIn, signsOutHere } from '../harness/doors.mjs';
import { eventually } from '../harness/eventually.mjs';
import { comesOnline, goesOffline, isKept } from '../harness/kept.mjs';
import { story } from '../harness/story.mjs';
import { account } from '../../../src/lib/words/account.ts';
import { keys } from '../../../src/lib/words/keys.ts';
import { practice as words } from '../../../src/lib/words/practice.ts';
import { settings } from '../../../src/lib/words/settings.ts';
import { vault } from '../../../src/lib/words/vault.ts';

const { write, list, locked } = words;
const journal = new RegExp(`^${list.title}$`);
const tunnel = 'Written in a tunnel.';
const next = 'four kettles and a window';
/** WebAuthn wants a name, and takes no address of numbers. */
const host = 'localhost';

const sealed = async (who) => (await who.asks('GET', '/api/me/items')).items.filter((item) => item.kind === 'entry' && !item.gone);
const part = (who, name) => who.page.getByRole('region', { name, exact: true });

async function unlocks(who) {
	await who.arrivesAt(locked.title);
	await who.field(locked.password).fill(who.password);
	await who.button(locked.open).click();
	await who.arrivesAt(journal);
}

async function goesToKeys(who) {
	await who.opens('/settings', settings.title);
	await who.link(keys.link).click();
	await who.arrivesAt(keys.title);
}

// covers: the vault with several devices, a lost answer, and no lost edits
story('Another password', async ({ person }) => {
	const phone = await (await person('Ada')).arrives();
	const desk = await person('Ada');
	Object.assign(desk, { handle: phone.handle, password: phone.password });
	await signsIn(desk);
	await desk.page.goto('/journal');
	await unlocks(desk);
	await desk.link(list.write).click();
	await desk.arrivesAt(write.title);
	await isKept(desk.page);
	await goesOffline(desk);
	await desk.field(write.label).fill(tunnel);
	await desk.sees(write.offline);

	// On the phone the journal is locked, and that does not matter.
	await goesToKeys(phone);
	const change = part(phone, keys.password.title);
	await change.getByLabel(keys.password.old, { exact: true }).fill('not the one');
	await change.getByLabel(keys.password.fresh, { exact: true }).fill('short');
	await phone.button(keys.password.change).click();
	await phone.sees(account.passwordShort);
	await change.getByLabel(keys.password.fresh, { exact: true }).fill(next);
	await phone.button(keys.password.change).click();
	await phone.sees(keys.refused);
	await phone.looks('a password that is refused');

	// The answer is lost on the way; the same again finds it done.
	await change.getByLabel(keys.password.old, { exact: true }).fill(phone.password);
	phone.watch.cut();
	phone.wire.deafen(/\/me\/password$/);
	await phone.button(keys.password.change).click();
	await phone.sees(keys.password.unsure);
	phone.wire.mend();
	await phone.button(keys.password.change).click();
	await phone.sees(keys.password.changed);
	await phone.looks('a password that is changed');

	// The desk is signed out, and has lost nothing.
	desk.watch.expects(401);
	await comesOnline(desk);
	await desk.arrivesAt(account.signIn.title);
	await desk.field(account.handleAgain).fill(desk.handle);
	await desk.field(account.password).fill(desk.password);
	await desk.button(account.signIn.submit).click();
	await desk.page.getByRole('alert').waitFor();
	await desk.field(account.password).fill(next);
	await desk.button(account.signIn.submit).click();
	await desk.page.getByRole('heading', { level: 1, name: account.signIn.title }).waitFor({ state: 'hidden' });
	desk.password = phone.password = next;
	await desk.page.goto('/journal');
	await unlocks(desk);
	await desk.page.getByRole('link', { name: tunnel }).waitFor();
	await eventually(async () => assert.equal((await sealed(phone)).length, 1));
	await phone.page.goto('/journal');
	await unlocks(phone);
	await phone.page.getByRole('link', { name: tunnel }).waitFor();

	// Two tabs of one browser: what one locks is locked in the other, and signing out signs out both.
	const first = phone.page;
	phone.page = await phone.context.newPage();
	await phone.page.goto('/journal');
	await unlocks(phone);
	await phone.button(list.lock).click();
	await first.getByRole('heading', { level: 1, name: locked.title }).waitFor();
	phone.watch.expects(401);
	await signsOutHere(phone);
	await first.getByRole('heading', { level: 1, name: account.signIn.title }).waitFor();
});

story('Another recovery code', async ({ person }) => {
	const ines = await (await person('Ines')).arrives();
	await goesToKeys(ines);
	const code = part(ines, keys.code.title);

	// Whoever looks and goes away again keeps the code they have.
	await code.getByLabel(keys.present, { exact: true }).fill(ines.password);
	await ines.button(keys.code.begin).click();
	await ines.page.getByRole('heading', { name: keys.code.shownTitle }).waitFor();
	await ines.looks('a code that does not count yet');
	await ines.button(keys.stop).click();
	await code.getByLabel(keys.present, { exact: true }).fill(ines.password);
	await ines.button(keys.code.begin).click();
	const coming = ines.page.waitForEvent('download');
	await ines.button(account.code.download).click();
	await coming;
	const shown = (await ines.page.getByLabel(account.code.label, { exact: true }).innerText()).replaceAll(/[^A-Z]/g, '');
	await ines.tick(account.code.kept);
	await ines.button(account.next).click();
	await ines.sees(keys.code.done);
	await ines.looks('a code that counts');

	// The old one opens nothing, the new one does.
	const again = await person('Ines again');
	again.watch.expects(401);
	await again.opens('/recovery', account.recovery.title);
	await again.field(account.handleAgain).fill(ines.handle);
	await again.field(account.newPassword).fill(next);
	await again.field(account.recovery.code).fill(ines.code);
	await again.button(account.recovery.submit).click();
	await again.page.getByRole('alert').waitFor();
	await again.field(account.recovery.code).fill(shown);
	await again.button(account.recovery.submit).click();
	await keepsCode(again);
	ines.watch.expects(401);
});

story(
	'A passkey',
	async ({ person }) => {
		const ada = await (await person('Ada')).arrives();
		const device = await ada.context.newCDPSession(ada.page);
		await device.send('WebAuthn.enable');
		const authenticator = async (hasPrf) =>
			(
				await device.send('WebAuthn.addVirtualAuthenticator', {
					options: {
						protocol: 'ctap2',
						ctap2Version: 'ctap2_1',
						transport: 'internal',
						hasResidentKey: true,
						hasUserVerification: true,
						hasPrf,
						isUserVerified: true,
						automaticPresenceSimulation: true
					}
				})
			).authenticatorId;
		const adds = async (label) => {
			const passkeys = part(ada, keys.passkeys.title);
			await passkeys.getByLabel(keys.passkeys.label, { exact: true }).fill(label);
			await passkeys.getByLabel(keys.present, { exact: true }).fill(ada.password);
			await ada.button(keys.passkeys.prepare).click();
			await ada.sees(keys.passkeys.ready);
			await ada.button(keys.passkeys.make).click();
		};

		// A device that makes passkeys, and none that opens anything: it is said, and nothing is added.
		const plain = await authenticator(false);
		await goesToKeys(ada);
		await adds('This phone');
		await ada.sees(keys.passkeys.plain);
		await ada.looks('a device that cannot');
		assert.deepEqual((await ada.asks('GET', '/api/me/passkeys')).passkeys, []);
		await ada.button(keys.stop).click();
		await device.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: plain });

		await authenticator(true);
		await adds('This phone');
		await ada.sees(keys.passkeys.added);
		await ada.page.getByText('This phone, since').waitFor();
		await ada.looks('a passkey that was added');

		// After a reload the journal is locked, and the passkey opens it; the password stands beside it.
		await ada.opens('/journal', locked.title);
		await ada.button(keys.passkeys.open).waitFor();
		await ada.looks('a locked journal with a passkey');
		await ada.field(locked.password).fill('not the one');
		await ada.button(locked.open).click();
		await ada.sees(vault.refused);
		await ada.page.getByText(keys.forgotten.text).waitFor();
		await ada.looks('a locked journal, refused');
		await ada.button(keys.passkeys.open).click();
		await ada.arrivesAt(journal);
		await ada.page.reload();
		await unlocks(ada);

		// Removed, it is offered no more.
		await goesToKeys(ada);
		await ada.button(keys.passkeys.removeOf('This phone')).click();
		await ada.page.getByRole('dialog').getByRole('button', { name: keys.passkeys.remove, exact: true }).click();
		await ada.sees(keys.passkeys.removed);
		await ada.page.goto('/journal');
		await ada.arrivesAt(locked.title);
		await ada.page.waitForLoadState('networkidle');
		assert.equal(await ada.button(keys.passkeys.open).count(), 0);
	},
	{ host }
);
