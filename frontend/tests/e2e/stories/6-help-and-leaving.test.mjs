// The two things that have to work on the worst day: help without a line and without an account, and the way out.
import assert from 'node:assert/strict';
import { story } from '../harness/story.mjs';
import { front } from '../../../src/lib/words/front.ts';
import { leave } from '../../../src/lib/words/leave.ts';
import { resource, rightNow } from '../../../src/lib/words/resource.ts';
import { today } from '../../../src/lib/words/today.ts';

story('Help without a line', async ({ person }) => {
	const guest = await person('Guest');
	await guest.opens('/', front.title);
	await resourcesAreKept(guest.page);

	guest.loses();
	await guest.opens('/resources', resource.title);
	await guest.field(resource.country).selectOption({ label: 'Germany' });
	const emergency = guest.page.getByRole('listitem').filter({ hasText: resource.emergency });
	assert.match(await emergency.getByRole('link').first().getAttribute('href'), /^tel:112$/);
	await guest.sees(resource.again);
	await guest.sees(resource.may);
	await guest.looks('resources for Germany');

	await guest.field(resource.country).selectOption({ label: resource.unlisted });
	await guest.sees(resource.missing.title);
	await guest.looks('resources for a country that is not listed');

	await guest.link(resource.rightNowLink).click();
	await guest.arrivesAt(rightNow.title);
});

story('The worker of a newer build', async ({ person }) => {
	const guest = await person('Guest');
	await guest.opens('/', front.title);
	await resourcesAreKept(guest.page);
	await guest.page.evaluate(async () => {
		await (await caches.open('afterward.older')).put('/200.html', new Response('an older shell'));
		await (await navigator.serviceWorker.ready).unregister();
	});
	await guest.opens('/resources', resource.title);
	await guest.page.waitForFunction(async () => (await caches.keys()).length === 1 && !(await caches.has('afterward.older')), undefined, { polling: 100 });
	await resourcesAreKept(guest.page);
	guest.loses();
	await guest.opens('/resources', resource.title);
});

story('Leave this page', async ({ person, address }) => {
	const mira = await (await person('Mira')).arrives();
	await mira.opens('/today', today.title);
	mira.watch.mayGoTo = (url) => url.hostname === 'www.weather.com';
	const elsewhere = mira.page.getByRole('heading', { name: 'Elsewhere' });

	await mira.button(leave.button).click();
	await elsewhere.waitFor();
	assert.deepEqual(await mira.asks('GET', '/api/session'), {}, 'the cookie opens nothing any more');
	await mira.page.goBack();
	assert.ok(!(await mira.page.content()).includes(mira.handle), 'going back shows nobody');

	// By keyboard, from a page that anyone may open; there is no session left to end.
	mira.watch.expects(401);
	await mira.opens('/resources', resource.title);
	await mira.page.keyboard.press('Shift');
	await mira.page.keyboard.press('Shift');
	await mira.sees(leave.marks(2));
	await mira.page.keyboard.press('Shift');
	await elsewhere.waitFor();
	assert.notEqual(new URL(mira.page.url()).origin, address);
});

/** Waits until the browser has kept the list of resources for a day without a line. */
async function resourcesAreKept(page) {
	await page.waitForFunction(
		async () => {
			const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
			const [name] = await caches.keys();
			if (!name) return false;
			const cache = await caches.open(name);
			const kept = await cache.keys();
			if (!loaded.filter((url) => url.includes('/_app/')).every((url) => kept.some((one) => one.url === url))) return false;
			const texts = await Promise.all(kept.filter(({ url }) => url.endsWith('.js')).map(async (one) => (await cache.match(one)).text()));
			// The list itself, and the last of the pages that are kept with it.
			return ['"countryCode":"', 'id="sitting"'].every((last) => texts.some((text) => text.includes(last)));
		},
		undefined,
		{ polling: 100 }
	);
}
