// Takes docs/room.png, the picture in the README: three invented people in a room. `scripts/picture` runs it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeBrowser } from './harness/browser.mjs';
import { startNodes } from './harness/nodes.mjs';
import { personAt } from './harness/person.mjs';
import { entersRoom, hears, says } from './harness/rooms.mjs';

const file = fileURLToPath(new URL('../../../docs/room.png', import.meta.url));

const talk = [
	['Mira', 'It is three weeks now. The thing I keep is small: I switch the lamp on early and sit for ten minutes before anyone is up.'],
	['Jonas', 'I like that it has a lamp in it. When I tried to keep everything, I kept nothing.'],
	['Tariq', 'Same here. I wrote one sentence and put it on the fridge. My daughter added a drawing to it.'],
	['Mira', 'What did the sentence say, if you want to tell?'],
	['Tariq', '“Call your brother on Sundays.” Nothing more than that. I have called twice.'],
	['Jonas', 'Twice is not nothing.']
];

const nodes = await startNodes('picture');
const people = new Map();
try {
	for (const name of ['Mira', 'Jonas', 'Tariq']) {
		const one = await personAt(nodes.urls[0], { name, address: nodes.address, width: 1280 });
		people.set(name, await one.arrives());
	}
	const [mira, ...others] = people.values();
	const circle = await mira.founds('The long table');
	for (const one of others) await one.joins(circle);
	for (const one of people.values()) await entersRoom(one, circle);
	for (const [name, text] of talk) {
		await says(people.get(name), text);
		await hears(mira, text);
	}
	mkdirSync(path.dirname(file), { recursive: true });
	await mira.page.screenshot({ path: file });
} finally {
	for (const one of people.values()) await one.goes();
	await nodes.stop();
	await closeBrowser();
}
