// Three months of one person on two devices: a few words at first, a sentence, one small thing, and what came of it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dateAt, isoAt, isOnDay } from '../harness/calendar.mjs';
import { signsIn } from '../harness/doors.mjs';
import { eventually } from '../harness/eventually.mjs';
import { comesOnline, goesOffline, isKept, reopens } from '../harness/kept.mjs';
import { story } from '../harness/story.mjs';
import { choose } from '../../../src/lib/words/choose.ts';
import { going } from '../../../src/lib/words/going.ts';
import prompts from '../../../src/lib/practice/prompts.json' with { type: 'json' };
import { practice as words } from '../../../src/lib/words/practice.ts';
import { today } from '../../../src/lib/words/today.ts';
import { trace } from '../../../src/lib/words/trace.ts';

const arc = 'The long weekend';
const fewWords = 'Salt. Quiet. My brother’s coat.';
const atTheDesk = 'Salt. Quiet. My brother’s coat, and the dog.';
const onThePhone = 'Salt. Quiet. The coat on its nail.';
const happened = 'My brother stood at the door, and I kept on washing up.';
const meaning = 'I hide when somebody is kind to me.';
const parked = 'The letter in the drawer';
const cue = 'after breakfast on Sunday';
const step = 'call my brother';
const partly = 'I dialled, and it was engaged.';
const change = 'On Sundays we talk, my brother and I.';

/** The page itself: the one that says it is locked names it too. */
const journal = new RegExp(`^${words.list.title}$`);

const items = async (who, kind) => (await who.asks('GET', '/api/me/items')).items.filter((item) => item.kind === kind && !item.gone);

/** Somebody comes back on a day, to a notebook that is locked, as every reload leaves it. */
async function comes(who, day) {
	await isOnDay(who, day);
	await who.page.goto('/journal');
	await who.page.getByRole('heading', { level: 1, name: words.locked.title }).waitFor();
	await who.field(words.locked.password).fill(who.password);
	await who.button(words.locked.open).click();
	await who.page.getByRole('heading', { level: 1, name: journal }).waitFor();
}

async function toToday(who) {
	await who.page.getByRole('navigation').getByRole('link', { name: today.title, exact: true }).first().click();
	await who.arrivesAt(today.title);
}

async function toJournal(who) {
	await who.page.getByRole('navigation').getByRole('link', { name: words.list.title, exact: true }).first().click();
	await who.page.getByRole('heading', { level: 1, name: journal }).waitFor();
}

async function goesTo(who, way, heading) {
	await toJournal(who);
	await who.link(words.list.ways[way]).click();
	await who.arrivesAt(heading);
}

/** Opens what a list shows by its words; its line may say more. */
const opensLine = (who, text) => who.page.getByRole('main').getByRole('link', { name: text }).click();

const questionOf = (id) => prompts.find((prompt) => prompt.id === id).text;

/** From Today to a review of the arc, on the day it is there. */
async function reviews(who, milestone) {
	const name = going.review.names[milestone];
	await toToday(who);
	await who.link(going.today.lines.review(name, arc)).click();
	await who.arrivesAt(name);
}

