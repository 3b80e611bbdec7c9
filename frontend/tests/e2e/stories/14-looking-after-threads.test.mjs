// A moderator folds a post with a reason, and its author reads why; it is shown again, noted, and changed by its author.
// The thread is locked with a time at which it opens, and stands on top; an answer goes on in a thread of its own, and the
// line it leaves leads there. Two together learn who wrote as a member, and whoever it was is told.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { dialog, goesToModerate, turnsTo } from '../harness/circles.mjs';
import { eventually } from '../harness/eventually.mjs';
import { story } from '../harness/story.mjs';
import { acts } from '../../../src/lib/words/acts.ts';
import { member } from '../../../src/lib/words/member.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';
import { shelf } from '../../../src/lib/words/shelf.ts';
import { tend } from '../../../src/lib/words/tend.ts';
import { thread } from '../../../src/lib/words/thread.ts';

const title = 'Three weeks on';
const said = 'I hear that the evenings are quieter. My neighbour Karin says the same.';
const told = member.measure;

const starts = (one, circle) =>
	one.asks('POST', `/api/circles/${circle.card.id}/threads`, {
		nonce: randomUUID(),
		kind: 'update',
		wants: 'reflection',
		replies: 'open',
		title,
		body: 'I switched the lamp on earlier, every evening.'
	});
const answers = (one, id, body, more) => one.asks('POST', `/api/threads/${id}/posts`, { nonce: randomUUID(), kind: 'reflect', body, ...more });

/** What stands below one post for those who look after it. */
const below = (one, id) => one.page.locator(`#post-${id}`).getByText(tend.post.open);

/** What the focus is on, or nothing where it is on the page as a whole. */
const focused = (one) => one.page.evaluate(() => (document.activeElement === document.body ? '' : document.activeElement.textContent.trim()));

