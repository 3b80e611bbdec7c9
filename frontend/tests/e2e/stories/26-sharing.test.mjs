// Words of the journal are shared by a press, read by another, and taken back; and words of a gathering come into it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { eventually } from '../harness/eventually.mjs';
import { story } from '../harness/story.mjs';
import { around } from '../../../src/lib/words/around.ts';
import { choose } from '../../../src/lib/words/choose.ts';
import { gathering as gatherings } from '../../../src/lib/words/gathering.ts';
import { practice } from '../../../src/lib/words/practice.ts';
import { share } from '../../../src/lib/words/share.ts';
import { thread } from '../../../src/lib/words/thread.ts';

const happened = 'My sister called, and I let it ring.';
const meaning = 'I hide when somebody is kind to me.';
const doubt = 'On a Tuesday it is only half true.';
const title = 'A call I did not take';
const text = `${share.happened} ${happened}\n\n${share.means} ${meaning}`;
const entered = new RegExp(`^${practice.list.title}$`);

const unlocks = async (who) => {
	await who.field(practice.locked.password).fill(who.password);
	await who.button(practice.locked.open).click();
};

// covers: unit 36; sharing is an act
story('Sharing an insight', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await ada.practises();
	const asked = await bo.asks('POST', `/api/circles/${circle.card.id}/threads`, {
		nonce: randomUUID(), kind: 'update', wants: 'experience', replies: 'open', title: 'What do you hide from?', body: 'I wonder whether others know this.'
	});

	// An insight, and what an ordinary day made of it.
	await ada.opens('/journal/insights/new', practice.locked.title);
	await unlocks(ada);
	await ada.arrivesAt(choose.insight.newTitle);
	await ada.field(choose.insight.event).fill(happened);
	await ada.field(choose.insight.sense).fill(meaning);
	await ada.button(choose.insight.keep).click();
	await ada.arrivesAt(choose.insight.title);
	await ada.page.getByLabel(choose.check.answer, { exact: true }).first().fill(doubt);
	await ada.choice(choose.check.trust.less).check();
	await ada.button(choose.check.keep).click();
	await ada.sees(choose.check.now.less);
	const page = ada.page.url();

	// What goes, to whom, for how long, and how it comes back; and nothing goes before the press.
	await ada.link(share.button).click();
	await ada.arrivesAt(share.title);
	await ada.sees(meaning);
	assert.equal(await ada.page.getByText(doubt).count(), 0, 'an ordinary day stays with its person');
	await ada.looks('what is shared');
	await ada.choice(share.update(circle.card.name)).check();
	await ada.sees(share.whoUpdate(circle.card.name));
	await ada.sees(share.longThread);
	await ada.sees(share.not);
	assert.equal(await ada.field(thread.start.body).inputValue(), text);
	await ada.looks('before an update is shared');
	assert.equal((await bo.asks('GET', `/api/circles/${circle.card.id}/threads`)).threads.length, 1, 'nothing went yet');
	const held = await ada.page.evaluate(() => JSON.stringify({ ...localStorage }));
	assert.ok(!held.includes(meaning), 'and nothing of it lies on the device as a draft');
	await ada.button(thread.start.send).click();
	await ada.sees(thread.start.titleMissing);
	await ada.field(thread.start.name).fill(title);
	await ada.button(thread.start.send).click();
	await ada.page.getByRole('heading', { level: 2, name: share.done }).waitFor();
	await ada.looks('it is shared');

	// Another reads just that.
	const [begun] = (await bo.asks('GET', `/api/circles/${circle.card.id}/threads`)).threads;
	await bo.opens(`/threads/${begun.id}`, title);
	await bo.page.getByText(meaning).waitFor();
	assert.equal(await bo.page.getByText(doubt).count(), 0);

	// The insight remembers, and takes it back.
	await ada.link(share.toItem).click();
	await ada.arrivesAt(choose.insight.title);
	assert.equal(ada.page.url(), page);
	await ada.page.getByRole('heading', { name: share.list, exact: true }).waitFor();
	await ada.looks('an insight that was shared');
	await ada.button(share.take).click();
	const dialog = ada.page.getByRole('dialog');
	await dialog.waitFor();
	await ada.looks('dialog before taking back');
	await dialog.getByRole('button', { name: share.take, exact: true }).click();
	await ada.sees(share.toldBack);
	assert.equal(await ada.button(share.take).count(), 0);
	await bo.seesNoMore(meaning);
	await bo.page.reload();
	await bo.page.getByRole('heading', { level: 1 }).waitFor();
	assert.equal(await bo.page.getByText(meaning).count(), 0);

	// In somebody's thread it is an answer like any other, shorter than it was.
	await ada.link(share.button).click();
	await ada.arrivesAt(share.title);
	await ada.choice(share.thread(circle.card.name)).check();
	await ada.field(share.which).selectOption({ label: asked.thread.title });
	const field = ada.field(thread.wants.experience.label);
	await field.waitFor();
	assert.equal(await field.inputValue(), text);
	await field.fill(meaning);
	await ada.looks('before an answer is shared');
	await ada.button(thread.wants.experience.send).click();
	await ada.page.getByRole('heading', { level: 2, name: share.done }).waitFor();
	await bo.opens(`/threads/${asked.thread.id}`, asked.thread.title);
	await bo.sees(meaning);
	assert.equal(await bo.page.getByText(happened).count(), 0);

	// After a reload the journal still knows where. What is gone there already is said to be.
	await ada.page.goto(page);
	await unlocks(ada);
	await ada.arrivesAt(choose.insight.title);
	assert.equal(await ada.button(share.take).count(), 1);
	await ada.page.getByText(share.line({ to: 'update', name: circle.card.name }, '').slice(0, -5)).waitFor();
});

