// Into a circle that asks: found from a template, asked, approved, in line, a seat held and taken; and a kind no.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { asksIn, dialog, findsCard, goesToModerate, letsIn, requestOf, turnsTo, walksToRequest } from '../harness/circles.mjs';
import { story } from '../harness/story.mjs';
import { circle as words } from '../../../src/lib/words/circle.ts';
import { entry } from '../../../src/lib/words/entry.ts';
import { founding } from '../../../src/lib/words/founding.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';

const question = 'What would you like from us?';
const said = entry.request;

story('Coming in', async ({ person }) => {
	const name = `Slow water ${randomBytes(3).toString('hex')}`; // the two nodes keep one database for all stories
	const ada = await (await person('Ada')).arrives();
	await founds(ada, name);
	const id = new URL(ada.page.url()).pathname.split('/').pop();
	await goesToModerate(ada);
	await setsQuestion(ada);
	await turnsTo(ada, 'requests');
	await ada.sees(moderate.nothing);

	// Bo finds it and asks; Ada, who has the page open, reads it and lets him in.
	const bo = await (await person('Bo')).arrives();
	await findsCard(bo, name);
	await walksToRequest(bo, { [question]: 'A quiet hour, and people who remember.' });
	await requestOf(ada, 'Bo').waitFor();
	await ada.sees('A quiet hour, and people who remember.');
	await ada.looks('requests');
	await requestOf(ada, 'Bo').getByRole('button', { name: moderate.requests.approve, exact: true }).click();
	await answers(ada, moderate.requests.approving('Bo'), moderate.requests.approve);
	await ada.sees(moderate.nothing);
	await bo.page.reload();
	await bo.arrivesAt(said.joined.title);
	await bo.link(said.joined.go).click();
	await bo.arrivesAt(name);
	await bo.sees(words.home.as('Bo'));

	// Cem takes the last seat; Dee asks all the same, and stands in line.
	const cem = await (await person('Cem')).arrives();
	await letsIn(ada, id, await asksIn(cem, id));
	const dee = await (await person('Dee')).arrives();
	await findsCard(dee, name);
	await dee.sees(entry.way.askFull);
	await walksToRequest(dee, { [question]: 'To hear how others live with it.' });
	await requestOf(ada, 'Dee').getByRole('button', { name: moderate.requests.approveFull, exact: true }).click();
	await answers(ada, moderate.requests.approving('Dee'), moderate.requests.approveFull);
	await ada.sees(moderate.nothing);
	await turnsTo(ada, 'line');
	await requestOf(ada, 'Dee').first().waitFor();
	await ada.looks('the line with Dee in it');
	await dee.page.reload();
	await dee.arrivesAt(said.line.title(1));
	await dee.sees(said.line.next);

	// Cem leaves: the seat is held for Dee, and she takes it.
	await cem.asks('DELETE', `/api/circles/${id}/members/me`);
	await dee.page.reload();
	await dee.arrivesAt(said.offered.title);
	await dee.button(said.offered.claim).click();
	await dee.arrivesAt(name);
	await dee.sees(words.home.as('Dee'));
	await ada.sees(moderate.line.none);

	// Eve asks too, and is told no in words that are read as they were written.
	const eve = await (await person('Eve')).arrives();
	const asked = await asksIn(eve, id);
	await turnsTo(ada, 'requests');
	const kind = await declines(ada, 'Eve');
	await eve.opens('/circles', words.finder.title);
	await eve.sees(`${said.short.declined}.`);
	await eve.link(name).first().click();
	await eve.arrivesAt(said.declined.title);
	assert.equal(new URL(eve.page.url()).pathname, `/circles/requests/${asked.id}`);
	await eve.sees(said.declined.text);
	await eve.sees(kind);
	await eve.sees(startOf(said.again));
	await eve.button(said.read).click();
	await eve.arrivesAt(words.finder.title);
	await eve.seesNoMore(`${said.short.declined}.`);
});

async function founds(ada, name) {
	await ada.opens('/circles/new', founding.shape.title);
	await ada.choice('Difficult Waters').check();
	await ada.looks('a shape to begin with');
	await ada.button(founding.next).click();

	await ada.arrivesAt(founding.words.title);
	await ada.field(founding.words.name).fill(name);
	assert.notEqual(await ada.field(founding.words.purpose).inputValue(), '', 'the template says what it is for');
	assert.notEqual(await ada.field(founding.words.notFor).inputValue(), '', 'the template says what it is not for');
	await ada.field(founding.words.good).fill('We listen, and nobody is in a hurry.');
	await ada.button(founding.next).click();

	await ada.arrivesAt(founding.rhythm.title);
	await ada.field(founding.rhythm.capacity).selectOption('3');
	await ada.button(founding.next).click();

	await ada.arrivesAt(founding.door.title);
	await ada.choice(founding.door.ways.request.name).check();
	await ada.button(founding.next).click();

	await ada.arrivesAt(founding.you.title);
	await ada.field(founding.you.persona).fill('Ada');
	await ada.button(founding.you.submit).click();
	await ada.arrivesAt(name);
}

async function setsQuestion(ada) {
	await turnsTo(ada, 'questions');
	await ada.sees(moderate.questions.none);
	await ada.button(moderate.questions.add).click();
	await ada.field(moderate.questions.text(1)).fill(question);
	await ada.tick(moderate.questions.required);
	await ada.looks('a question being written');
	await ada.button(moderate.questions.save).click();
	await ada.sees(moderate.questions.saved);
}

/** Reads what will happen once more, and says yes. */
async function answers(ada, title, yes) {
	const open = dialog(ada, title);
	await open.waitFor();
	await ada.looks(title);
	await open.getByRole('button', { name: yes, exact: true }).click();
	await open.waitFor({ state: 'hidden' });
}

/** Declines with one of the sentences to begin with; the answer is what the other will read. */
async function declines(ada, name) {
	await requestOf(ada, name).getByRole('button', { name: moderate.requests.decline, exact: true }).click();
	const open = dialog(ada, moderate.requests.declining(name));
	await open.getByText(moderate.requests.suggest).click();
	await open.getByRole('button', { name: moderate.requests.suggestions[0], exact: true }).click();
	await ada.field(moderate.requests.message).press('End');
	await ada.field(moderate.requests.message).pressSequentially(' Ada');
	const kind = await ada.field(moderate.requests.message).inputValue();
	await open.getByText(moderate.theyRead(name), { exact: true }).waitFor();
	await open.getByRole('paragraph').filter({ hasText: kind }).waitFor();
	await ada.looks('a decline before it is sent');
	await open.getByRole('button', { name: moderate.requests.decline, exact: true }).click();
	await open.waitFor({ state: 'hidden' });
	await ada.sees(moderate.nothing);
	return kind;
}

/** What stands before the first thing that words are filled with. */
function startOf(sentence) {
	return sentence('\0').split('\0')[0].trim();
}
