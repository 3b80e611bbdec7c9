import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Problem } from '#lib/api/problem.ts';

/** What the server hears and says. */
let heard: { method: string; url: string; body: unknown }[] = [];
let says: (response: ServerResponse) => void;
let base = '';

const server = createServer(async (request: IncomingMessage, response) => {
	let body = '';
	for await (const part of request) body += part;
	heard.push({ method: request.method!, url: request.url!, body: body && JSON.parse(body) });
	says(response);
});
const json = (status: number, body: unknown) => (response: ServerResponse) => response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body));

// A browser knows where a page is from; here it is said.
const here = (where: RequestInfo | URL) => (typeof where === 'string' ? new URL(where, base) : where);
const keepalive: boolean[] = [];
const plain = { Request: globalThis.Request, fetch: globalThis.fetch };
vi.stubGlobal(
	'Request',
	class extends plain.Request {
		constructor(where: RequestInfo | URL, how?: RequestInit) {
			super(here(where), how);
			keepalive.push(how?.keepalive === true);
		}
	}
);
vi.stubGlobal('fetch', (where: RequestInfo | URL, how?: RequestInit) => plain.fetch(here(where), how));
const { practiceDoor, staleOf } = await import('./door.ts');

beforeAll(async () => {
	await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	vi.unstubAllGlobals();
	await new Promise((down) => server.close(down));
});

const id = '11111111-1111-4111-8111-111111111111';
const refused = (asked: Promise<unknown>) => asked.then(() => undefined, (caught) => caught as Problem);

test('what changed is asked for by its number, and comes with its bytes', async () => {
	heard = [];
	says = json(200, { items: [{ id, kind: 'entry', version: 2, seq: 8, sealed: 'AQID' }, { id, kind: 'entry', version: 3, seq: 9, gone: true }], seq: 9, more: false });
	const page = await practiceDoor.page(7);
	expect(heard).toEqual([{ method: 'GET', url: '/api/me/items?after=7&limit=200', body: '' }]);
	expect(page).toEqual({
		items: [
			{ id, kind: 'entry', version: 2, seq: 8, active: false, sealed: new Uint8Array([1, 2, 3]) },
			{ id, kind: 'entry', version: 3, seq: 9, active: false, gone: true }
		],
		seq: 9,
		more: false
	});
});

test('a change goes as text, and a small one outlives the page', async () => {
	heard = [];
	keepalive.length = 0;
	says = json(200, { items: [{ id, version: 1, seq: 1 }], seq: 1 });
	const change = (bytes: number) => [{ id, kind: 'entry' as const, base: 0, active: false, sealed: new Uint8Array(bytes) }];
	expect(await practiceDoor.change(change(3))).toEqual({ items: [{ id, version: 1, seq: 1 }], seq: 1 });
	await practiceDoor.change(change(60_000));
	expect(heard[0]).toEqual({ method: 'PUT', url: '/api/me/items', body: { changes: [{ id, kind: 'entry', base: 0, active: false, sealed: 'AAAA' }] } });
	expect(keepalive).toEqual([true, false]);
});

test('what the server will not take is its problem, with the items as they are now', async () => {
	says = json(409, { code: 'item_stale', detail: 'It was changed.', status: 409, state: { items: [{ id, kind: 'entry', version: 4, seq: 11, sealed: 'AQID' }] } });
	const problem = await refused(practiceDoor.change([]));
	expect([problem?.code, staleOf(problem!)?.map(({ version, sealed }) => [version, sealed])]).toEqual(['item_stale', [[4, new Uint8Array([1, 2, 3])]]]);
});

test('an answer that was cut short is a line that was lost', async () => {
	says = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{"id"');
	expect((await refused(practiceDoor.page(0)))?.code).toBe('offline');
	expect((await refused(practiceDoor.change([])))?.code).toBe('offline');
});
