// Cem needs somebody and says so with one press. Ada and Bo are told, and nobody else; Bo is there, and from then on Ada
// does not read it. It is closed in two steps, and goes on once more in between.
import assert from 'node:assert/strict';
import { story } from '../harness/story.mjs';
import { member } from '../../../src/lib/words/member.ts';
import { support } from '../../../src/lib/words/support.ts';

const asked = 'I have not slept for two nights.';
const answer = 'I am with you. Shall we look at tonight first?';
const more = 'Yes. I am afraid of the dark hours.';

story('Support', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings');
	const { id, name } = circle.card;
	const [bo, cem, dee] = [await person('Bo'), await person('Cem'), await person('Dee')];
	for (const one of [bo, cem, dee]) {
		await one.arrives();
		await one.joins(circle);
	}
	const people = (await ada.asks('GET', `/api/circles/${id}/members`)).members;
	await ada.asks('PUT', `/api/circles/${id}/members/${people.find((one) => one.name === 'Bo').id}/role`, { role: 'moderator' });
	await bo.opens(`/circles/${id}`, name);

	await cem.opens(`/circles/${id}`, name);
	await cem.link(support.link).click();
	await cem.arrivesAt(support.title);
	await cem.field(support.askLabel).fill(asked);
	cem.loses();
	await cem.button(support.ask).click();
	await cem.page.getByRole('alert').waitFor();
	assert.equal(await cem.field(support.askLabel).inputValue(), asked);
	cem.finds();
	await cem.button(support.ask).click();
	await cem.arrivesAt(support.own);
	await cem.sees(support.told);
	await cem.sees(asked);

	// Bo has it before him without looking for it. Dee finds nothing.
	await bo.page.getByText(support.waits.one).waitFor();
	await bo.looks('somebody needs support');
	await bo.link(support.waits.look).click();
	await bo.arrivesAt(support.title);
	await bo.link(support.open('Cem')).click();
	await bo.arrivesAt(support.open('Cem'));
	await bo.sees(asked);
	const address = new URL(bo.page.url()).pathname;
	assert.deepEqual((await dee.asks('GET', `/api/circles/${id}/side-rooms`)).rooms, []);
	dee.watch.expects(404);
	await dee.opens(address, support.gone.title);
	assert.equal((await ada.asks('GET', `/api/circles/${id}/side-rooms`)).rooms.length, 1);

	await bo.button(support.take).click();
	await bo.sees(support.taken);
	await cem.sees(support.here('Bo'));
	assert.deepEqual((await ada.asks('GET', `/api/circles/${id}/side-rooms`)).rooms, []);
	await bo.field(support.line).fill(answer);
	await bo.button(support.send).click();
	await cem.sees(answer);
	await cem.looks('somebody is there');
	await cem.field(support.line).fill(more);
	await cem.button(support.send).click();
	await bo.sees(more);

	// Two steps, with one back between them.
	await bo.button(support.soften).click();
	await bo.sees(support.softened);
	await cem.sees(support.softMine);
	await cem.looks('it may be done');
	await cem.button(support.goOn).first().click();
	await cem.sees(support.wentOn);
	await bo.page.getByRole('button', { name: support.soften, exact: true }).waitFor();
	await cem.button(support.close).click();
	const sure = cem.page.getByRole('dialog');
	await cem.looks('closing it');
	await sure.getByRole('button', { name: support.close, exact: true }).click();
	await cem.page.getByText(support.closed, { exact: true }).waitFor();
	await cem.looks('a side room that is closed');
	await bo.page.getByRole('button', { name: support.goOn, exact: true }).waitFor();
	await bo.looks('a side room that was closed');

	// Who paused reads nothing of the circle, and is still not alone.
	await dee.asks('POST', `/api/circles/${id}/members/me/pause`, { days: 3 });
	await dee.opens(`/circles/${id}`, member.rested.pausedTitle);
	await dee.link(support.link).click();
	await dee.arrivesAt(support.title);
	await dee.button(support.ask).click();
	await dee.arrivesAt(support.own);
	await dee.looks('support, while one paused');
	await bo.opens(`/circles/${id}`, name);
	await bo.page.getByText(support.waits.one).waitFor();
	await bo.opens(new URL(dee.page.url()).pathname, support.open('Dee'));
	await bo.button(support.take).click();
	await bo.sees(support.taken);
	await dee.sees(support.here('Bo'));
});
