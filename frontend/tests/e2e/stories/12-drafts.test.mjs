// Someone finds what they wrote elsewhere and did not share: one is shared, one gets a time, one is deleted.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { story } from '../harness/story.mjs';
import { drafts as words } from '../../../src/lib/words/drafts.ts';

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
