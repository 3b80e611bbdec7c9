// Someone writes without a line, closes everything, and opens it again later: what they wrote arrives by itself, once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { eventually } from '../harness/eventually.mjs';
import { comesOnline, goesOffline, isKept, reopens } from '../harness/kept.mjs';
import { story } from '../harness/story.mjs';
import { drafts } from '../../../src/lib/words/drafts.ts';
import { leave } from '../../../src/lib/words/leave.ts';
import { place } from '../../../src/lib/words/place.ts';
import { thread } from '../../../src/lib/words/thread.ts';
import { unsent } from '../../../src/lib/words/unsent.ts';

const title = 'Three weeks on';
const answer = 'I hear that the evenings have become quieter.';
const second = 'And the lamp, too.';
const mine = 'From a long train';
const told = 'No line for hours, and a lot of fields.';

async function twoInACircle(person) {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await bo.asks('PUT', '/api/me/practice');
	const id = circle.card.id;
	const { thread: about } = await ada.asks('POST', `/api/circles/${id}/threads`, {
		nonce: randomUUID(),
		kind: 'update',
		wants: 'reflection',
		replies: 'open',
		title,
		body: 'I switched the lamp on earlier, every evening.'
	});
	const answers = async () => (await ada.asks('GET', `/api/threads/${about.id}`)).posts.map((post) => post.body);
	const titles = async () => (await ada.asks('GET', `/api/circles/${id}/threads`)).threads.map((one) => one.title);
	return { ada, bo, id, about, answers, titles };
}

const answers = async (who) => {
	await who.field(thread.wants.reflection.label).fill(answer);
	await who.button(thread.wants.reflection.send).click();
};

// covers: write offline, close, reopen, come online: sent once
story('Waiting to send', async ({ person }) => {
	const there = await twoInACircle(person);
	const { ada, bo } = there;
	await ada.opens(`/threads/${there.about.id}`, title);

	await bo.opens(`/threads/${there.about.id}`, title);
	await isKept(bo.page);
	// What is begun with a line is among the drafts, until it is sent without one.
	await bo.field(thread.wants.reflection.label).fill(answer);
	await bo.sees(drafts.kept.server);
	const atThread = bo.page;
	const atHome = (bo.page = await bo.context.newPage());
	await bo.opens(`/circles/${there.id}`, 'The long table');
	bo.page = await bo.context.newPage();
	await bo.opens(`/circles/${there.id}/new-update`, thread.start.title);
	await isKept(bo.page);
	await goesOffline(bo);

	// A new update.
	await bo.field(thread.start.body).fill(told);
	await bo.field(thread.start.name).fill(mine);
	await bo.page.getByText(thread.start.how).click();
	await bo.choice(thread.wants.quiet.name).check();
	await bo.button(thread.start.send).click();
	await bo.sees(unsent.waiting);
	await bo.sees(told);
	assert.equal(await bo.field(thread.start.body).inputValue(), '', 'the form is free for something else');
	await bo.looks('new update that waits');

	// An answer, taken back once and sent again.
	bo.page = atThread;
	await answers(bo);
	await bo.sees(unsent.waiting);
	await bo.looks('thread with an answer that waits');
	await bo.button(unsent.putBack).click();
	await bo.seesNoMore(unsent.waiting);
	assert.equal(await bo.field(thread.wants.reflection.label).inputValue(), answer);
	await answers(bo);
	await bo.sees(unsent.waiting);
	assert.deepEqual(await there.answers(), [], 'nothing comes through');

	// Both stand on the circle's home, which another tab has open.
	bo.page = atHome;
	await bo.sees(told);
	await bo.sees(answer);
	await bo.looks('home with what waits');

	// Closed, and opened again without a line: the app's own page, and not a word of what waits.
	await reopens(bo);
	await bo.opens(`/threads/${there.about.id}`, place.waiting);
	await bo.sees(place.waits);
	const shown = await bo.page.locator('body').innerText();
	for (const word of [answer, told, mine, title, bo.handle]) assert.ok(!shown.includes(word), `“${word}” is shown to whoever opens the browser`);
	// A page that was never opened here does not show the browser's error either.
	const reopened = bo.page;
	bo.page = await bo.context.newPage(); // it loads itself again when the line is back, wherever its tab is by then
	await bo.opens('/settings/close', place.waiting);
	await bo.page.close();
	bo.page = reopened;

	await comesOnline(bo);
	await bo.arrivesAt(title);
	await bo.seesNoMore(unsent.waiting);
	await bo.sees(answer);
	await ada.sees(answer);
	await eventually(async () => assert.deepEqual((await there.titles()).sort(), [mine, title].sort()));
	assert.deepEqual(await there.answers(), [answer]);
	assert.equal(await bo.page.evaluate(() => Object.keys(localStorage).some((name) => name.includes('.unsent.'))), false);

	// Of the server's answers, and of anything of a person, the worker has kept nothing.
	const kept = await bo.page.evaluate(async () => {
		const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
		return caught.flat().map(({ url }) => new URL(url).pathname);
	});
	assert.ok(kept.includes('/200.html'));
	assert.deepEqual(kept.filter((path) => !/^\/(_app\/immutable\/.*|200\.html|[\w-]+\.(svg|txt|png|webmanifest))$/.test(path)), []);

	// Once means once, whoever comes back how often.
	await bo.page.reload();
	await bo.sees(answer);
	assert.deepEqual(await there.answers(), [answer]);
	assert.equal((await there.titles()).filter((one) => one === mine).length, 1);
	await eventually(async () => assert.deepEqual((await bo.asks('GET', '/api/me/post-drafts')).drafts, []));
	assert.equal(await bo.field(thread.wants.reflection.label).inputValue(), '');
});