story('Looking after a thread', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	const cem = await (await person('Cem')).arrives();
	for (const one of [bo, cem]) {
		await one.joins(circle);
		await one.practises();
	}
	const { id } = (await starts(ada, circle)).thread;
	const post = await answers(bo, id, said);
	await answers(cem, id, 'I hear a lamp.');
	for (const one of [ada, bo, cem]) await one.opens(`/threads/${id}`, title);

	// Folded, with a reason: nothing goes out before it is given, and the author's words are read first.
	await below(ada, post.id).click();
	await ada.looks('thread with what can be done with a post');
	await ada.button(tend.post.acts.fold.name).click();
	const folding = dialog(ada, tend.post.acts.fold.title('Bo'));
	await folding.getByRole('button', { name: tend.post.acts.fold.yes }).click();
	await folding.getByText(tend.post.reasonMissing).waitFor();
	await folding.getByText(moderate.person.clauseMissing).waitFor();
	await ada.field(moderate.person.clause).selectOption('2');
	const why = 'It names your neighbour. Could you say it without her name?';
	await folding.getByRole('textbox').fill(why);
	await folding.getByRole('heading', { name: moderate.theyRead('Bo') }).waitFor();
	await folding.getByText(told.title.post_folded).waitFor();
	await ada.looks('dialog before folding');
	await folding.getByRole('button', { name: tend.post.acts.fold.yes }).click();
	await ada.sees(tend.post.acts.fold.done);
	await eventually(async () => assert.equal(await focused(ada), tend.post.acts.fold.done, 'the focus is on what was done'));
	await ada.sees(said);
	await ada.looks('thread with what is folded, as a moderator');

	// Its author reads why without doing anything, and the words; nobody else does.
	await bo.sees(told.title.post_folded);
	await bo.sees(why);
	await bo.sees(circle.about.agreements.items[1]);
	await bo.sees(said);
	await bo.looks('thread with what is folded, as its author');
	await cem.sees(`Bo: ${thread.folded}`);
	await cem.seesNoMore(said);
	assert.equal(await cem.page.getByText(why).count(), 0, 'why it is folded is told to its author alone');

	// Shown again, and a note of Ada's above it; Bo changes both words and notes.
	await ada.button(tend.post.acts.show.name).click();
	await ada.page.getByRole('dialog').getByRole('button', { name: tend.post.acts.show.yes }).click();
	await cem.sees(said);
	await bo.seesNoMore(told.title.post_folded);
	await ada.button(tend.post.acts.note.name).click();
	const noting = dialog(ada, tend.post.acts.note.title('Bo'));
	await noting.getByRole('button', { name: tend.post.acts.note.yes }).click();
	await noting.getByText(tend.post.noteMissing).waitFor();
	await ada.tick(thread.notes.keys.medical);
	await noting.getByRole('textbox', { name: tend.post.reason }).fill('It comes to a hospital at the end.');
	await ada.looks('dialog before a content note');
	await noting.getByRole('button', { name: tend.post.acts.note.yes }).click();
	await cem.sees(thread.notes.mentions([thread.notes.keys.medical]));
	await bo.button(thread.editing.button).click();
	await bo.field(thread.editing.label).fill('I hear that the evenings are quieter.');
	await bo.tick(thread.notes.keys.death);
	await bo.looks('one’s own post being changed');
	await bo.button(thread.editing.send).click();
	await cem.sees(thread.notes.mentions([thread.notes.keys.death, thread.notes.keys.medical]));
	await bo.opens('/what-happened', member.happened.title);
	for (const what of ['post_folded', 'post_shown', 'post_noted']) await bo.sees(told.title[what]);
	await bo.link(told.post).first().click();
	await bo.arrivesAt(title);

	// Locked, and a time at which it opens by itself; what Bo was writing stays. A line says so.
	await bo.field(thread.wants.reflection.label).fill('And I hear');
	const all = tend.thread;
	await ada.page.getByText(all.open, { exact: true }).click();
	await ada.button(all.state.acts.locked.name).click();
	await dialog(ada, all.state.acts.locked.title).getByRole('textbox', { name: all.state.reason }).fill('Let us sleep over it.');
	await ada.looks('dialog before locking');
	await ada.page.getByRole('dialog').getByRole('button', { name: all.state.acts.locked.yes }).click();
	await ada.sees(all.state.acts.locked.done);
	await bo.sees(thread.shut.locked);
	await bo.page.getByText(tend.since.locked('').slice(0, -2)).waitFor();
	assert.equal(await bo.field(thread.shut.yours).inputValue(), 'And I hear');
	await ada.button(all.timer.set).click();
	const timing = dialog(ada, all.timer.formTitle);
	await ada.field(all.timer.at).fill('2020-01-01T09:00');
	await timing.getByRole('button', { name: all.timer.yes }).click();
	await timing.getByText(all.timer.atWrong).waitFor();
	await ada.choice(all.timer.whens[1].label).check();
	await ada.field(all.timer.hours).selectOption('24');
	await ada.looks('dialog before setting a time');
	await timing.getByRole('button', { name: all.timer.yes }).click();
	await ada.sees(all.timer.done);
	const { timer, state } = (await ada.asks('GET', `/api/threads/${id}`)).thread;
	assert.deepEqual([state, timer.does, timer.idle], ['locked', 'open', 24]);
	await bo.page.getByText(thread.timer.open('').slice(0, -2)).waitFor();
	await bo.looks('locked thread');
	await ada.button(all.timer.stop).click();
	await ada.sees(all.timer.stopped);
	await ada.button(all.state.acts.open.name).click();
	await ada.page.getByRole('dialog').getByRole('button', { name: all.state.acts.open.yes }).click();
	await ada.sees(all.state.acts.open.done);
	assert.equal(await bo.field(thread.wants.reflection.label).inputValue(), 'And I hear');

	// Slowly, for a day, and on top of the circle's threads.
	await ada.button(all.slow.set).click();
	await ada.looks('dialog before slowing down');
	await ada.page.getByRole('dialog').getByRole('button', { name: all.slow.yes }).click();
	await ada.sees(all.slow.done);
	await ada.button(all.pin.set).click();
	await ada.sees(all.pin.done);
	await ada.looks('thread that is looked after');
	await cem.opens(`/circles/${circle.card.id}`, circle.card.name);
	await cem.page.getByRole('heading', { name: shelf.pinned }).waitFor();

	// An answer becomes a thread of its own: the line it leaves has the focus, and leads there.
	await ada.button(tend.post.acts.move.name).click();
	const moving = dialog(ada, tend.move.title);
	await moving.getByRole('button', { name: tend.move.yes }).click();
	await moving.getByText(tend.move.nameMissing).waitFor();
	await ada.field(tend.move.name).fill('Quieter evenings');
	await ada.looks('dialog before moving answers');
	await moving.getByRole('button', { name: tend.move.yes }).click();
	await ada.sees(thread.moved);
	await ada.seesNoMore('the evenings are quieter');
	await eventually(async () => assert.equal(await focused(ada), thread.movedTo, 'the focus is on the line that leads there'));
	await ada.looks('thread with a pointer');
	await bo.sees(thread.moved);
	await bo.link(thread.movedTo).click();
	await bo.arrivesAt('Quieter evenings');
	await bo.sees('I hear that the evenings are quieter.');

	// All of it stands in the log.
	await ada.opens(`/circles/${circle.card.id}`, circle.card.name);
	await goesToModerate(ada);
	await turnsTo(ada, 'log');
	for (const [what, becomes] of [['post_folded'], ['post_shown'], ['post_noted'], ['thread_state', 'locked'], ['thread_timer', 'open'], ['thread_slow', 'on'], ['thread_pinned', 'on'], ['thread_split']])
		await ada.page.getByText(acts.what[what]('Ada', '', becomes ?? '')).first().waitFor();
}, { minutes: 5 });