// covers: unit 8, unit 9, unit 14, unit 26, unit 27, unit 28, unit 30, unit 31, unit 34
story('Ninety days', async ({ person }) => {
	const phone = await person('Ada');
	await isOnDay(phone, 0);
	await phone.arrives();
	const desk = await person('Ada');
	Object.assign(desk, { handle: phone.handle, password: phone.password });
	// A change that was made on an older version is answered with what is there now.
	for (const who of [phone, desk]) who.watch.expects(409);

	// Landing. Something begins, and a few words are enough.
	await comes(phone, 0);
	await goesTo(phone, '/journal/going', going.title);
	await phone.link(going.begin).click();
	await phone.arrivesAt(going.start.title);
	await phone.field(going.start.label).fill(arc);
	await phone.button(going.start.save).click();
	await phone.arrivesAt(arc);
	await phone.sees(going.stages.landing.says);
	for (const days of [14, 30, 60, 90]) await phone.sees(dateAt(days));

	await toJournal(phone);
	await phone.link(words.list.write).click();
	await phone.arrivesAt(words.write.title);
	await phone.button(words.write.understood).click();
	await phone.choice(words.write.way.few_words).check();
	await phone.field(words.write.label).fill(fewWords);
	await phone.sees(words.write.resting.server);
	await phone.button(words.write.stop).click();
	await phone.sees(words.write.stopped);
	await phone.looks('stopping after a few words');

	// The next day it is changed at the desk, without a line, while the phone writes too. Both are kept.
	await isOnDay(desk, 1);
	await signsIn(desk);
	await toJournal(desk);
	await opensLine(desk, fewWords);
	await desk.link(words.entry.edit).click();
	await desk.arrivesAt(words.write.again);
	await goesOffline(desk);
	await desk.field(words.write.label).fill(atTheDesk);
	await desk.sees(words.write.offline);
	await comes(phone, 1);
	await opensLine(phone, fewWords);
	await phone.link(words.entry.edit).click();
	await phone.field(words.write.label).fill(onThePhone);
	await eventually(async () => assert.ok((await items(phone, 'entry'))[0].version > 1));
	await comesOnline(desk);
	await desk.page.getByText(words.both.copy).waitFor();
	await desk.looks('a copy');
	for (const who of [phone, desk]) {
		await toJournal(who);
		for (const text of [onThePhone, atTheDesk]) await who.page.getByRole('link', { name: text }).waitFor();
	}
	await desk.looks('both kept');

	// Sorting. A sentence, what happened apart from what it means, and a card that comes once, on whichever device.
	await comes(phone, 5);
	await toToday(phone);
	await phone.sees(going.stages.sorting.says);
	await goesTo(phone, '/journal/insights', choose.insights.title);
	await phone.link(choose.insights.write).click();
	await phone.arrivesAt(choose.insight.newTitle);
	await phone.field(choose.insight.event).fill(happened);
	await phone.field(choose.insight.sense).fill(meaning);
	await phone.field(choose.insight.about).selectOption({ label: arc });
	await phone.button(choose.insight.keep).click();
	await phone.arrivesAt(choose.insight.title);
	await phone.sees(choose.halfTrue.text);
	await phone.button(choose.halfTrue.ok).click();
	await phone.seesNoMore(choose.halfTrue.text);
	await goesTo(phone, '/journal/not-yet', going.notYetList.title);
	await phone.button(going.notYetList.add).click();
	await phone.field(going.notYetList.label).fill(parked);
	await phone.choice(going.notYetList.returnIn[4]).check();
	await phone.button(going.notYetList.save).click();
	await phone.sees(going.notYetList.saved);
	await phone.sees(going.notYetList.on(dateAt(5 + 28)));
	await phone.looks('what is put down');
	await comes(desk, 5);
	await goesTo(desk, '/journal/insights', choose.insights.title);
	await opensLine(desk, meaning);
	await desk.arrivesAt(choose.insight.title);
	await desk.sees(happened);
	await desk.seesNoMore(choose.halfTrue.text);

	// Two weeks on there is nothing to point to, and that is an answer.
	await comes(desk, 14);
	await reviews(desk, 'd14');
	await desk.field(questionOf('R01')).fill('The quiet, mostly.');
	await desk.button(going.review.nothing).click();
	await desk.sees(going.review.finishedNone);
	await desk.sees(going.review.pointedNone);
	await desk.looks('a review with nothing to point to');

	// Choosing. The sentence is looked at on an ordinary day, two weeks after it came, and becomes one small thing.
	await comes(phone, 5 + 14);
	await toToday(phone);
	await phone.sees(going.stages.choosing.says);
	await phone.link(going.today.lines.insight).click();
	await phone.arrivesAt(choose.insight.title);
	await phone.sees(choose.check.due[14]);
	await phone.field(choose.check.answer).fill('On a Wednesday it is a little less dramatic.');
	await phone.choice(choose.check.trust.same).check();
	await phone.button(choose.check.keep).click();
	await phone.sees(choose.check.kept);
	await phone.sees(choose.check.now.same);
	await phone.link(choose.insight.small).click();
	await phone.arrivesAt(choose.plan.newTitle);
	await phone.choice(choose.kind.relationship).check();
	await phone.button(choose.plan.next).click();
	await phone.field(choose.plan.cue).fill(cue);
	await phone.field(choose.plan.do).fill(step);
	await phone.button(choose.plan.next).click();
	await phone.button(choose.plan.next).click();
	await phone.sees(choose.sentence(cue, step));
	await phone.looks('the days it is looked at');
	await phone.button(choose.plan.begin).click();
	await phone.arrivesAt(choose.commitment.title);
	await eventually(async () => assert.deepEqual((await items(phone, 'follow_up')).map(({ dueOn }) => dueOn).sort(), [22, 29, 36, 43, 57, 71].map(isoAt)));

	// Practising. The first look is answered without a line, and is on the other device as soon as there is one.
	await comes(phone, 22);
	await toToday(phone);
	await phone.link(going.today.lines.look(step)).click();
	await phone.arrivesAt(going.look.title);
	await goesOffline(phone);
	await phone.field(going.look.note).fill(partly);
	await phone.button(going.look.outcomes.partly).click();
	await phone.sees(going.look.said.partly);
	await phone.button(going.look.adjust.none).click();
	await phone.sees(going.look.next(dateAt(29)));
	await phone.looks('a look that was answered');
	await comesOnline(phone);
	await comes(desk, 22);
	await goesTo(desk, '/journal/commitments', choose.commitments.title);
	await desk.sees(choose.commitments.next(dateAt(29)));

	await comes(desk, 29);
	await toToday(desk);
	await desk.link(going.today.lines.look(step)).click();
	await desk.button(going.look.outcomes.done).click();
	await desk.sees(going.look.said.done);
	await desk.sees(going.look.next(dateAt(36)));

	await comes(phone, 30);
	await reviews(phone, 'd30');
	await phone.field(going.measures.doing.ask).selectOption({ label: going.measures.doing.steps[1] });
	await phone.button(going.review.nothing).click();
	await phone.sees(going.review.finishedNone);
	await phone.sees(going.measures.doing.says[1]);

	// What was put down is mentioned on the day that was chosen, and looked at for a minute.
	await comes(phone, 33);
	await toToday(phone);
	await phone.sees(going.stages.practising.says);
	await phone.link(going.today.lines.not_yet).click();
	await phone.arrivesAt(going.notYetList.title);
	await phone.sees(parked);
	await phone.button(going.notYetList.answers.looked).click();
	await phone.choice(going.notYetList.returnIn.never).check();
	await phone.button(going.notYetList.save).click();
	await phone.sees(going.notYetList.kept);
	await phone.looks('what was looked at for a minute');

	// Four quiet weeks. Nothing was missed, and nothing piles up.
	await comes(desk, 61);
	await toToday(desk);
	await desk.sees(`${going.welcome} ${going.away}`);
	assert.equal(await desk.link(going.today.lines.look(step)).count(), 1);
	await reviews(desk, 'd60');
	await desk.field(questionOf('R03')).fill('At the sink, on the long evenings.');
	await desk.button(going.review.nothing).click();
	await desk.sees(going.review.finishedNone);

	// Three months on there is one change to point to, and the sentence it came from.
	await comes(phone, 90);
	await reviews(phone, 'd90');
	await phone.field(questionOf('R04')).fill('The one about hiding.');
	await phone.field(going.review.change(1)).fill(change);
	await phone.field(going.review.from).selectOption({ label: meaning });
	await phone.looks('a change to point to');
	await phone.button(going.review.finish).click();
	await phone.sees(going.review.finished);
	await phone.sees(change);
	await phone.sees(going.review.cameFrom(meaning));
	await phone.looks('a review with one change');

	// From here, on either device: to look at, to read, and to take along.
	await comes(desk, 90);
	for (const who of [phone, desk]) {
		await goesTo(who, '/from-here', trace.title);
		const drawing = who.page.getByRole('img', { name: trace.pictureSays });
		await drawing.waitFor();
		const drawn = (await drawing.locator('text').allTextContents()).join(' ');
		for (const text of [change, meaning]) assert.ok(drawn.includes(text), `it is drawn: ${text}`);
		const lines = await who.page.getByRole('main').getByRole('listitem').allInnerTexts();
		assert.deepEqual(
			lines.filter((line) => line.includes(trace.what.change)),
			[`${dateAt(90)} · ${trace.what.change}\n\n${change}\n\n${trace.from(meaning)}`]
		);
		assert.ok(lines[0].includes(trace.what.began) && lines[0].includes(arc));
		assert.ok(lines[1].includes(trace.what.entry) && lines[1].includes(onThePhone), 'of what was kept twice, each device begins with the same');
		await who.page.getByText(trace.about(choose.sentence(cue, step))).first().waitFor();
	}
	const coming = desk.page.waitForEvent('download');
	await desk.button(trace.asText).click();
	const text = await readFile(await (await coming).path(), 'utf8');
	assert.ok(text.includes(`${dateAt(90)} · ${trace.what.change}\n${change}\n${trace.from(meaning)}\n`), text);
	for (const line of [arc, fewWords.split('.')[0], meaning, partly]) assert.ok(text.includes(line), `${line} is in:\n${text}`);
	await desk.sees(trace.saved);

	// It opens without a line too.
	await isKept(phone.page);
	await goesOffline(phone);
	await reopens(phone);
	await phone.page.goto('/from-here');
	await phone.page.getByText(words.locked.offline).waitFor();
	await phone.field(words.locked.password).fill(phone.password);
	await phone.button(words.locked.open).click();
	await phone.arrivesAt(trace.title);
	await phone.page.getByRole('listitem').getByText(change).waitFor();
	await comesOnline(phone);

	// Of all these weeks the server has no word.
	const all = JSON.stringify(await phone.asks('GET', '/api/me/items'));
	for (const text of [arc, onThePhone, atTheDesk, happened, meaning, parked, step, partly, change]) {
		assert.ok(!all.includes(text) && !all.includes(Buffer.from(text).toString('base64url').slice(0, 12)), `the server has no “${text}”`);
	}
}, { minutes: 10 });
