// A whole gathering of four: planned, begun, everyone heard in the way they chose, the bell, a cut line, open sharing,
// a word each, and what comes after. At every step the screen says what to do; nothing is found but by its words.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { dialog } from '../harness/circles.mjs';
import { eventually } from '../harness/eventually.mjs';
import { comesIn, isAt, isTold, log, presses, reads, setsGathering, shares, takesPiece, writing } from '../harness/gatherings.mjs';
import { story } from '../harness/story.mjs';
import { around } from '../../../src/lib/words/around.ts';
import { gathering as planned } from '../../../src/lib/words/gathering.ts';
import { live } from '../../../src/lib/words/live.ts';
import { practice } from '../../../src/lib/words/practice.ts';
import { script } from '../../../src/lib/words/script.ts';
import { thread } from '../../../src/lib/words/thread.ts';

/** What the clock of the house does by itself takes this long at most, in milliseconds. */
const soon = 40_000;
const arriving = 75_000;

story('A gathering', tell, { together: true, minutes: 12 });

async function tell({ person, redis }) {
	const [ada, bo, cem, dee] = [await person('Ada', 1280), await person('Bo', 1280), await person('Cem', 360), await person('Dee', 360)];
	const all = [ada, bo, cem, dee];
	const everyone = (act) => Promise.all(all.map(act));
	await everyone((one) => one.arrives());
	const circle = await ada.founds('Tuesday evenings');
	for (const one of [bo, cem, dee]) await one.joins(circle);

	// Ada sets it and asks Bo to watch over it; the doors open by the clock.
	const gathering = await setsGathering(ada, circle, 'An evening');
	await ada.opens(`/circles/${circle.card.id}/gatherings/${gathering.id}`, 'An evening');
	await ada.field(planned.run.guardian).selectOption({ label: 'Bo' });
	await ada.page.getByText(planned.guardian('Bo')).waitFor();
	await eventually(async () => assert.equal((await ada.asks('GET', `/api/gatherings/${gathering.id}`)).state, 'open'));
	await ada.opens(`/circles/${circle.card.id}/gatherings/${gathering.id}`, 'An evening');
	await ada.link(planned.room).click();

	// One after the other they come; the lobby says who is here, and what is missing.
	await ada.page.getByRole('heading', { level: 2, name: around.lobby.title }).waitFor();
	await reads(ada, around.lobby.missing.guardian('Bo'));
	await ada.looks('lobby, waiting for the guardian');
	for (const one of [bo, cem, dee]) {
		await comesIn(one, circle);
		await reads(ada, around.lobby.ready);
	}
	await everyone((one) => reads(one, `${around.lobby.here}: Ada, Bo, Cem, Dee.`));
	await everyone((one) => reads(one, around.lobby.guardian('Bo')));
	await dee.field(script.lobby.wants).selectOption('reflection');
	await reads(dee, around.lobby.wantsSaved);
	await Promise.all([cem.looks('lobby'), dee.looks('lobby')]);
	await presses(ada, around.lobby.begin);

	// Arriving: a minute at least, and nothing to do.
	await everyone((one) => isAt(one, 'arrival'));
	await everyone((one) => isTold(one, script.arrival.ready.text));
	await everyone((one) => isTold(one, script.arrival.host('Ada', 'Bo').text));
	const from = Date.now();
	await cem.looks('arriving');
	await presses(ada, live.console.open);
	await ada.looks('holding the order');
	await presses(cem, live.more.title);
	await dialog(cem, live.more.title).waitFor();
	await cem.looks('more');
	await dialog(cem, live.more.title).getByRole('button', { name: live.close, exact: true }).click();
	await pause(Math.max(0, from + 61_000 - Date.now()));
	await presses(ada, live.console.next.arrival, arriving);

	// The agreements, which everyone keeps for themselves.
	await everyone((one) => isAt(one, 'agreements'));
	await everyone((one) => isTold(one, script.agreements.lines[2].text));
	await reads(dee, script.agreements.stay);
	await dee.looks('agreements');
	for (const one of all) {
		await presses(one, script.agreements.keep);
		await reads(one, script.agreements.kept);
	}
	await presses(ada, live.console.next.agreements);

	// The round. Ada is first, and only she can write.
	await everyone((one) => isAt(one, 'checkin'));
	await everyone((one) => isTold(one, script.checkin.round(gathering.asks).text));
	await reads(ada, live.turn.offered);
	await reads(cem, script.checkin.offer('Ada').text);
	await takesPiece(ada);
	await everyone(async (one) => one === ada || assert.equal(await writing(one).count(), 0, `${one.name} cannot write now`));
	const came = 'I came straight from the train, and I am glad of the quiet.';
	await shares(ada, came);
	await Promise.all([bo, cem, dee].map((one) => isTold(one, came)));
	await ada.looks('holding the order, with the piece');
	await presses(ada, live.turn.done);
	await reads(cem, script.checkin.breathNow);
	await everyone((one) => isTold(one, script.checkin.thanks('Ada').text));

	// Bo passes, Cem comes back to it: both are as good as an answer.
	await reads(bo, live.turn.offered, soon);
	await presses(bo, live.turn.pass);
	await everyone((one) => isTold(one, script.checkin.passes('Bo').text));
	await reads(cem, live.turn.offered);
	await cem.looks('offered the piece');
	await presses(cem, live.turn.later);
	await everyone((one) => isTold(one, script.checkin.later('Cem').text));

	// Dee would like a reflection, and gets one; the nodes lose sight of each other meanwhile.
	await reads(dee, live.wants.would(live.wants.now.reflection));
	await takesPiece(dee);
	redis?.cut();
	const asleep = 'I slept through a whole night for the first time.';
	await shares(dee, asleep);
	redis?.mend();
	await everyone((one) => isTold(one, asleep, soon));
	await presses(dee, live.turn.done);
	await reads(cem, script.checkin.responses.reflection('Dee').text, soon);
	await presses(cem, live.responses.kinds.reflect);
	const rest = 'I heard how long you have waited for that rest.';
	await cem.page.getByPlaceholder(live.responses.body).fill(rest);
	await cem.looks('giving one line');
	await presses(cem, live.responses.send);
	await isTold(dee, rest);
	await reads(dee, live.responses.forYou);
	await dee.looks('a line for me');
	await presses(dee, live.turn.skipResponses);

	// It is Cem's turn after all. In the middle of it Dee rings the bell, and nobody is told that it was her.
	await reads(cem, live.turn.again, soon);
	await takesPiece(cem);
	const half = 'There is something I have';
	await writing(cem).fill(half);
	await reads(cem, live.turn.kept.server);
	await cem.looks('in my turn');
	await presses(dee, live.bell.ring);
	await everyone((one) => isTold(one, script.paused.bell.text));
	await assertStill(cem);
	await reads(dee, script.paused.rang('Bo'));
	await Promise.all([dee.looks('the bell I rang'), cem.looks('the bell in my turn')]);
	assert.equal(await cem.page.getByText(script.paused.rang('Bo')).count(), 0);
	await presses(dee, script.paused.tell);
	await reads(bo, live.care.waiting);
	await presses(bo, live.console.resume, soon);
	await everyone((one) => isTold(one, script.paused.resume('Cem').text));
	await everyone((one) => isTold(one, script.paused.goesOn.text, soon));

	// His line is cut while he writes; his place is kept, and so is every letter. What the server kept of it meanwhile
	// is settled without a word of it.
	cem.watch.expects(409);
	cem.loses();
	await writing(cem).press('End');
	await writing(cem).pressSequentially(' not told anyone.');
	await isTold(ada, script.checkin.dropped('Cem').text, soon);
	cem.finds();
	await isTold(ada, script.checkin.returned('Cem').text, soon);
	const whole = `${half} not told anyone.`;
	assert.equal(await writing(cem).inputValue(), whole);
	await presses(cem, live.turn.send, soon);
	await everyone((one) => isTold(one, whole));
	assert.equal(await log(dee).getByText(whole, { exact: true }).count(), 1, 'it is said once');
	await presses(cem, live.turn.done, soon);
	await everyone((one) => isTold(one, script.checkin.thanks('Cem').text));

	// Bo is asked once more, and still passes.
	await reads(bo, live.turn.again, soon);
	await presses(bo, live.turn.pass);
	await everyone((one) => isTold(one, script.checkin.over.text));

	// Open sharing: a hand, and the piece comes to it.
	await everyone((one) => isAt(one, 'open'));
	await everyone((one) => isTold(one, script.open.begin.text));
	await presses(dee, live.hands.raise);
	await dialog(dee, live.hands.raise).waitFor();
	await dee.looks('raising a hand');
	await presses(dee, live.hands.kinds.share.label);
	await reads(dee, live.hands.up);
	await ada.page.getByText(live.hands.kinds.share.label).waitFor();
	await reads(dee, live.turn.offeredOpen, soon);
	await takesPiece(dee);
	const thanks = 'Thank you for the bell. I needed to look out of the window.';
	await shares(dee, thanks);
	await everyone((one) => isTold(one, thanks));
	await presses(dee, live.turn.done);
	await presses(dee, live.turn.skip);
	await presses(bo, live.responses.kinds.presence, soon);
	await isTold(dee, live.responses.said.presence('Bo'));
	await presses(dee, live.turn.skipResponses);

	// The closing: one word each, shown together.
	await presses(ada, live.console.next.open, soon);
	await everyone((one) => isAt(one, 'closing', arriving));
	await everyone((one) => reads(one, script.closing.oneWord.text));
	await cem.looks('one word');
	const given = { Ada: 'grateful', Bo: 'here', Cem: 'lighter', Dee: 'rested' };
	for (const one of all) {
		await one.field(live.oneWord.label).fill(given[one.name]);
		if (one !== dee) assert.equal(await log(one).getByText(live.word('Ada', 'grateful')).count(), 0, 'no word is shown before all are');
		await presses(one, live.oneWord.give);
		if (one !== dee) await reads(one, live.oneWord.given);
	}
	for (const one of all) {
		await isAt(one, 'after');
		await isTold(one, script.closing.last.text);
		for (const [name, word] of Object.entries(given)) await isTold(one, live.word(name, word));
	}

	// After: each for themselves.
	await everyone((one) => presses(one, live.goOn));
	await everyone((one) => one.page.getByRole('heading', { level: 2, name: script.after.question }).waitFor());
	// Rest is one of three, before anything else is said. covers: unit 44
	for (const one of ['lines', 'next', 'rest']) await cem.button(script.after[one]).waitFor();
	await presses(cem, script.after.rest);
	await reads(cem, around.after.restSaid);
	await cem.choice(script.after.steady).check();
	await presses(cem, script.after.keepMine);
	const coming = cem.page.waitForEvent('download');
	await presses(cem, around.after.keep.file);
	const kept = await readFile(await (await coming).path(), 'utf8');
	assert.ok(kept.includes(whole) && kept.includes(given.Cem), `the file holds Cem's words: ${kept}`);
	assert.ok(![came, asleep, rest, thanks].some((text) => kept.includes(text)), `and nobody else's: ${kept}`);
	await cem.looks('after, steady');
	// The journal opens right there, and keeps them once.
	await presses(cem, around.after.keep.journal);
	await cem.field(practice.locked.password).fill(cem.password);
	await presses(cem, practice.locked.open);
	await reads(cem, around.after.keep.inJournal);
	assert.equal(await cem.button(around.after.keep.journal).count(), 0);
	const entries = (await cem.asks('GET', '/api/me/items')).items.filter((item) => item.kind === 'entry');
	assert.equal(entries.length, 1);
	assert.ok(!JSON.stringify(entries).includes(whole));
	await cem.looks('after, with own words in the journal');
	await dee.choice(script.after.wobbly).check();
	await dee.page.getByRole('heading', { name: around.after.ground.title }).waitFor();
	await dee.looks('after, wobbly');
	await bo.looks('after');

	// Bo writes about it in the circle, while the room is still there to land in.
	const room = bo.page;
	const way = await bo.link(around.after.write.link).getAttribute('href');
	bo.page = await bo.context.newPage();
	await bo.opens(way, thread.start.title);
	await reads(bo, thread.start.gathering('An evening'));
	await reads(bo, thread.kinds.reflection.name);
	await bo.field(thread.start.body).fill('I was quieter than I thought I would be.');
	await bo.field(thread.start.name).fill('The evening, a little later');
	await bo.button(thread.start.send).click();
	await bo.arrivesAt('The evening, a little later');
	await bo.link(thread.toGathering).waitFor();
	bo.page = room;

	// The host closes it; whoever is still there keeps their page.
	await presses(ada, live.console.closeRoom);
	await everyone((one) => isAt(one, 'closed'));
	await reads(cem, around.after.restSaid);
	await cem.opens(`/circles/${circle.card.id}/gatherings/${gathering.id}`, 'An evening');
	await reads(cem, planned.state.closed);
	await reads(cem, planned.attended.present);
}

/** What was written stays, and cannot be said now. */
async function assertStill(person) {
	const before = await writing(person).inputValue();
	await writing(person).press('Control+Enter');
	assert.equal(await person.button(live.turn.send).isDisabled(), true, 'nothing can be said while the room is still');
	assert.equal(await writing(person).inputValue(), before);
}
