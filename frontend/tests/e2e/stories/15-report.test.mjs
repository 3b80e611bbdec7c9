// In the middle of a gathering Dee asks somebody to look at what Cem said. The guardian learns it at once, takes it on
// and acts, and Dee reads what came of it. Nobody learns who asked; whoever it is about learns nothing of it, also when
// they look after the circle themselves.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { dialog } from '../harness/circles.mjs';
import { eventually } from '../harness/eventually.mjs';
import { comesIn, isAt, isTold, log, presses, reads, setsGathering, shares, takesPiece } from '../harness/gatherings.mjs';
import { story } from '../harness/story.mjs';
import { around } from '../../../src/lib/words/around.ts';
import { live } from '../../../src/lib/words/live.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';
import { problem } from '../../../src/lib/words/problem.ts';
import { report } from '../../../src/lib/words/report.ts';
import { script } from '../../../src/lib/words/script.ts';

const soon = 40_000;
const arriving = 75_000;
const said = 'Some people here should be ashamed of how they come along.';
const note = 'He has said it to me twice now.';
const reason = 'What you said hurt somebody. Please listen for an hour.';

story('Asking somebody to look at something', tell, { together: true, minutes: 8 });

async function tell({ person, operates }) {
	const [ada, bo, cem, dee] = [await person('Ada', 1280), await person('Bo', 360), await person('Cem', 1280), await person('Dee', 360)];
	// There is somebody to turn to above the circle.
	const vera = await (await person('Vera')).arrives();
	await operates('steward', `${vera.handle}\nVera\n`);
	const heardByBo = notices(bo);
	const heardByCem = notices(cem);
	const all = [ada, bo, cem, dee];
	const everyone = (act) => Promise.all(all.map(act));
	await everyone((one) => one.arrives());
	const circle = await ada.founds('Tuesday evenings');
	const { id, name } = circle.card;
	for (const one of [bo, cem, dee]) await one.joins(circle);
	const people = (await ada.asks('GET', `/api/circles/${id}/members`)).members;
	const of = (one) => people.find((member) => member.name === one.name).id;
	await ada.asks('PUT', `/api/circles/${id}/members/${of(bo)}/role`, { role: 'moderator' });

	const gathering = await setsGathering(ada, circle, 'An evening');
	await ada.asks('PUT', `/api/gatherings/${gathering.id}/guardian`, { member: of(bo) });
	await eventually(async () => assert.equal((await ada.asks('GET', `/api/gatherings/${gathering.id}`)).state, 'open'));
	for (const one of all) await comesIn(one, circle);
	await everyone((one) => reads(one, `${around.lobby.here}: Ada, Bo, Cem, Dee.`));
	await presses(ada, around.lobby.begin);
	await everyone((one) => isAt(one, 'arrival'));
	const from = Date.now();
	await presses(ada, live.console.open);
	await pause(Math.max(0, from + 61_000 - Date.now()));
	await presses(ada, live.console.next.arrival, arriving);
	await everyone((one) => isAt(one, 'agreements'));
	await everyone((one) => isTold(one, script.agreements.lines[2].text));
	for (const one of all) {
		await presses(one, script.agreements.keep);
		await reads(one, script.agreements.kept);
	}
	await presses(ada, live.console.next.agreements);

	// Ada and Bo pass; Cem speaks, and says something that hurts.
	await everyone((one) => isAt(one, 'checkin'));
	for (const one of [ada, bo]) {
		await reads(one, live.turn.offered, soon);
		await presses(one, live.turn.pass);
	}
	await reads(cem, live.turn.offered, soon);
	await takesPiece(cem);
	await shares(cem, said);
	await isTold(dee, said);
	assert.equal(await mine(cem).count(), 0, 'nobody reports themselves');

	// Two presses, and a note before the second. Without a line nothing is lost of it.
	await mine(dee).click();
	const asked = dialog(dee, report.button);
	await asked.waitFor();
	await dee.looks('asking somebody to look');
	await asked.getByText(report.dialog.more).click();
	await dee.field(report.dialog.note).fill(note);
	await asked.getByText(report.dialog.routes.stewards.note).waitFor();
	await dee.looks('saying more first');
	dee.loses();
	await category(dee, 'harassment').click();
	await asked.getByRole('alert').waitFor();
	assert.equal(await dee.field(report.dialog.note).inputValue(), note);
	dee.finds();
	await eventually(async () => {
		const again = asked.getByRole('button', { name: problem.again, exact: true });
		if (await again.isVisible()) await again.click();
		assert.ok(await dialog(dee, report.sent.title).isVisible());
	});
	await reads(dee, report.sent.to.circle);
	await dee.looks('asked');
	await dialog(dee, report.sent.title).getByRole('button', { name: report.dialog.close, exact: true }).click();

	// The guardian has a calm line in the room, and goes on from it in a page of its own.
	await reads(bo, report.live.one, soon);
	await bo.looks('room, with something to look at');
	await presses(bo, live.console.openGuardian);
	await bo.page.getByRole('region', { name: live.console.title }).getByText(report.live.one).waitFor();
	const room = bo.page;
	const opening = bo.context.waitForEvent('page');
	await bo.link(report.live.look).first().click();
	bo.page = await opening;
	const title = report.kindsOf.part('Cem');
	await bo.arrivesAt(title);
	await bo.sees(note);
	assert.equal(await bo.page.getByText('Dee').count(), 0, 'it is not said who asked');
	assert.equal(await bo.page.getByText(said).filter({ visible: true }).count(), 0, 'nothing is shown unasked');
	await bo.page.getByText(report.one.itemThing('Cem')).click();
	await bo.page.getByText(said).filter({ visible: true }).waitFor();
	const address = new URL(bo.page.url()).pathname;
	const which = address.split('/').at(-1);

	await bo.button(report.one.take).click();
	await bo.sees(report.one.taken);
	await bo.looks('one report, taken on');
	assert.equal((await dee.asks('GET', '/api/me/reports')).reports[0].state, 'held');
	await bo.button(report.one.measures.mute).click();
	const measure = dialog(bo, moderate.person.doing(moderate.person.mute.name, 'Cem'));
	await bo.field(moderate.person.mute.duration).selectOption('60');
	await bo.field(moderate.person.clause).selectOption('3');
	await measure.getByRole('textbox').fill(reason);
	await bo.looks('dialog: quiet for a time, from a report');
	await measure.getByRole('button', { name: moderate.person.mute.yes, exact: true }).click();
	await measure.waitFor({ state: 'hidden' });
	await bo.sees(report.one.done);

	// Cem looks after the circle too by now. It is about him, so it is not there for him, whatever is done with it.
	await ada.asks('PUT', `/api/circles/${id}/members/${of(cem)}/role`, { role: 'moderator' });
	const roomOfCem = cem.page;
	cem.page = await cem.context.newPage();
	await cem.opens(`/circles/${id}/moderate/cases`, report.cases.title);
	await cem.sees(report.cases.none);
	await bo.field(report.one.line).fill('I have asked Cem to listen for an hour.');
	await bo.button(report.one.lineSave).click();
	await bo.sees(report.one.lineSaved);
	cem.watch.expects(404);
	await cem.opens(address, report.one.gone.title);
	assert.equal((await cem.context.request.get(`/api/cases/${which}`)).status(), 404);
	assert.deepEqual((await cem.asks('GET', `/api/circles/${id}/cases`)).cases, []);

	// It is settled with a sentence, and Dee reads what came of it and nothing else.
	await bo.choice(report.one.outcomes.acted.label).check();
	await bo.field(report.one.why).fill('It hurt, and he was asked to listen.');
	await bo.looks('settling it');
	await bo.button(report.one.settleYes).click();
	await bo.sees(report.one.settledNow);
	const roomOfDee = dee.page;
	dee.page = await dee.context.newPage();
	await dee.opens('/settings', 'Settings');
	await dee.page.goto('/reports');
	await dee.arrivesAt(report.mine.title);
	await dee.page.getByText(report.mine.states.acted.name).waitFor();
	assert.equal(await dee.page.getByText(reason).count(), 0);
	dee.page = roomOfDee;

	// Whoever looks after the circle is not told when they are what is looked at.
	bo.page = room;
	assert.ok(heardByBo.length > 0, 'Bo heard that there was something to look at');
	const before = heardByBo.length;
	dee.page = await dee.context.newPage();
	await dee.opens(`/circles/${id}`, name);
	const item = dee.page.getByRole('listitem').filter({ has: dee.page.getByText('Bo', { exact: true }) });
	await item.getByRole('button', { name: `${report.buttonPerson}${report.ofPerson('Bo')}` }).click();
	await category(dee, 'pressure_or_control').click();
	await reads(dee, report.sent.to.stewards);
	await dee.looks('asked the stewards');
	for (const one of [ada, bo]) assert.deepEqual((await one.asks('GET', `/api/circles/${id}/cases`)).cases, []);
	for (const one of [ada, bo, cem]) assert.equal((await one.context.request.get('/api/desk')).status(), 404);

	assert.equal(heardByBo.length, before, 'Bo hears nothing of what is about him');
	assert.deepEqual(heardByCem, [], 'nor does Cem');
	cem.page = roomOfCem;
	await log(cem).getByText(said).waitFor();
}

/** The line at Cem's words that asks somebody to look at them. */
function mine(one) {
	return one.page.getByRole('button', { name: new RegExp(`^${report.short}.*${report.said('Cem')}`) });
}

function category(one, which) {
	return one.page.getByRole('dialog').getByRole('button', { name: report.categories[which].name });
}

/** What this person's browser hears for them alone about what is looked at, on any page. */
function notices(one) {
	const heard = [];
	one.context.on('page', (page) => follow(page));
	follow(one.page);
	return heard;

	function follow(page) {
		page.on('websocket', (socket) =>
			socket.on('framereceived', ({ payload }) => {
				const frame = JSON.parse(String(payload));
				if (frame.on === 'notice' && ['case', 'reported'].includes(frame.what)) heard.push(frame);
			})
		);
	}
}
