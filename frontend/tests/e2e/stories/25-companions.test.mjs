// Ada and Ben are in a circle. Each wishes for a companion and says yes, and neither hears of the other's before. They
// write a line, share a commitment, take it back, and one of them ends it. The server reads none of what they write.
import assert from 'node:assert/strict';
import { dialog } from '../harness/circles.mjs';
import { eventually } from '../harness/eventually.mjs';
import { story } from '../harness/story.mjs';
import { choose } from '../../../src/lib/words/choose.ts';
import { companion as words } from '../../../src/lib/words/companion.ts';
import { practice } from '../../../src/lib/words/practice.ts';

const meant = 'Call my sister back.';
const next = 'Sunday, after breakfast.';
const cue = 'after breakfast on Sunday';
const step = 'call her back';
const answer = 'I read it. I am here on Sunday too.';
const unsent = 'Written where there was no line.';

async function unlocks(who) {
	await who.sees(words.locked);
	await who.looks('the lock');
	await who.field(practice.locked.password).fill(who.password);
	await who.button(practice.locked.open).click();
}

async function goesToCompanions(who, circle) {
	await who.page.goto(`/circles/${circle.card.id}`);
	await who.arrivesAt(circle.card.name);
	await who.link(words.find.title).click();
	if (!who.unlocked) await unlocks(who);
	who.unlocked = true;
	await who.arrivesAt(words.title);
}

async function wishes(who, ...hours) {
	for (const hour of hours) await who.page.getByRole('checkbox', { name: words.find.hour[hour] }).check();
	await who.choice(words.find.paces.gentle.label).check();
	await who.looks('a wish');
	await who.button(words.find.wish).click();
	await who.page.getByRole('heading', { name: words.people.title }).waitFor();
}

const key = (who) => eventually(async () => assert.ok((await who.asks('GET', '/api/me/key')).public));
const pairs = async (who) => (await who.asks('GET', '/api/me/companions')).pairs;
/** What stands among the lines, and what of one's own. */
const line = (who, text) => who.page.getByRole('listitem').filter({ hasText: text });

// covers: unit 13, unit 32, unit 40
story('Companions', tell, { minutes: 5 });

