// Ada leads two gatherings and says of both that they were heavy. A steward learns that two in a row were, and that she
// would like a person, and nothing else. Then Bo gives the next one back, and Cem, who stands by, is asked.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { eventually } from '../harness/eventually.mjs';
import { story } from '../harness/story.mjs';
import { duty } from '../../../src/lib/words/duty.ts';
import { live } from '../../../src/lib/words/live.ts';
import { report } from '../../../src/lib/words/report.ts';

const stayed = 'The silence after Cem spoke.';
const line = 'The heating is loud; begin with a breath.';
const answer = 'I am here. Shall we speak at six?';

story('Holding gatherings', async ({ person, operates }) => {
	const gus = await (await person('Gus')).arrives();
	await operates('steward', `${gus.handle}\nGus\n`);
	const ada = await (await person('Ada')).arrives();
	// On two nodes the desk is shared with what other tellings left on it: the name tells this circle from theirs.
	const circle = await ada.founds(`Evenings ${randomUUID().slice(0, 6)}`);
	const { id, name } = circle.card;
	const [bo, cem] = [await person('Bo'), await person('Cem')];
	for (const one of [bo, cem]) {
		await one.arrives();
		await one.joins(circle);
	}
	const people = (await ada.asks('GET', `/api/circles/${id}/members`)).members;
	const called = (name) => people.find((one) => one.name === name).id;
	for (const one of ['Bo', 'Cem']) await ada.asks('PUT', `/api/circles/${id}/members/${called(one)}/role`, { role: 'moderator' });

	const held = async (guardian) => {
		const startsAt = new Date().toISOString();
		const gathering = await ada.asks('POST', `/api/circles/${id}/gatherings`, { nonce: randomUUID(), title: 'An evening', startsAt, minutes: 60, plan: { minToOpen: 2 } });
		const path = `/api/gatherings/${gathering.id}`;
		await ada.asks('PUT', `${path}/guardian`, { member: called(guardian.name) });
		await eventually(async () => assert.equal((await ada.asks('GET', path)).state, 'open'));
		const move = async (what) => {
			const { stage } = await ada.asks('GET', `${path}/floor`);
			await ada.asks('POST', `${path}/moves`, { version: stage.version, ...what });
		};
		for (const one of [ada, guardian]) await one.asks('POST', `${path}/come`, {});
		await move({ do: 'begin' });
		await ada.page.goto(`/rooms/${circle.room}`);
		// Whoever sees the end goes on when they like; whoever comes later is there at once.
		await ada.button(live.console.open).waitFor();
		await move({ do: 'end.close', what: 'time' });
		await ada.button(live.goOn).click();
		await ada.page.getByRole('heading', { level: 2, name: duty.card.title }).waitFor();
		return { move };
	};

	// The card is there as the gathering ends. What does not get through stays.
	const first = await held(bo);
	await ada.page.getByRole('radio', { name: duty.card.loads[4], exact: true }).check();
	await ada.field(duty.card.stayed).fill(stayed);
	await ada.field(duty.card.handover).fill(line);
	await ada.looks('how it was to hold a gathering');
	await ada.button(duty.card.save).click();
	await ada.sees(duty.card.saved);
	await first.move({ do: 'end.close' });

	// It was heavy again, and she would like a person.
	const second = await held(cem);
	await ada.page.getByRole('radio', { name: duty.card.loads[5], exact: true }).check();
	await ada.field(duty.card.person).check();
	await ada.button(duty.card.save).click();
	await ada.sees(duty.card.calls.heavy.open(''));
	await second.move({ do: 'end.close' });

	await gus.opens('/desk', report.cases.deskTitle);
	await gus.link(duty.desk.link).click();
	await gus.arrivesAt(duty.desk.title);
	await gus.page.getByRole('heading', { name: duty.desk.kinds.heavy }).first().waitFor(); // the desk is the house's, with what other stories left on it
	const call = gus.page.getByRole('listitem').filter({ has: gus.page.getByRole('heading', { name: duty.desk.kinds.person }) }).filter({ hasText: duty.desk.who('Ada', name) });
	await call.waitFor();
	assert.ok(!(await gus.page.locator('main').innerText()).includes(stayed));
	await gus.looks('whom to speak with');
	await call.getByLabel(duty.desk.word, { exact: true }).fill(answer);
	await call.getByRole('button', { name: duty.desk.take, exact: true }).click();
	await call.getByText(duty.desk.sent).waitFor();

	// On the circle's home Ada finds that somebody is there, and both of her cards.
	await ada.opens(`/circles/${id}`, name);
	await ada.sees(duty.card.calls.person.taken('Gus'));
	await ada.sees(answer);
	await ada.sees(duty.load.held(2, 2));
	await call.getByRole('button', { name: duty.desk.close, exact: true }).click();
	await call.getByText(duty.desk.closed).first().waitFor();

	// Bo leads the next one, tomorrow. Cem stands by for it; Bo gives it back, and Cem has it before him.
	const startsAt = new Date(Date.now() + 20 * 3_600_000).toISOString();
	await bo.asks('POST', `/api/circles/${id}/gatherings`, { nonce: randomUUID(), title: 'Tomorrow', startsAt, minutes: 60 });
	const named = (label) => new RegExp(`^${label}`); // and when, by the clock of whoever reads
	await cem.opens(`/circles/${id}`, name);
	await cem.link(duty.rota.title).click();
	await cem.arrivesAt(duty.rota.title);
	await cem.page.getByRole('button', { name: named(duty.rota.takeOf(duty.rota.places.host_backup, '')) }).click();
	await cem.sees(duty.rota.taken);
	await cem.opens(`/circles/${id}`, name);
	await bo.opens(`/circles/${id}/rota`, duty.rota.title);
	await bo.looks('who holds the next ones');
	await bo.page.getByRole('button', { name: named(duty.rota.giveBackOf(duty.rota.places.host, '')) }).click();
	await bo.sees(duty.rota.gaveBack);
	await cem.page.getByText(duty.load.asked.host('').split(',')[1]).waitFor();
	await cem.looks('asked to lead the next one');
	await cem.link(duty.rota.link).first().click();
	await cem.arrivesAt(duty.rota.title);
	await cem.page.getByRole('button', { name: named(duty.rota.takeOf(duty.rota.places.host, '')) }).click();
	await cem.sees(duty.rota.taken);
	await bo.page.getByText('Cem', { exact: true }).waitFor();
});
