// Somebody is warned, says that they saw it, and says one word against it. Who warned them does not decide; another does,
// and takes the warning back. They read it where they read the warning.
import assert from 'node:assert/strict';
import { dialog, goesToModerate, turnsTo } from '../harness/circles.mjs';
import { story } from '../harness/story.mjs';
import { acts } from '../../../src/lib/words/acts.ts';
import { appeal } from '../../../src/lib/words/appeal.ts';
import { member } from '../../../src/lib/words/member.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';

const act = moderate.person;
const told = member.measure;
const why = 'You answered while Dee was speaking.';
const plea = 'Dee had asked me to. She can tell you.';
const answer = 'I asked Dee, and it is as you say. I am sorry.';

story('An appeal', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings');
	const { id, name } = circle.card;
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	const cem = await (await person('Cem')).arrives();
	await cem.joins(circle);
	const people = (await ada.asks('GET', `/api/circles/${id}/members`)).members;
	await ada.asks('PUT', `/api/circles/${id}/members/${people.find((one) => one.name === 'Bo').id}/role`, { role: 'moderator' });

	// Bo warns Cem, and reads first what Cem will.
	await bo.opens(`/circles/${id}`, name);
	await goesToModerate(bo);
	await turnsTo(bo, 'members');
	await bo.link(moderate.members.open('Cem')).click();
	await bo.arrivesAt('Cem');
	await bo.looks('the ladder');
	await bo.button(act.warn.name).first().click();
	const open = dialog(bo, act.doing(act.warn.name, 'Cem'));
	await open.getByRole('textbox').fill(why);
	await open.getByRole('button', { name: act.warn.yes, exact: true }).click();
	await open.getByText(act.clauseMissing).waitFor();
	assert.equal(await open.getByRole('textbox').inputValue(), why, 'what was written stays');
	await bo.field(act.clause).selectOption('3');
	await open.getByRole('heading', { name: moderate.theyRead('Cem') }).waitFor();
	await bo.looks('what Cem will read');
	await open.getByRole('button', { name: act.warn.yes, exact: true }).click();
	await open.waitFor({ state: 'hidden' });
	await bo.button(appeal.undo.yes).first().waitFor();
	await bo.looks('what can be taken back');

	// Cem says that they saw it, which is not to agree with it.
	await cem.opens(`/circles/${id}`, name);
	await cem.sees(told.title.warned);
	await cem.button(told.seen).click();
	await cem.seesNoMore(told.title.warned);
	await cem.opens('/what-happened', member.happened.title);
	await cem.sees(why);
	await cem.button(appeal.own.open).click();
	await cem.field(appeal.own.label).fill(plea);
	await cem.looks('an appeal being written');
	await cem.page.reload();
	assert.equal(await cem.field(appeal.own.label).inputValue(), plea, 'what was being written is kept');
	await cem.button(appeal.own.send).click();
	await cem.sees(appeal.own.state.open);
	await cem.looks('an appeal that was sent');

	// Bo did it, and does not decide.
	await turnsTo(bo, 'appeals');
	await bo.sees(plea);
	await bo.sees(appeal.list.yours);
	assert.equal(await bo.button(appeal.list.decide).count(), 0);
	await bo.looks('an appeal against what one did');

	await ada.opens(`/circles/${id}`, name);
	await goesToModerate(ada);
	await turnsTo(ada, 'appeals');
	await ada.sees(plea);
	await ada.button(appeal.list.decide).click();
	await ada.page.getByRole('radio', { name: appeal.list.outcomes.overturned.label }).check();
	await ada.field(appeal.list.reply).fill(answer);
	await ada.page.getByRole('heading', { name: appeal.list.theyRead }).waitFor();
	await ada.looks('an appeal being decided');
	await ada.button(appeal.list.send).click();
	await ada.sees(appeal.list.done);
	await ada.sees(appeal.list.state.overturned);
	await ada.looks('an appeal that is decided');
	await turnsTo(ada, 'log');
	await ada.page.getByText(acts.what.appeal_overturned('Ada', 'Cem', '')).waitFor();
	await ada.looks('the log');

	await cem.page.reload();
	await cem.sees(appeal.own.state.overturned);
	await cem.sees(answer);
	await cem.looks('what came of it');
	await cem.opens(`/circles/${id}/counts`, appeal.counts.title);
	await cem.sees(appeal.counts.none);
	await cem.looks('counts');
});