// covers: the answer of the server is lost after it has written
story('An answer that was not heard', async ({ person }) => {
	const there = await twoInACircle(person);
	const { ada, bo } = there;
	await ada.opens(`/threads/${there.about.id}`, title);
	await bo.opens(`/threads/${there.about.id}`, title);
	await isKept(bo.page);

	bo.watch.cut();
	bo.wire.deafen(/\/posts$/);
	await answers(bo);
	await bo.sees(unsent.tried);
	await ada.sees(answer);
	assert.equal(await bo.button(unsent.putBack).count(), 0, 'what may have arrived is not taken back to be written twice');

	await reopens(bo);
	bo.finds();
	await bo.opens(`/threads/${there.about.id}`, title);
	await bo.seesNoMore(unsent.tried);
	await bo.sees(answer);
	assert.equal(await bo.field(thread.wants.reflection.label).inputValue(), '');
	assert.deepEqual(await there.answers(), [answer]);
});

// What is answered was taken back while somebody had no line: their words come back, and so does the reason.
story('Refused when the line is back', async ({ person }) => {
	const there = await twoInACircle(person);
	const { ada, bo } = there;
	const path = `/api/threads/${there.about.id}`;
	await bo.opens(`/threads/${there.about.id}`, title);
	await goesOffline(bo);
	await answers(bo);
	await bo.sees(unsent.waiting);
	await bo.field(thread.wants.reflection.label).fill(second);
	await bo.button(thread.wants.reflection.send).click();
	await bo.sees(second);
	await ada.asks('POST', `${path}/posts`, { nonce: randomUUID(), kind: 'said', body: 'And then I slept.' });
	await ada.asks('DELETE', `${path}/posts/${(await ada.asks('GET', path)).opening.id}`);

	bo.watch.expects(403, 404, 409);
	await comesOnline(bo);
	await bo.seesNoMore(unsent.waiting);
	await bo.sees(thread.shut.withdrawn);
	assert.equal(await bo.field(thread.shut.yours).inputValue(), answer, 'the words are back');
	await bo.page.getByRole('main').getByRole('alert').waitFor();
	await bo.looks('thread with words that came back');

	// For the second there was no room; it is found from any page, also by whoever lost the way to the thread.
	await bo.link(unsent.toCameBack).click();
	await bo.arrivesAt(unsent.page.title);
	await bo.sees(second);
	await bo.link(unsent.toThread).click();
	await bo.arrivesAt(thread.wordless.withdrawn);
	await bo.button(unsent.putBack).click();
	assert.equal(await bo.field(thread.shut.yours).inputValue(), `${second}\n\n${answer}`);
	await bo.seesNoMore(unsent.cameBack);
	assert.deepEqual(await there.answers(), ['And then I slept.']);
});

// Leaving takes what waits along, as it does drafts: nothing of it is sent later, and nothing says that it was there.
story('Leaving while something waits', async ({ person }) => {
	const there = await twoInACircle(person);
	const { bo } = there;
	await bo.opens(`/threads/${there.about.id}`, title);
	await isKept(bo.page);
	await goesOffline(bo);
	await answers(bo);
	await bo.sees(unsent.waiting);
	bo.watch.mayGoTo = (url) => url.hostname === 'www.weather.com';
	await bo.button(leave.button).click();
	await bo.page.waitForURL((url) => url.hostname !== '127.0.0.1');

	await reopens(bo);
	await bo.opens(`/threads/${there.about.id}`, place.waiting);
	assert.equal(await bo.page.getByText(place.waits).count(), 0);
	assert.ok(!(await bo.page.evaluate(() => JSON.stringify(localStorage))).includes(answer));
	bo.watch.expects(401);
	await comesOnline(bo);
	await bo.page.waitForURL('**/sign-in**');
	assert.deepEqual(await there.answers(), []);
});
