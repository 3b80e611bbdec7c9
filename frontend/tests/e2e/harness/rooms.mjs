// What people do in a live room.
import assert from 'node:assert/strict';
import { room as words } from '../../../src/lib/words/room.ts';

/** Goes straight into the room of this circle. */
export async function entersRoom(person, circle) {
	await person.page.goto(`/rooms/${circle.room}`);
	await isSeated(person);
	await person.looks('room');
}

/** Waits until the person can write, and the socket has told who is here. */
export async function isSeated(person) {
	await composer(person).waitFor();
	await whoIsHere(person).waitFor();
}

/** The line that says who is here, and opens what a moderator can do. */
export function whoIsHere(person) {
	const [before] = words.here.now('').split(':');
	return person.page.getByText(new RegExp(`^(${words.here.alone}|${before}: .*)$`)).first();
}

export function composer(person) {
	return person.field(words.composer.label);
}

export async function says(person, text) {
	await composer(person).fill(text);
	await composer(person).press('Control+Enter');
}

export function heard(person, text) {
	return person.page.getByRole('log').getByText(text, { exact: true });
}

/** Waits until these words stand in the room, and insists that they stand there once and that nothing of it waits to be sent. */
export async function hears(person, text) {
	await heard(person, text).first().waitFor();
	await person.page.getByRole('list', { name: words.unsent.title }).getByText(text, { exact: true }).waitFor({ state: 'detached' });
	assert.equal(await heard(person, text).count(), 1, `${person.name} reads “${text}” once`);
}

/** The order in which these texts stand in this person's room. */
export async function orderOf(person, texts) {
	const places = await Promise.all(texts.map(async (text) => ({ text, y: (await heard(person, text).boundingBox()).y })));
	return places.sort((a, b) => a.y - b.y).map(({ text }) => text);
}