story('Who wrote as a member', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	const cem = await (await person('Cem')).arrives();
	for (const one of [bo, cem]) {
		await one.joins(circle);
		await one.practises();
	}
	// Whoever is new cannot write as a member, and those who look after a circle are not new.
	for (const { id, role } of (await ada.asks('GET', `/api/circles/${circle.card.id}/members`)).members)
		if (role === 'member') await ada.asks('PUT', `/api/circles/${circle.card.id}/members/${id}/role`, { role: 'moderator' });
	const { id } = (await starts(ada, circle)).thread;
	const post = await answers(bo, id, 'I do not know how to go on.', { unnamed: true });
	await ada.opens(`/threads/${id}`, title);

	await below(ada, post.id).click();
	await ada.button(tend.post.acts.who.name).click();
	const asking = dialog(ada, tend.post.acts.who.title(thread.aMember(1)));
	const why = 'It sounds as if somebody is in danger tonight.';
	await asking.getByRole('textbox').fill(why);
	await ada.looks('dialog before asking who');
	await asking.getByRole('button', { name: tend.post.acts.who.yes }).click();
	await ada.sees(tend.post.acts.who.done);
	await ada.link(tend.post.toNames).click();
	await ada.arrivesAt(moderate.names.title);
	await ada.sees(moderate.names.asksMine(1));
	assert.equal(await ada.button(moderate.names.agree).count(), 0, 'nobody agrees to what they asked themselves');

	// Bo looks after the circle too, and has no part in what is about himself.
	await bo.opens(`/circles/${circle.card.id}/moderate/names`, moderate.names.title);
	await bo.sees(moderate.names.none);
	await cem.opens(`/circles/${circle.card.id}`, circle.card.name);
	await cem.sees(member.circle.names(1));
	await goesToModerate(cem);
	await turnsTo(cem, 'names');
	await cem.sees(moderate.names.asks('Ada', 1));
	await cem.sees(why);
	await cem.button(moderate.names.agree).click();
	await cem.page.getByRole('dialog').waitFor();
	await cem.looks('dialog before agreeing');
	await cem.page.getByRole('dialog').getByRole('button', { name: moderate.names.agreeYes }).click();
	await cem.sees(moderate.names.is('Bo'));
	await cem.looks('names, settled');
	await ada.page.reload();
	await ada.sees(moderate.names.is('Bo'));

	// Whoever wrote it is told, and why.
	await bo.opens('/what-happened', member.happened.title);
	await bo.sees(told.title.unmasked);
	await bo.sees(why);
	await turnsTo(ada, 'log');
	await ada.page.getByText(acts.what.unmasked('Cem')).waitFor();
});