// covers: invariant 7, the owner's copy; own words of a gathering are sealed
story('Keeping own words', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const set = await ada.asks('POST', `/api/circles/${circle.card.id}/gatherings`, { nonce: randomUUID(), title: 'An evening', startsAt: new Date(Date.now() + 86_400_000).toISOString(), minutes: 60 });
	await ada.asks('POST', `/api/gatherings/${set.id}/cancel`, { why: 'Too few of us can come.' });
	const { account: me } = await ada.asks('GET', '/api/session');
	const said = 'The kettle was on, and I could say it.';
	const at = `/circles/${circle.card.id}/gatherings/${set.id}`;

	// They were kept on the device, in the old way.
	await ada.opens('/today', '');
	const name = `afterward.draft.${me.id}.kept.${set.id}`;
	await ada.page.evaluate(([name, said]) => localStorage.setItem(name, said), [name, said]);
	await ada.opens(at, 'An evening');
	await ada.sees(said);

	// The journal opens right there, and nothing is lost meanwhile.
	await ada.button(around.after.keep.move).click();
	await ada.sees(around.after.keep.locked);
	await ada.sees(said);
	await ada.looks('the journal, opened among other things');
	await ada.button(around.after.keep.notNow).click();
	await ada.button(around.after.keep.move).click();
	await unlocks(ada);
	await ada.sees(around.after.keep.inJournal);
	await ada.looks('own words in the journal');
	assert.equal(await ada.page.evaluate((name) => localStorage.getItem(name), name), null, 'they are on the device no more, unsealed');
	assert.equal(await ada.page.getByText(gatherings.kept.note).count(), 0);
	const items = async () => (await ada.asks('GET', '/api/me/items')).items.filter((item) => item.kind === 'entry' && !item.gone);
	await eventually(async () => assert.equal((await items()).length, 1));
	assert.ok(!JSON.stringify(await items()).includes('kettle'));

	// They are found there after a reload, with what they are of, and can be shared from there.
	await ada.page.goto('/journal');
	await unlocks(ada);
	await ada.arrivesAt(entered);
	await ada.page.getByRole('link', { name: said }).click();
	await ada.page.getByText(said).waitFor();
	await ada.page.getByText('An evening').first().waitFor();
	await ada.looks('an entry of own words');
	await ada.link(share.button).click();
	await ada.arrivesAt(share.title);
	await ada.sees(said);
});
