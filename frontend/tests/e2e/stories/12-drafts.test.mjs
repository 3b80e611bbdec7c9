// Someone finds what they wrote elsewhere and did not share: one is shared, one gets a time, one is deleted.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { signsIn } from '../harness/doors.mjs';
import { story } from '../harness/story.mjs';
import { drafts as words } from '../../../src/lib/words/drafts.ts';
import { thread } from '../../../src/lib/words/thread.ts';

story('Drafts', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	const keep = (title, more) =>
		ada.asks('PUT', `/api/me/post-drafts/${randomUUID()}`, {
			circle: circle.card.id,
			nonce: randomUUID(),
			rev: 0,
			kind: 'update',
			wants: 'reflection',
			replies: 'open',
			title,
			body: `What ${title.toLowerCase()} was like, in a few lines.`,
			...more
		});
	const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
	await keep('The kettle', { publishAt: inAnHour });
	await keep('The stairs');
	await keep('The lamp');

	await ada.opens(`/circles/${circle.card.id}`, circle.card.name);
	await ada.link(words.link).click();
	await ada.arrivesAt(words.title);
	const item = (title) => ada.page.getByRole('listitem').filter({ has: ada.page.getByRole('heading', { level: 3, name: title }) });
	await item('The kettle').getByText('Europe/Berlin').waitFor();

	// One is shared now, and is there for everybody.
	await item('The lamp').getByRole('button', { name: words.share }).click();
	await ada.sees(words.shared);
	await ada.seesNoMore('What the lamp was like');
	await bo.opens(`/circles/${circle.card.id}`, circle.card.name);
	await bo.page.getByRole('link', { name: 'The lamp' }).waitFor();

	// One gets a time of its own; a time that is over is not taken.
	await item('The stairs').getByRole('button', { name: words.later }).click();
	await ada.looks('form of a time');
	const when = item('The stairs').getByLabel(words.when('Europe/Berlin'), { exact: true });
	await when.fill('2020-01-01T09:00');
	await item('The stairs').getByRole('button', { name: words.setTime }).click();
	await ada.sees(words.whenWrong);
	const later = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
	await when.fill(`${later}T09:00`);
	await item('The stairs').getByRole('button', { name: words.setTime }).click();
	await ada.sees(words.moved);
	const kept = await ada.asks('GET', `/api/me/post-drafts?circle=${circle.card.id}`);
	assert.deepEqual(kept.drafts.map(({ title, state }) => [title, state]), [['The stairs', 'scheduled'], ['The kettle', 'scheduled']]);
	assert.ok(kept.drafts[0].publishAt.startsWith(later));

	// One is deleted, and will not be shared.
	await item('The kettle').getByRole('button', { name: words.drop.button }).click();
	await ada.page.getByRole('dialog').waitFor();
	await ada.looks('dialog before deleting a draft');
	await ada.page.getByRole('dialog').getByRole('button', { name: words.drop.yes }).click();
	await ada.sees(words.dropped);
	await ada.seesNoMore('What the kettle was like');

	// Whoever has left still reads what they wrote, and deletes it.
	const mine = await bo.asks('PUT', `/api/me/post-drafts/${randomUUID()}`, { circle: circle.card.id, nonce: randomUUID(), rev: 0, kind: 'update', title: 'The door', body: 'I never said it.' });
	await bo.asks('DELETE', `/api/circles/${circle.card.id}/members/me`);
	await bo.opens(`/circles/${circle.card.id}/drafts`, words.title);
	await bo.sees(words.closed);
	await bo.sees(mine.body);
	assert.equal(await bo.button(words.share).count(), 0);
});

const first = 'The first line, on the phone.';
const second = 'A second one, on the laptop.';
const third = 'Another one, on the phone.';

