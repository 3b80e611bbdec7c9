// A person on a slow line opens the front page for the first time: everything that takes is counted, headers included,
// until the network is idle.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser } from './harness/browser.mjs';
import { startNodes } from './harness/nodes.mjs';
import { personAt } from './harness/person.mjs';

/** Bytes on the wire; `kB` is 1000 of them. */
const budget = 120_000;

after(closeBrowser);

test('the first load of the front page stays within its budget', async (t) => {
	const nodes = await startNodes('first-load');
	t.after(() => nodes.stop());
	const newcomer = await personAt(nodes.urls[0], { name: 'Newcomer', address: nodes.address, width: 360 });
	t.after(() => newcomer.goes());

	const network = await newcomer.context.newCDPSession(newcomer.page);
	await network.send('Network.enable');
	const urls = new Map();
	const sizes = new Map();
	network.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, new URL(response.url).pathname));
	network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));

	await newcomer.page.goto('/', { waitUntil: 'networkidle' });
	await newcomer.page.getByRole('heading', { level: 1 }).waitFor();

	const rows = [...sizes].map(([id, size]) => ({ url: urls.get(id), size })).sort((a, b) => b.size - a.size);
	const total = rows.reduce((sum, { size }) => sum + size, 0);
	t.diagnostic(`${rows.length} responses, ${(total / 1000).toFixed(1)} kB of ${budget / 1000}`);
	for (const { url, size } of rows.slice(0, 8)) t.diagnostic(`${(size / 1000).toFixed(1).padStart(7)} kB  ${url}`);

	assert.ok(rows.some(({ url }) => url === '/'), 'the page itself was counted');
	assert.ok(total <= budget, `the first load takes ${total} bytes, more than ${budget}`);
	newcomer.watch.isQuiet(newcomer.name);
});
