// A story is told at every width, each time with a fresh server and fresh people.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { closeBrowser } from './browser.mjs';
import { startNodes } from './nodes.mjs';
import { personAt } from './person.mjs';
import { cluster, output, widths } from './setting.mjs';

after(closeBrowser);

/**
 * Registers a story. `tell` is given `person(name)`, which opens a browser for someone: the first on node 1, the second
 * on node 2 and so on in turn; `address`, the one everybody uses; `width`; `redis`, the nodes' way to it, where there
 * are two; `operates(command, typed)`, which runs a command of the operator's; and `holdsNone(words)`, which insists
 * that nothing the servers keep here or say has any of the words in it. A story whose people have widths of
 * their own (`person(name, width)`) is `together`: it is told once. `host` is what browsers call the nodes, where an
 * address of numbers does not do.
 */
export function story(name, tell, { together = false, minutes = 3, host } = {}) {
	for (const width of together ? widths.slice(-1) : widths) {
		const where = together ? 'several widths' : `${width} px`;
		test(`${name} · ${where} · ${cluster ? 'two nodes' : 'embedded'}`, { timeout: minutes * 60_000 }, () => perform(name, width, tell, host));
	}
}

async function perform(name, width, tell, host) {
	const label = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${width}-${cluster ? 'cluster' : 'embedded'}`;
	const nodes = await startNodes(label, { host });
	const people = [];
	const person = async (called, own = width) => {
		const opened = await personAt(nodes.urls[people.length % nodes.urls.length], { name: called, address: nodes.address, width: own });
		people.push(opened);
		return opened;
	};
	try {
		await tell({ person, width, address: nodes.address, redis: nodes.redis, operates: nodes.operates, holdsNone: nodes.holdsNone });
		for (const one of people) one.watch.isQuiet(one.name);
	} catch (cause) {
		await leaveTraces(label, people, nodes, cause);
		throw cause;
	} finally {
		for (const one of people) await one.goes().catch(() => {});
		await nodes.stop();
	}
}

async function leaveTraces(label, people, nodes, cause) {
	mkdirSync(output, { recursive: true });
	const left = [...nodes.logs];
	for (const [i, one] of people.entries()) {
		const file = path.join(output, `${label}-${i + 1}-${one.name}.png`);
		await one.leavesPicture(file).then(() => left.push(file), () => {});
		try {
			one.watch.isQuiet(one.name);
		} catch (complaint) {
			if (complaint.message !== cause.message) left.push(complaint.message);
		}
	}
	console.error(`The story failed. Look at:\n  ${left.join('\n  ')}`);
}
