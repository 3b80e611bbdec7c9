// Agreements that changed are accepted; somebody is asked to be quiet and let speak again, then kept out for a week.
// Each time the person is told at once why, on which agreement it rests, until when, and what they can do.
import assert from 'node:assert/strict';
import { asksIn, dialog, goesToModerate, letsIn, turnsTo } from '../harness/circles.mjs';
import { eventually } from '../harness/eventually.mjs';
import { composer, entersRoom, heard, hears, isSeated } from '../harness/rooms.mjs';
import { story } from '../harness/story.mjs';
import { acts } from '../../../src/lib/words/acts.ts';
import { circle as words } from '../../../src/lib/words/circle.ts';
import { member } from '../../../src/lib/words/member.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';

const act = moderate.person;
const told = member.measure;
const added = 'We let each other finish.';
const half = 'And what I wanted to say';

story('Looking after people', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings', { joinPolicy: 'request' });
	const { id, name } = circle.card;

	// Bo accepts the agreements as he asks; before he is let in, they change.
	const bo = await (await person('Bo')).arrives();
	const request = await asksIn(bo, id);
	await ada.opens(`/circles/${id}`, name);
	await goesToModerate(ada);
	await changesAgreements(ada);
	await letsIn(ada, id, request);
	await bo.opens(`/circles/${id}`, name);
	await acceptsAgreements(bo, name);

	// Quiet for an hour, over a half-written sentence in the room: it stays, and does not go out.
	await entersRoom(bo, circle);
	await composer(bo).fill(half);
	await turnsTo(ada, 'members');
	await ada.link(moderate.members.open('Bo')).click();
	await ada.arrivesAt('Bo');
	const spoke = 'You spoke three times while Cem was speaking. Please listen for an hour.';
	await thinksTwice(ada, 'mute');
	await decides(ada, 'mute', { long: '1440', reason: spoke, clause: 3 });
	await isMuted(bo, id, spoke);
	await bo.looks('room while muted');
	assert.equal(await composer(bo).inputValue(), half);
	await composer(bo).press('Control+Enter');
	await eventually(async () => {
		assert.equal(await composer(bo).inputValue(), half);
		assert.equal(await heard(bo, half).count(), 0);
	});
	await bo.looks('room while muted, after trying to speak');

	// The circle says the same, and says no more once it is over.
	await leavesRoom(bo, name);
	await isMuted(bo, id, spoke);
	await bo.looks('circle while muted');
	await decides(ada, 'shorten', { left: '60', reason: 'A day is long.' });
	await eventually(async () => {
		const { viewer } = await bo.asks('GET', `/api/circles/${id}`);
		assert.ok(Date.parse(viewer.mute.until) < Date.now() + 61 * 60_000, viewer.mute.until);
	});
	await decides(ada, 'unmute', { reason: 'Thank you for listening.' });
	await bo.seesNoMore(told.title.muted);
	await bo.link(words.home.room).click();
	await isSeated(bo);
	assert.equal(await composer(bo).inputValue(), half);
	await composer(bo).press('Control+Enter');
	await hears(bo, half);

	// Kept out for a week: told at once in the open circle.
	await leavesRoom(bo, name);
	bo.watch.expects(404);
	const shouted = 'You told Cem what his dream meant, twice after we had asked you not to.';
	const clause = circle.about.agreements.items.length + 1;
	await decides(ada, 'ban', { long: '7', reason: shouted, clause });
	await ada.sees(act.notHere);
	await bo.arrivesAt(words.home.gone.title);
	await bo.link(member.happened.closed).click();
	await bo.arrivesAt(member.happened.title);
	const notice = bo.page.getByRole('listitem').filter({ hasText: told.title.banned });
	for (const text of [told.in(name), shouted, told.clause(clause), added, ...told.still.banned]) await notice.getByText(text, { exact: true }).waitFor();
	const [ban] = (await bo.asks('GET', '/api/me/measures')).measures;
	await seesUntil(bo, notice, ban.until);
	await bo.link(told.resources).waitFor();
	for (const path of ['members', 'threads', 'changes?after=0', 'agreements']) {
		const answer = await bo.context.request.get(`/api/circles/${id}/${path}`);
		assert.equal(answer.status(), 404, `${path} answered ${answer.status()}`);
	}
	const room = await bo.context.request.get(`/api/rooms/${circle.room}`);
	assert.equal(room.status(), 404);

	await turnsTo(ada, 'members');
	await ada.page.getByRole('heading', { level: 3, name: 'Bo', exact: true }).waitFor();
	await ada.sees(shouted);
	await turnsTo(ada, 'log');
	await ada.page.getByText(acts.what.banned('Ada', 'Bo')).waitFor();
	for (const tab of ['line', 'invites', 'card', 'door', 'terms', 'agreements', 'questions']) await turnsTo(ada, tab);
});

