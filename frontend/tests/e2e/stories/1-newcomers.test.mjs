// A newcomer signs up and founds a circle; another finds it, reads its card, accepts the agreements, joins; they talk.
import { randomBytes } from 'node:crypto';
import { signsUp } from '../harness/doors.mjs';
import { composer, hears, isSeated, says } from '../harness/rooms.mjs';
import { story } from '../harness/story.mjs';
import { circle } from '../../../src/lib/words/circle.ts';
import { entry } from '../../../src/lib/words/entry.ts';
import { founding } from '../../../src/lib/words/founding.ts';
import { place } from '../../../src/lib/words/place.ts';
import { room } from '../../../src/lib/words/room.ts';
import { today } from '../../../src/lib/words/today.ts';

story('Two newcomers', async ({ person }) => {
	const name = `The long table ${randomBytes(3).toString('hex')}`; // the two nodes keep one database for all stories
	const mira = await person('Mira');
	await signsUp(mira);
	await mira.sees(today.none);
	await founds(mira, name);

	const jonas = await person('Jonas');
	await signsUp(jonas);
	await finds(jonas, name);
	await joins(jonas);

	for (const one of [mira, jonas]) {
		await one.link(circle.home.room).click();
		await isSeated(one);
		await one.looks('room');
	}
	await mira.sees(room.retention.h72);
	await says(mira, 'Welcome. There is no hurry here.');
	await hears(jonas, 'Welcome. There is no hurry here.');
	await says(jonas, 'Thank you.\nI will mostly listen today.');
	await mira.page.getByRole('log').getByText('I will mostly listen today.').waitFor();
	await mira.looks('room with words');
	await jonas.looks('room with words');

	// Said with the button as well as with the keys; the focus stays where one writes.
	await composer(jonas).fill('See you soon.');
	await jonas.button(room.composer.send).click();
	await hears(mira, 'See you soon.');
});

async function founds(mira, name) {
	await mira.link(today.found).click();
	await mira.arrivesAt(founding.shape.title);
	await mira.choice('The Long Table').check();
	await mira.button(founding.next).click();

	await mira.arrivesAt(founding.words.title);
	await mira.field(founding.words.name).fill(name);
	await mira.field(founding.words.purpose).fill('For people who want to talk at an ordinary table, over months.');
	await mira.button(founding.next).click(); // two fields are still empty
	await mira.field(founding.words.good).fill('We listen. We say what we see. Someone laughs now and then.');
	await mira.field(founding.words.notFor).fill('Emergencies, medical questions, planning anything new.');
	await mira.button(founding.next).click();

	await mira.arrivesAt(founding.rhythm.title);
	await mira.page.reload(); // what was written is still there
	await mira.arrivesAt(founding.shape.title);
	for (const step of ['words', 'rhythm', 'door', 'you']) {
		await mira.button(founding.next).click();
		await mira.arrivesAt(founding[step].title);
	}
	await mira.sees('Emergencies, medical questions, planning anything new.');
	await mira.field(founding.you.persona).fill('Mira');
	await mira.button(founding.you.submit).click();
	await mira.arrivesAt(name);
}

async function finds(jonas, name) {
	await jonas.link(place.circles).click();
	await jonas.arrivesAt(circle.finder.title);
	await jonas.field(circle.finder.search).fill(name.split(' ').at(-1));
	await jonas.button(circle.finder.submit).click();
	await jonas.link(name).click();
	await jonas.arrivesAt(name);
	await jonas.sees('Emergencies, medical questions, planning anything new.');
	await jonas.sees(circle.card.retention.h72);
	await jonas.sees(circle.card.history.since_join);
}

async function joins(jonas) {
	await jonas.link(entry.way.join).click();
	await jonas.arrivesAt(entry.fit.title);
	const answers = jonas.page.getByRole('radio', { name: entry.fit.yes, exact: true });
	for (let line = 0; line < 3; line++) await answers.nth(line).check();
	await jonas.button(entry.next).click();

	await jonas.arrivesAt(entry.agreements.title);
	await jonas.tick(entry.agreements.agree);
	await jonas.button(entry.next).click();

	await jonas.arrivesAt(entry.name.title.join);
	await jonas.field(entry.name.persona).fill('Jonas');
	await jonas.field(entry.name.hello).fill('Glad there is a table.');
	await jonas.button(entry.name.join).click();
	await jonas.link(circle.home.room).waitFor();
	await jonas.looks('circle after joining');
}
