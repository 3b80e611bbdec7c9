// Someone signs in on a second device and finds the same there; signing out everywhere ends both.
import assert from 'node:assert/strict';
import { signsIn } from '../harness/doors.mjs';
import { entersRoom } from '../harness/rooms.mjs';
import { story } from '../harness/story.mjs';
import { account } from '../../../src/lib/words/account.ts';
import { realtime } from '../../../src/lib/words/realtime.ts';
import { settings } from '../../../src/lib/words/settings.ts';
import { today } from '../../../src/lib/words/today.ts';

story('A second device', async ({ person }) => {
	const phone = await (await person('Ines')).arrives();
	const circle = await phone.founds('The long table');
	const { card } = circle;
	await phone.opens('/today', today.title);
	await phone.link(today.openOf(card.name)).waitFor();

	const laptop = await person('Ines on a laptop');
	await signsIn(laptop, phone);
	await laptop.link(today.openOf(card.name)).waitFor();
	await laptop.sees(today.hello(phone.handle));

	// The first one sits in the live room when the second ends everything, on both. It hears of it there.
	await entersRoom(phone, circle);
	await laptop.opens('/settings', settings.title);
	phone.watch.expects(401);
	await laptop.button(settings.account.everywhere).click();
	await laptop.page.waitForURL((url) => url.pathname === '/');
	await phone.page.getByText(realtime.ended.signed_out).or(phone.page.getByRole('heading', { name: account.signIn.title })).first().waitFor();
	await phone.page.goto('/today');
	await phone.arrivesAt(account.signIn.title);
	assert.equal((await phone.context.request.get('/api/me/circles')).status(), 401);

	// What the account had is still there for whoever knows the password.
	await signsIn(phone);
	await phone.link(today.openOf(card.name)).waitFor();
});
