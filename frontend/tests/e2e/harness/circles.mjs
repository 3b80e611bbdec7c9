// Ways into a circle and of looking after it, walked where a story looks at them and taken by the API where it does not.
import { randomUUID } from 'node:crypto';
import { circle as words } from '../../../src/lib/words/circle.ts';
import { entry } from '../../../src/lib/words/entry.ts';
import { member } from '../../../src/lib/words/member.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';

/** Finds a circle by a word of its name, and opens its card. */
export async function findsCard(person, name) {
	await person.opens('/circles', words.finder.title);
	await person.field(words.finder.search).fill(name.split(' ').at(-1));
	await person.button(words.finder.submit).click();
	await person.link(name).click();
	await person.arrivesAt(name);
}

/** From the card to the request: the look at oneself, the agreements, a name, and the answers by their question. */
export async function walksToRequest(person, answers) {
	await person.link(entry.way.ask).click();
	await person.arrivesAt(entry.fit.title);
	const yes = person.page.getByRole('radio', { name: entry.fit.yes, exact: true });
	for (let line = 0; line < Object.keys(entry.fit.lines).length; line++) await yes.nth(line).check();
	await person.button(entry.next).click();

	await person.arrivesAt(entry.agreements.title);
	await person.tick(entry.agreements.agree);
	await person.button(entry.next).click();

	await person.arrivesAt(entry.name.title.ask);
	await person.field(entry.name.persona).fill(person.name);
	for (const [question, answer] of Object.entries(answers)) await person.field(question).fill(answer);
	await person.button(entry.name.ask).click();
	await person.arrivesAt(entry.request.pending.title);
}

/** Asks to come in without walking through the pages; the answer is the request. Every question gets the same answer. */
export async function asksIn(person, id, text = 'Company, mostly.') {
	const { about } = await person.asks('GET', `/api/circles/${id}`);
	return person.asks('POST', `/api/circles/${id}/requests`, {
		nonce: randomUUID(),
		agreementsVersion: about.agreements.version,
		fit: true,
		persona: person.name,
		questionsVersion: about.questionsVersion,
		answers: (about.questions ?? []).map((question) => ({ id: question.id, text })),
		trial: false
	});
}

/** Lets somebody in without walking through the moderators' room. */
export function letsIn(person, id, request) {
	return person.asks('POST', `/api/circles/${id}/requests/${request.id}/approve`, {});
}

/** From the circle's home to the moderators' room. */
export async function goesToModerate(person) {
	await person.link(member.circle.moderate).click();
	await person.arrivesAt(moderate.requests.title);
}

/** From one page of the moderators' room to another; the link may say how much waits there. */
export async function turnsTo(person, tab) {
	const rooms = person.page.getByRole('navigation', { name: moderate.tabsLabel });
	await rooms.getByRole('link', { name: moderate.tabs[tab] }).click();
	await person.arrivesAt(moderate[tab].title);
}

/** The question that stands open over the page. */
export function dialog(person, title) {
	return person.page.getByRole('dialog', { name: title, exact: true });
}

/** One request in the moderators' room. */
export function requestOf(person, name) {
	return person.page.getByRole('listitem').filter({ has: person.page.getByRole('heading', { name, exact: true }) });
}
