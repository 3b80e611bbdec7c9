// Someone keeps a sentence, makes one small thing of it, and begins an arc. Of all this the server has no word.
import assert from 'node:assert/strict';
import { eventually } from '../harness/eventually.mjs';
import { story } from '../harness/story.mjs';
import { choose } from '../../../src/lib/words/choose.ts';
import { going } from '../../../src/lib/words/going.ts';
import { practice as words } from '../../../src/lib/words/practice.ts';
import { today } from '../../../src/lib/words/today.ts';

const happened = 'My sister called, and I let it ring.';
const meaning = 'I hide when somebody is kind to me.';
const cue = 'after breakfast on Sunday';
const step = 'call her back';

const items = async (who, kind) => (await who.asks('GET', '/api/me/items')).items.filter((item) => item.kind === kind && !item.gone);

// covers: unit 5, unit 8, unit 11, unit 14, unit 15, unit 28, unit 31
story('One small thing', async ({ person, holdsNone }) => {
	const ada = await (await person('Ada')).arrives();
	const toJournal = async () => {
		await ada.page.getByRole('navigation').getByRole('link', { name: words.list.title, exact: true }).first().click();
		await ada.arrivesAt(new RegExp(`^${words.list.title}$`));
	};
	await ada.opens('/journal', words.locked.title);
	await ada.field(words.locked.password).fill(ada.password);
	await ada.button(words.locked.open).click();
	await ada.arrivesAt(new RegExp(`^${words.list.title}$`));

	// What happened, and what it means.
	await ada.link(words.list.ways['/journal/insights']).click();
	await ada.arrivesAt(choose.insights.title);
	await ada.link(choose.insights.write).click();
	await ada.arrivesAt(choose.insight.newTitle);
	await ada.field(choose.insight.event).fill(happened);
	await ada.field(choose.insight.sense).fill(meaning);
	await ada.looks('keeping a sentence');
	await eventually(async () => assert.equal((await items(ada, 'insight')).length, 1));

	// From it, one small thing, in four steps.
	await toJournal();
	await ada.link(words.list.ways['/journal/commitments']).click();
	await ada.arrivesAt(choose.commitments.title);
	await ada.link(choose.commitments.write).click();
	await ada.arrivesAt(choose.plan.newTitle);
	await ada.field(choose.plan.insight).selectOption({ label: meaning });
	await ada.page.getByLabel(choose.kind.relationship).check();
	await ada.looks('where it comes from');
	await ada.button(choose.plan.next).click();
	await ada.field(choose.plan.cue).fill(cue);
	await ada.field(choose.plan.do).fill(step);
	await ada.looks('when, and then');
	await ada.button(choose.plan.next).click();
	await ada.looks('what gets in the way');
	await ada.button(choose.plan.next).click();
	await ada.sees(choose.sentence(cue, step));
	await ada.looks('say it once');
	await ada.button(choose.plan.begin).click();
	await eventually(async () => {
		assert.equal((await items(ada, 'commitment')).filter((one) => one.active).length, 1);
		const looks = await items(ada, 'follow_up');
		assert.ok(looks.length > 3 && looks.every((one) => one.dueOn));
	});
	await ada.looks('a commitment that is open');

	// An arc, the pages beside it, and where it all came from.
	await toJournal();
	await ada.link(words.list.ways['/journal/going']).click();
	await ada.arrivesAt(going.title);
	await ada.link(going.begin).click();
	await ada.arrivesAt(going.start.title);
	await ada.field(going.start.label).fill('The long weekend');
	await ada.page.getByRole('button', { name: going.start.save, exact: true }).click();
	await eventually(async () => assert.equal((await items(ada, 'arc')).length, 1));
	await ada.looks('an arc that is begun');
	for (const page of ['/journal/not-yet', '/from-here', '/journal/people', '/journal/structure', '/journal/take-along']) {
		await toJournal();
		await ada.link(words.list.ways[page]).click();
		await ada.page.waitForURL(`**${page}`);
		await ada.page.getByRole('heading', { level: 1 }).waitFor();
		await ada.looks(words.list.ways[page]);
	}
	await toJournal();
	await ada.page.getByRole('link', { name: 'Today', exact: true }).click();
	await ada.page.getByRole('heading', { level: 1 }).waitFor();
	// Today is about today: its first line, and one arc at most; the list of them is two taps away, as above.
	await ada.sees(today.lead);
	await ada.page.getByRole('link', { name: 'The long weekend' }).waitFor();
	assert.equal(await ada.page.locator('main a[href^="/journal/going/"]:not([href*="/look/"]):not([href*="/review/"])').count(), 1);
	await ada.looks('Today, with the notebook open');

	// Nothing of what was written is anywhere in what the server has.
	const all = JSON.stringify(await ada.asks('GET', '/api/me/items'));
	const written = [happened, meaning, cue, step, 'The long weekend'];
	for (const text of written) assert.ok(!all.includes(text));
	holdsNone([...written, ada.password]);
});
