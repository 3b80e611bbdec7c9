// Ada leads an evening and Bo watches over it. They consult beside it, and nobody else finds anything of that; a line is
// handed to a report. Bo worries about Cem: Cem is asked privately, has the numbers before them and answers in one
// press; the room is held, and a steward who is somewhere else in the house learns of it at once, without a word of Cem's.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { dialog } from '../harness/circles.mjs';
import { eventually } from '../harness/eventually.mjs';
import { comesIn, isAt, presses, reads, setsGathering } from '../harness/gatherings.mjs';
import { story } from '../harness/story.mjs';
import { around } from '../../../src/lib/words/around.ts';
import { danger } from '../../../src/lib/words/danger.ts';
import { green } from '../../../src/lib/words/green.ts';
import { live } from '../../../src/lib/words/live.ts';
import { place } from '../../../src/lib/words/place.ts';
import { report } from '../../../src/lib/words/report.ts';
import { resource } from '../../../src/lib/words/resource.ts';
import { selfCheck } from '../../../src/lib/words/self-check.ts';

const consults = 'Cem has not said a word, and they left twice.';
const answer = 'I see it too. Please write to them, I hold the order.';
const note = 'They do not feel safe at home tonight.';

story('The green room and the danger card', tell, { together: true, minutes: 6 });

async function tell({ person, operates }) {
	const vera = await (await person('Vera', 1280)).arrives();
	await operates('steward', `${vera.handle}\nVera\n`);
	const [ada, bo, cem, dee] = [await person('Ada', 1280), await person('Bo', 360), await person('Cem', 360), await person('Dee', 1280)];
	for (const one of [ada, bo, cem, dee]) await one.arrives();
	const circle = await ada.founds('Tuesday evenings');
	const { id } = circle.card;
	for (const one of [bo, cem, dee]) await one.joins(circle);
	const people = (await ada.asks('GET', `/api/circles/${id}/members`)).members;
	const of = (one) => people.find((found) => found.name === one.name).id;
	await dee.asks('POST', `/api/circles/${id}/reports`, { nonce: randomUUID(), thing: { kind: 'person', id: of(cem) }, category: 'self_harm_worry' });

	const gathering = await setsGathering(ada, circle, 'An evening');
	await ada.asks('PUT', `/api/gatherings/${gathering.id}/guardian`, { member: of(bo) });
	await eventually(async () => assert.equal((await ada.asks('GET', `/api/gatherings/${gathering.id}`)).state, 'open'));
	const page = `/circles/${id}/gatherings/${gathering.id}`;
	for (const one of [ada, bo, cem, dee]) await comesIn(one, circle);
	await presses(ada, around.lobby.begin);
	for (const one of [ada, bo, cem, dee]) await isAt(one, 'arrival');

	// Bo writes beside the room. Ada learns of it by a count, and nothing else on her page moves.
	await presses(bo, live.console.openGuardian);
	await bo.page.getByText(green.title, { exact: true }).click();
	await bo.button(green.send).click();
	await bo.page.getByText(green.missing).waitFor();
	await bo.field(green.line).fill(consults);
	await bo.button(green.send).click();
	await bo.page.getByText(consults).waitFor();
	await bo.looks('the green room beside the room');
	await ada.button(green.news.one).waitFor();
	assert.equal(await ada.page.getByText(consults).count(), 0, 'it does not open by itself');
	await ada.looks('something new in the green room');
	await ada.button(green.news.one).click();
	await ada.page.getByText(consults).waitFor();
	await ada.field(green.line).fill(answer);
	await ada.button(green.send).click();
	await bo.page.getByText(answer).waitFor();
	await ada.looks('holding the order, with the green room');

	// For whoever is in the room with them there is nothing, here or elsewhere.
	for (const one of [cem, dee]) {
		for (const words of [consults, answer, green.title, green.news.one]) assert.equal(await one.page.getByText(words).count(), 0, `${one.name} reads nothing of it`);
		assert.equal((await one.asks('GET', `/api/gatherings/${gathering.id}`)).greenRoom, undefined);
		const { status } = await one.page.evaluate((path) => fetch(path).then(({ status }) => ({ status })), `/api/gatherings/${gathering.id}`);
		assert.equal(status, 200);
	}
	dee.watch.expects(404);
	await dee.opens(`${page}/green-room`, green.gone.title);
	await comesInAgain(dee, circle);

	// Something is wrong. Bo opens the card: one step after the other, and what is done is marked.
	await presses(bo, danger.open);
	const card = dialog(bo, danger.title);
	const step = (name) => card.getByRole('listitem').filter({ has: bo.page.getByRole('heading', { name: new RegExp(danger.steps[name].title) }) });
	const done = (name) => step(name).getByText(danger.done).waitFor();
	const does = (name) => step(name).getByRole('button', { name: danger.steps[name].do, exact: true }).click();
	await does('write');
	await card.getByText(danger.whomMissing).waitFor();
	await bo.looks('the danger card, nobody chosen');
	await card.getByLabel(danger.whom).selectOption({ label: 'Cem' });
	await does('write');
	await done('write');
	await cem.page.getByText(live.care.replies.danger_ask).waitFor();
	await cem.looks('asked whether they are in danger');
	await cem.button(danger.you.answers.danger_ask[1]).click();
	await cem.page.getByText(danger.you.from('Bo')).waitFor({ state: 'hidden' });
	await card.getByText(danger.you.answers.danger_ask[1]).waitFor();

	await does('numbers');
	await done('numbers');
	await cem.button(danger.you.numbers).click();
	const numbers = dialog(cem, danger.you.title);
	await numbers.getByText(resource.emergency).waitFor();
	await numbers.getByLabel(resource.country).selectOption('DE');
	await numbers.getByRole('link', { name: /112/ }).first().waitFor();
	await cem.looks('the numbers of their country');
	await numbers.getByRole('button', { name: danger.you.close, exact: true }).click();

	await does('call');
	await done('call');
	await cem.button(danger.you.answers.danger_call[1]).click();
	await card.getByText(danger.you.answers.danger_call[1]).waitFor();
	await does('hold');
	await done('hold');
	await reads(dee, live.held);

	// Vera is somewhere else, and has it before her at once; of Cem she reads nothing that Bo did not write himself.
	await vera.page.goto('/settings');
	await vera.page.getByRole('link', { name: /^Desk/ }).waitFor();
	await card.getByText('Vera').waitFor();
	await card.getByLabel(danger.note).fill(note);
	await does('hand');
	await card.getByText(danger.handed).waitFor();
	await done('hand');
	await bo.looks('the danger card, all done');
	await vera.page.getByText(place.deskUrgent).waitFor();
	await vera.page.getByRole('link', { name: /^Desk \(\d+\)$/ }).waitFor(); // how many, other stories have a say in
	await vera.looks('something urgent on the desk');
	await vera.link(place.deskLook).click();
	await vera.arrivesAt(report.cases.deskTitle);
	await vera.page.getByRole('link', { name: /“An evening”/ }).click();
	await vera.page.getByRole('heading', { level: 1, name: /“An evening”/ }).waitFor();
	await vera.sees(note);
	for (const words of ['Cem', consults, danger.you.answers.danger_ask[1]]) assert.equal(await vera.page.getByText(words).count(), 0);
	await vera.looks('what was handed to her');

	// Bo comes back to the card, and finds where he was.
	await bo.page.reload();
	await presses(bo, live.console.openGuardian);
	await presses(bo, danger.open);
	for (const name of ['write', 'numbers', 'call', 'hold', 'hand']) await done(name);
	await card.getByRole('button', { name: danger.close, exact: true }).click();

	// Ada hands a line to the report that Dee made, and finds it there as evidence.
	await ada.opens(`${page}/green-room`, green.title);
	await ada.page.getByText(green.over.open).click();
	await ada.button(green.over.do).click();
	await ada.page.getByText(green.over.missing).waitFor();
	const { cases } = await ada.asks('GET', `/api/circles/${id}/cases`);
	await ada.field(green.over.which).selectOption(cases[0].id);
	await ada.tick(green.over.line('Bo', consults));
	await ada.looks('handing a line to a report');
	await ada.button(green.over.do).click();
	await ada.page.getByText(green.over.done).waitFor();
	await ada.link(green.over.look).click();
	await ada.arrivesAt(report.kindsOf.person('Cem'));
	await ada.page.getByText(report.one.itemAlone('Bo')).click();
	await ada.sees(consults);
	await ada.looks('a report with a line of the green room');
}

