// What people do in the room while a gathering leads it. Everything is found by the words that a person reads.
import { randomUUID } from 'node:crypto';
import { live } from '../../../src/lib/words/live.ts';
import { around } from '../../../src/lib/words/around.ts';

/** Sets a gathering that can be begun at once, quick where the house allows it; the answer is the Gathering. */
export async function setsGathering(host, circle, title) {
	const [opening] = (await host.asks('GET', '/api/prompts?for=opening')).prompts;
	const [closing] = (await host.asks('GET', '/api/prompts?for=closing')).prompts;
	const gathering = await host.asks('POST', `/api/circles/${circle.card.id}/gatherings`, {
		nonce: randomUUID(),
		title,
		startsAt: new Date(Date.now() + 90_000).toISOString(),
		minutes: 60,
		plan: { breath: 10, oneWord: true, minToOpen: 2, prompt: opening.id, closingWith: closing.id }
	});
	return { ...gathering, asks: opening.text };
}

/** Goes into the room of this circle, where a gathering waits to begin. */
export async function comesIn(person, circle) {
	await person.page.goto(`/rooms/${circle.room}`);
	await person.page.getByRole('heading', { level: 2, name: around.lobby.title }).waitFor();
}

/** Waits until the top of the page says that we are in this part of the gathering. */
export async function isAt(person, phase, timeout) {
	await person.page.getByRole('strong').filter({ hasText: new RegExp(`^${live.phase[phase]}$`) }).first().waitFor({ timeout });
}

/** The reading area: what was said, what happened, and what came back. */
export function log(person) {
	return person.page.getByRole('log', { name: live.log });
}

/** Waits until this stands in the reading area, the last time it was said. */
export async function isTold(person, text, timeout) {
	await log(person).getByText(text).last().waitFor({ timeout });
}

/** Waits until this can be read on the page, which may say it in more than one place. */
export async function reads(person, text, timeout) {
	await person.page.getByText(text).filter({ visible: true }).last().waitFor({ timeout });
}

/** Presses one of the things that can be done now; it may have to wait until it can be. */
export async function presses(person, name, timeout) {
	await person.button(name).first().click({ timeout });
}

/** Where whoever has the piece writes. */
export function writing(person) {
	return person.field(live.turn.label);
}

/** Says a part while the piece is with this person, by the button. */
export async function shares(person, text) {
	await writing(person).fill(text);
	await presses(person, live.turn.send);
	await isTold(person, text);
}

/** Takes the piece that is offered. */
export async function takesPiece(person, timeout) {
	await presses(person, live.turn.take, timeout);
	await writing(person).waitFor();
}