/** From the room to its circle, which has the same heading. */
async function leavesRoom(bo, name) {
	await bo.link(name).click();
	await bo.link(words.home.room).waitFor();
	await bo.arrivesAt(name);
}

async function changesAgreements(ada) {
	await turnsTo(ada, 'agreements');
	await ada.button(moderate.own.add).click();
	await ada.field(moderate.own.item(1)).fill(added);
	await ada.looks('agreements being written');
	await ada.button(moderate.own.change).click();
	const open = dialog(ada, moderate.own.sureAlone);
	await open.getByText(moderate.own.whatAlone[0]).waitFor();
	await ada.looks('dialog before changing the agreements');
	await open.getByRole('button', { name: moderate.own.change, exact: true }).click();
	await open.waitFor({ state: 'hidden' });
	await ada.button(moderate.own.change).waitFor({ state: 'hidden' });
	assert.equal(await ada.field(moderate.own.item(1)).inputValue(), added);
}

async function acceptsAgreements(bo, name) {
	await bo.sees(member.agreements.banner);
	await bo.link(member.agreements.read).click();
	await bo.arrivesAt(member.agreements.title);
	await bo.sees(member.agreements.fromYours(1));
	await bo.tick(member.agreements.accept);
	await bo.button(member.agreements.acceptButton).click();
	await bo.arrivesAt(name);
	await bo.seesNoMore(member.agreements.banner);
}

/** A measure towards Bo, from the page about him: what he will read is read first. */
/** Whoever puts a question away is where they were before it. */
async function thinksTwice(ada, what) {
	await ada.button(act[what].name).first().click();
	await dialog(ada, act.doing(act[what].name, 'Bo')).getByRole('button', { name: moderate.notNow, exact: true }).click();
	await ada.page.waitForFunction((name) => document.activeElement.textContent.trim() === name, act[what].name);
}

async function decides(ada, what, { long, left, reason, clause }) {
	await ada.button(act[what].name).first().click();
	const open = dialog(ada, act.doing(act[what].name, 'Bo'));
	if (long) await ada.field(act[what].duration).selectOption(long);
	if (left) await ada.field(act[what].duration).selectOption(left);
	if (clause) await ada.field(act.clause).selectOption(String(clause));
	await open.getByRole('textbox').fill(reason);
	if (long) {
		await open.getByRole('heading', { name: moderate.theyRead('Bo') }).waitFor();
		await open.getByText(reason, { exact: true }).and(open.getByRole('paragraph')).waitFor();
	}
	await ada.looks(`dialog: ${act[what].name}`);
	await open.getByRole('button', { name: act[what].yes, exact: true }).click();
	await open.waitFor({ state: 'hidden' });
}

/** Why, and until when: as the open page says it. */
async function isMuted(bo, id, reason) {
	await bo.sees(told.title.muted);
	await bo.sees(reason);
	for (const text of told.still.muted) await bo.sees(text);
	const { viewer } = await bo.asks('GET', `/api/circles/${id}`);
	await seesUntil(bo, bo.page.getByRole('main'), viewer.mute.until);
}

/** The moment stands there with its time, by the clock of whoever reads it. */
async function seesUntil(bo, where, until) {
	const time = await bo.page.evaluate((at) => new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(new Date(at)), until);
	const [before, after] = told.until('\0').split('\0');
	const said = await where.getByText(after.trim()).innerText();
	assert.ok(said.startsWith(before) && said.includes(time), `“${said}” says ${time}`);
}
