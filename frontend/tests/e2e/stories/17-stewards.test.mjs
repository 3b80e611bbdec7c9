// Cem turns to the stewards about Ada, who owns the circle. Two stewards whom the operator has made decide together: they
// read one window of time, which the circle is told, and end her role. Ada reads why; whoever moderated longest looks
// after the circle from then on.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { story } from '../harness/story.mjs';
import { member } from '../../../src/lib/words/member.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';
import { report } from '../../../src/lib/words/report.ts';
import { stewards } from '../../../src/lib/words/stewards.ts';

const note = 'She asks us for money after every evening.';
const why = 'Somebody here may be asked for money.';
const reason = 'You asked members for money. Nobody who looks after a circle may.';
const said = 'The next evening is for those who have paid me.';

story('Two stewards', async ({ person, operates }) => {
	const gus = await (await person('Gus')).arrives();
	const ivy = await (await person('Ivy')).arrives();
	const called = `Gus ${gus.handle.split('-')[1]}`; // others may be called Gus, too
	await operates('steward', `${gus.handle}\n${called}\n`);
	await operates('steward', `${ivy.handle}\nIvy\n`);

	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings');
	const { id, name } = circle.card;
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	const cem = await (await person('Cem')).arrives();
	await cem.joins(circle);
	const people = (await ada.asks('GET', `/api/circles/${id}/members`)).members;
	const of = (one) => people.find((found) => found.name === one.name).id;
	await ada.asks('PUT', `/api/circles/${id}/members/${of(bo)}/role`, { role: 'moderator' });
	const { room } = await ada.asks('GET', `/api/circles/${id}`);
	await ada.asks('POST', `/api/rooms/${room}/parts`, { nonce: randomUUID(), body: said });
	await cem.asks('POST', `/api/circles/${id}/reports`, { nonce: randomUUID(), thing: { kind: 'person', id: of(ada) }, category: 'pressure_or_control', note });

	// Nobody of the circle finds it; the stewards have a desk, and whoever likes reads who they are.
	for (const one of [ada, bo]) assert.deepEqual((await one.asks('GET', `/api/circles/${id}/cases`)).cases, []);
	await cem.opens('/stewards', stewards.title);
	await cem.sees(called);
	await gus.opens('/desk', report.cases.deskTitle);
	await gus.looks('the desk');
	const { cases } = await gus.asks('GET', '/api/desk');
	const which = cases.find((one) => one.circle === id);
	await gus.page.locator(`a[href='/desk/${which.id}']`).click();
	await gus.arrivesAt(report.kindsOf.person('Ada'));
	await gus.sees(note);
	assert.equal(await gus.page.getByText('Cem').count(), 0, 'it is not said who asked');
	await gus.button(report.one.take).click();
	await gus.sees(report.one.taken);

	// It is not enough. Two together read what Ada wrote, and everyone in the circle is told.
	await gus.page.getByText(report.glass.more).click();
	await gus.field(report.glass.what).selectOption('person');
	await gus.field(report.glass.reason).fill('Because.');
	await gus.button(report.glass.ask).click();
	await gus.sees(report.glass.missing);
	await gus.field(report.glass.reason).fill(why);
	await gus.looks('asking to read more');
	await gus.button(report.glass.ask).click();
	await gus.sees(report.glass.asked);
	assert.equal(await gus.button(report.glass.read).count(), 0);
	const address = new URL(gus.page.url()).pathname;
	await ivy.opens(address, report.kindsOf.person('Ada'));
	await ivy.page.getByText(why).first().waitFor();
	await ivy.button(report.glass.read).click();
	const sure = ivy.page.getByRole('dialog');
	await ivy.looks('breaking the glass');
	await sure.getByRole('button', { name: report.glass.read, exact: true }).click();
	await ivy.sees(report.glass.done);
	await ivy.page.getByText(report.one.itemAlone('Ada')).click();
	await ivy.sees(said);
	await ivy.looks('what was read');
	await cem.opens(`/circles/${id}`, name);
	await cem.sees(member.circle.readWhy);
	await cem.sees(why);
	await cem.looks('the circle is told');

	// Gus proposes, with what Ada will read; Ivy agrees, and it is done.
	await gus.page.reload();
	await gus.choice(report.one.outcomes.acted.label).check();
	await gus.field(report.ruling.what).selectOption('demoted');
	await gus.field(report.ruling.reason).fill(reason);
	await gus.button(report.one.propose).click();
	await gus.sees(moderate.person.clauseMissing);
	await gus.field(moderate.person.clause).selectOption('9');
	await gus.field(report.one.why).fill('It is in her own words.');
	await gus.page.getByText(member.measure.title.demoted).waitFor();
	await gus.looks('a ruling being proposed');
	await gus.button(report.one.propose).click();
	await gus.sees(report.one.proposedNow);
	await ivy.page.reload();
	await ivy.sees(reason);
	await ivy.choice(report.one.outcomes.acted.label).check();
	await ivy.field(report.one.why).fill('I think so too.');
	await ivy.looks('a ruling being agreed to');
	await ivy.button(report.one.agree).click();
	await ivy.sees(report.one.settledNow);
	await ivy.looks('a case that is settled');

	await ada.opens('/what-happened', member.happened.title);
	await ada.sees(member.measure.title.demoted);
	await ada.sees(reason);
	await ada.looks('what two stewards decided');
	const now = (await bo.asks('GET', `/api/circles/${id}/members`)).members;
	assert.equal(now.find((one) => one.name === 'Bo').role, 'owner');
	assert.equal(now.find((one) => one.name === 'Ada').role, 'member');
	await cem.opens('/reports', report.mine.title);
	await cem.sees(report.mine.states.acted.name);
	assert.equal(await cem.page.getByText(reason).count(), 0);
});