async function tell({ person }) {
	const ada = await (await person('Ada')).arrives();
	const ben = await (await person('Ben')).arrives();
	const circle = await ada.founds('Thursday kitchen');
	await ben.joins(circle);

	// Ada wishes, and nobody wishes for it yet. Ben wishes, and now each sees the other.
	await goesToCompanions(ada, circle);
	await ada.sees(words.empty);
	await ada.button(words.find.wish).click();
	await ada.sees(words.find.hoursMissing);
	await wishes(ada, 'morning', 'evening');
	await ada.sees(words.people.none);
	await goesToCompanions(ben, circle);
	await wishes(ben, 'evening');
	await ben.button(words.people.yes('Ada')).waitFor();
	await ben.looks('who wishes too');
	await Promise.all([key(ada), key(ben)]);

	// Ada says yes. Ben sees nothing of it, wherever he looks; then he says yes too, and it begins for both.
	await ada.page.reload();
	await unlocks(ada);
	await ada.button(words.people.yes('Ben')).click();
	await ada.sees(words.people.said);
	await ada.looks('a yes');
	const before = await ben.asks('GET', `/api/circles/${circle.card.id}/companions`);
	assert.deepEqual([before.people.map((one) => one.yes), await pairs(ben)], [[false], []]);
	await ben.button(words.people.yes('Ada')).click();
	await ben.sees(words.people.began('Ada'));
	await ben.looks('it begins');
	await ben.link(words.open('Ada')).first().click();
	await ben.arrivesAt(words.pair.title('Ada'));
	await ada.link(words.open('Ben')).first().click();
	await ada.arrivesAt(words.pair.title('Ben'));
	await ada.sees(words.script);

	// A line for this week, which Ben reads without a reload, and answers.
	await ada.field(words.write.meant).fill(meant);
	await ada.field(words.write.next).fill(next);
	await ada.looks('a line being written');
	await ada.button(words.write.send('Ben')).click();
	await ada.page.getByText(words.write.sent, { exact: true }).waitFor();
	await ada.sees(words.write.done);
	await ben.sees(meant);
	await ben.button(words.write.words).click();
	await ben.field(words.write.own).fill(answer);
	await ben.button(words.write.send('Ada')).click();
	await ada.sees(answer);
	await ada.looks('lines of both');

	// Without a line, what Ben writes waits on his device, and arrives when the line is back.
	ben.loses();
	await ben.field(words.write.own).fill(unsent);
	await ben.button(words.write.send('Ada')).click();
	await ben.sees(words.pair.waiting);
	const kept = await ben.page.evaluate(() => Object.entries(localStorage).flat().join('\n'));
	assert.ok(kept.includes('companion.line.') && !kept.includes(unsent));
	await ben.looks('a line that waits');
	ben.finds();
	await ada.sees(unsent);
	await ben.seesNoMore(words.pair.waiting);

	// Ada makes a commitment, shares it, and takes it back.
	await makesCommitment(ada);
	await ada.page.getByRole('navigation').getByRole('link', { name: practice.list.title, exact: true }).first().click();
	await ada.arrivesAt(new RegExp(`^${practice.list.title}$`));
	await ada.link(practice.list.ways['/companions']).click();
	await ada.arrivesAt(words.title);
	await ada.link(words.open('Ben')).click();
	await ada.arrivesAt(words.pair.title('Ben'));
	await ada.button(words.share.open).click();
	await ada.sees(words.share.before('Ben'));
	await ada.looks('before sharing');
	await ada.button(words.share.yes('Ben')).click();
	await ben.sees(choose.sentence(cue, step));
	await ben.looks('a shared commitment');
	await line(ada, choose.sentence(cue, step)).getByRole('button').click();
	await dialog(ada, words.pair.takeBackSure).waitFor();
	await ada.looks('taking back');
	await ada.button(words.pair.takeBackYes).click();
	await ada.sees(words.pair.takenBack);
	await ben.seesNoMore(choose.sentence(cue, step));

	// Of all of it the server has no word.
	const [{ id }] = await pairs(ada);
	const has = JSON.stringify([await ada.asks('GET', `/api/companions/${id}/lines`), await pairs(ada), await ada.asks('GET', '/api/me/items')]);
	for (const text of [meant, next, answer, unsent, cue, step]) assert.ok(!has.includes(text));

	// Ben ends it. Both can read what there is for a week, and take it along.
	await ben.button(words.care.end).click();
	await dialog(ben, words.care.endSure('Ada')).waitFor();
	await ben.looks('before the end');
	await ben.button(words.care.endYes).click();
	await ben.sees(words.care.ended);
	await ada.page.getByText(words.pair.ended('').slice(0, 20)).waitFor();
	await ada.sees(meant);
	assert.equal(await ada.button(words.write.send('Ben')).count(), 0);
	await ada.looks('what has ended');
	const [file] = await Promise.all([ada.page.waitForEvent('download'), ada.button(words.care.take).click()]);
	assert.match(file.suggestedFilename(), /^companion-\d{4}-\d\d-\d\d\.txt$/);
	assert.equal((await pairs(ada))[0].state, 'ended');
}

/** One small thing, in the four steps of its page. */
async function makesCommitment(who) {
	await who.page.getByRole('navigation').getByRole('link', { name: practice.list.title, exact: true }).first().click();
	await who.arrivesAt(new RegExp(`^${practice.list.title}$`));
	await who.link(practice.list.ways['/journal/commitments']).click();
	await who.arrivesAt(choose.commitments.title);
	await who.link(choose.commitments.write).click();
	await who.arrivesAt(choose.plan.newTitle);
	await who.page.getByLabel(choose.kind.relationship).check();
	await who.button(choose.plan.next).click();
	await who.field(choose.plan.cue).fill(cue);
	await who.field(choose.plan.do).fill(step);
	await who.button(choose.plan.next).click();
	await who.button(choose.plan.next).click();
	await who.button(choose.plan.begin).click();
	await eventually(async () => assert.ok((await who.asks('GET', '/api/me/items')).items.some((item) => item.kind === 'commitment' && item.active)));
}