// Whoever looks through the list by themselves is alone with it: nothing goes out, and nothing is left of it.
story('The self-check', async ({ person }) => {
	const eli = await person('Eli');
	await eli.opens('/resources', resource.title);
	await eli.link(resource.unsure.link).click();
	await eli.arrivesAt(selfCheck.title);
	await eli.field(resource.country).selectOption('GB');
	const sent = [];
	eli.page.on('request', (request) => sent.push(request.url()));
	await eli.tick(selfCheck.signs.rising.sign);
	await eli.sees(selfCheck.signs.rising.says);
	await eli.page.getByText(/NHS 111/).first().waitFor();
	assert.equal(await eli.page.getByText(selfCheck.medical).count(), 0);
	await eli.tick(selfCheck.signs.danger.sign);
	await eli.sees(selfCheck.medical);
	await eli.looks('a self-check with two ticks');
	assert.deepEqual(sent, [], 'nothing is sent');
	assert.equal(await eli.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]).includes('rising')), false);
	await eli.page.reload();
	await eli.arrivesAt(selfCheck.title);
	assert.equal(await eli.page.getByRole('checkbox', { checked: true }).count(), 0);

	// It is offered where one thinks of coming into such a circle, and nowhere else.
	const ada = await (await person('Ada')).arrives();
	const hard = await ada.founds('Rough seas', { template: 'difficult-waters', capacity: 6 });
	const other = await ada.founds('Tuesday evenings');
	await eli.arrives();
	await eli.opens(`/circles/${hard.card.id}/card`, hard.card.name);
	await eli.page.getByText(selfCheck.offer.open).click();
	await eli.tick(selfCheck.signs.voices.sign);
	await eli.sees(selfCheck.signs.voices.says);
	await eli.looks('a self-check on a card');
	await eli.opens(`/circles/${other.card.id}/card`, other.card.name);
	assert.equal(await eli.page.getByText(selfCheck.offer.open).count(), 0);
});

/** Comes back into the room, where the evening goes on. */
async function comesInAgain(person, circle) {
	await person.page.goto(`/rooms/${circle.room}`);
	await isAt(person, 'arrival');
}
