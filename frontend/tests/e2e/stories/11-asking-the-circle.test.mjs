// Somebody asks the circle a question; it is answered with consent and with a concern, which nobody reads before it closes.
// What somebody is concerned about in other agreements is read without their name.
import assert from 'node:assert/strict';
import { story } from '../harness/story.mjs';
import { member } from '../../../src/lib/words/member.ts';

const words = member.proposals;
const title = 'We begin at seven from January.';
const concern = 'I come straight from work, and seven is too early.';
const line = 'We end with a minute of quiet.';

story('Asking the circle', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings');
	const path = `/circles/${circle.card.id}/proposals`;
	const bo = await (await person('Bo')).arrives();
	for (const one of [ada, bo]) one.watch.expects(422);
	await bo.joins(circle);

	// Asked on the page; an empty question stays where it is and says why.
	await ada.opens(path, words.title);
	await ada.page.getByText(words.ask.open).click();
	await ada.button(words.ask.send).click();
	await ada.page.getByText('1 to 280 characters').first().waitFor();
	await ada.field(words.ask.title).fill(title);
	await ada.field(words.ask.days).selectOption('3');
	await ada.button(words.ask.send).click();
	await ada.sees(words.ask.asked);
	await ada.sees(words.answered(1, 2));
	await ada.sees(words.mine.consent);
	await ada.looks('a question that is open');

	// A concern needs its reason, and what was begun is kept.
	await bo.opens(path, words.title);
	await bo.sees(title);
	await bo.button(words.concern).click();
	await bo.button(words.say).click();
	await bo.page.getByText('1 to 500 characters').first().waitFor();
	await bo.looks('a concern without a reason');
	await bo.field(words.reason).fill(concern);
	await bo.page.reload();
	await bo.button(words.concern).click();
	assert.equal(await bo.field(words.reason).inputValue(), concern);
	await bo.button(words.say).click();
	await bo.sees(words.mine.concern);
	await bo.sees(concern);

	// Ada hears at once that both have answered, and not what.
	await ada.sees(words.answered(2, 2));
	assert.equal(await ada.page.getByText(concern).count(), 0);
	const [open] = (await ada.asks('GET', `/api${path}`)).proposals;
	assert.deepEqual([open.answered, open.concerns, open.tally], [2, [], undefined]);

	// Of other agreements the concern is read, without a name.
	await bo.asks('POST', `/api${path}`, { nonce: 'n', kind: 'agreements', own: [line] });
	const { proposals } = await ada.asks('GET', `/api${path}`);
	const other = proposals.find((one) => one.kind === 'agreements');
	await ada.asks('PUT', `/api${path}/${other.id}/answer`, { answer: 'concern', reason: 'A minute is long.' });
	await bo.sees('A minute is long.');
	await bo.looks('a concern about agreements');

	// Taken back, it is over, and what was answered is forgotten.
	await ada.button(words.withdraw).click();
	await ada.page.getByRole('dialog', { name: words.withdrawSure, exact: true }).getByRole('button', { name: words.withdraw, exact: true }).click();
	await ada.sees(words.state.withdrawn);
	assert.equal(await ada.page.getByText(concern).count(), 0);
	await ada.looks('a question that was taken back');
});