// What is written on one device goes on on another; where both wrote, both are kept, and it is said.
story('A draft on two devices', async ({ person }) => {
	const phone = await (await person('Ada')).arrives();
	const circle = await phone.founds('The long table');
	const { id } = circle.card;
	const laptop = await person('Ada on a laptop');
	await signsIn(laptop, phone);
	const kept = async () => (await phone.asks('GET', `/api/me/post-drafts?circle=${id}`)).drafts;
	const body = (person) => person.field(thread.start.body);
	const goesOn = async (person, text) => {
		await person.page.getByRole('listitem').filter({ hasText: text }).getByRole('link', { name: words.open }).click();
		await person.arrivesAt(thread.start.title);
	};

	await phone.opens(`/circles/${id}/new-update`, thread.start.title);
	await body(phone).fill(first);
	await phone.field(thread.start.name).fill('The lamp');
	await phone.page.getByText(thread.start.how).click();
	await phone.choice(thread.wants.ideas.name).check();
	await phone.sees(words.kept.server);

	await laptop.opens(`/circles/${id}/drafts`, words.title);
	await goesOn(laptop, first);
	await laptop.page.waitForURL((url) => url.search === '');
	assert.equal(await body(laptop).inputValue(), first);
	await laptop.page.getByText('You ask for ideas.').waitFor();
	await body(laptop).fill(`${first} ${second}`);
	await laptop.sees(words.kept.server);

	// The phone still shows the page from before.
	phone.watch.expects(409);
	await body(phone).fill(`${first} ${third}`);
	await phone.sees(words.parted.changed);
	await phone.sees(words.kept.server);
	assert.equal(await body(phone).inputValue(), `${first} ${third}`);
	assert.deepEqual((await kept()).map((one) => one.body).sort(), [`${first} ${second}`, `${first} ${third}`].sort());
	await phone.looks('new update of which there are two now');

	// The phone goes on with the laptop's; its own is put aside, not lost.
	await phone.link(words.seeAll).click();
	await phone.arrivesAt(words.title);
	await goesOn(phone, second);
	await phone.sees(words.met.aside);
	assert.equal(await body(phone).inputValue(), `${first} ${second}`);
	await phone.looks('new update gone on with');
	await phone.button(thread.start.send).click();
	await phone.arrivesAt('The lamp');
	assert.deepEqual((await kept()).map((one) => one.body), [`${first} ${third}`]);

	// On the laptop the form is empty again, and says why.
	await laptop.page.reload();
	await laptop.sees(words.met.ended);
	assert.equal(await body(laptop).inputValue(), '');

	// The one that was left waits for its time.
	await phone.opens(`/circles/${id}/drafts`, words.title);
	await goesOn(phone, third);
	await phone.page.getByText(words.later, { exact: true }).click();
	await phone.button(words.setTime).click();
	await phone.page.getByText(words.moved).waitFor();
	assert.equal(await body(phone).inputValue(), '');
	assert.deepEqual((await kept()).map(({ body, state }) => [body, state]), [[`${first} ${third}`, 'scheduled']]);
	await phone.looks('form after something was kept for its time');

	// Deleted from the list, nothing of it stands in a form.
	await phone.opens(`/circles/${id}/drafts`, words.title);
	await goesOn(phone, third);
	assert.equal(await body(phone).inputValue(), `${first} ${third}`);
	await phone.opens(`/circles/${id}/drafts`, words.title);
	await phone.button(words.drop.button).click();
	await phone.page.getByRole('dialog').getByRole('button', { name: words.drop.yes }).click();
	await phone.sees(words.dropped);
	await phone.opens(`/circles/${id}/new-update`, thread.start.title);
	assert.equal(await body(phone).inputValue(), '');
	assert.ok(!(await phone.page.evaluate(() => JSON.stringify(localStorage))).includes(third));
});

story('A draft of an answer', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await bo.practises();
	const { thread: about } = await ada.asks('POST', `/api/circles/${circle.card.id}/threads`, {
		nonce: randomUUID(),
		kind: 'update',
		wants: 'reflection',
		replies: 'open',
		title: 'Three weeks on',
		body: 'I switched the lamp on earlier, every evening.'
	});
	const laptop = await person('Bo on a laptop');
	await signsIn(laptop, bo);
	const field = (person) => person.field(thread.wants.reflection.label);

	await bo.opens(`/threads/${about.id}`, about.title);
	await bo.button(thread.quotes.quote).click();
	await field(bo).fill(first);
	// Whoever goes on to another page at once finds it there.
	await bo.page.getByRole('link', { name: circle.card.name }).click();
	await bo.arrivesAt(circle.card.name);
	await bo.link(words.link).click();
	await bo.arrivesAt(words.title);
	await bo.sees(first);

	// On the laptop it stands in the thread by itself, and the list leads there too.
	await laptop.opens(`/threads/${about.id}`, about.title);
	await laptop.sees(thread.quotes.mine);
	assert.equal(await field(laptop).inputValue(), first);
	await laptop.opens(`/circles/${circle.card.id}/drafts`, words.title);
	await laptop.link(words.open).click();
	await laptop.arrivesAt(about.title);
	await laptop.sees(thread.quotes.mine);
	assert.equal(await field(laptop).inputValue(), first);
	assert.equal(await field(laptop).evaluate((one) => one === document.activeElement), true, 'the focus is where one goes on');
	await laptop.button(thread.wants.reflection.send).click();
	await laptop.sees(first);
	assert.deepEqual((await bo.asks('GET', '/api/me/post-drafts')).drafts, []);
	const { posts } = await ada.asks('GET', `/api/threads/${about.id}`);
	assert.deepEqual(posts.map((post) => [post.body, post.quote.text]), [[first, 'I switched the lamp on earlier, every evening.']]);
});
