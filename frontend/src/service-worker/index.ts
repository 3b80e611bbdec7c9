import { self } from '$app/service-worker';
import { assets, immutable } from '$app/manifest';

/*
 * Keeps the shell, the resources and the pages that were opened, so that they work
 * without a line. Answers of the server are never kept: what people write stays
 * off the disk.
 */
const name = 'afterward';
const shell = '/200.html';
const address = (file: { path: string }) => '/' + file.path.replace(/^\//, '');
const standing = [shell, ...assets.map(address)];
const current = new Set(immutable.map(address));

self.addEventListener('install', (event) => {
	event.waitUntil(
		caches
			.open(name)
			.then((cache) => cache.addAll(standing.map((url) => new Request(url, { cache: 'reload' }))))
			.then(() => self.skipWaiting())
	);
});

self.addEventListener('activate', (event) => {
	event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

/** A page tells what it has loaded; those files are kept too, from the browser's own cache. */
self.addEventListener('message', (event) => {
	const { keep } = (event.data ?? {}) as { keep?: unknown };
	if (!Array.isArray(keep)) return;
	event.waitUntil(Promise.all(keep.filter((url) => current.has(url)).map(keptOrFetched)));
});

self.addEventListener('fetch', (event) => {
	const url = new URL(event.request.url);
	if (event.request.method !== 'GET' || url.origin !== location.origin) return;
	if (event.request.mode === 'navigate') {
		if (!served(url.pathname)) event.respondWith(fetch(event.request).catch(() => kept(shell)));
	} else if (current.has(url.pathname)) {
		event.respondWith(keptOrFetched(url.pathname));
	} else if (standing.includes(url.pathname)) {
		event.respondWith(fetch(event.request).catch(() => kept(url.pathname)));
	}
});

/** Whether the server itself answers there, and the shell has no business. */
function served(path: string): boolean {
	return path.startsWith('/api') || ['/realtime', '/healthz', '/readyz'].includes(path);
}

async function kept(url: string): Promise<Response> {
	return (await (await caches.open(name)).match(url)) ?? Response.error();
}

/** A file whose name changes with its bytes: once kept, it never has to be asked for again. */
async function keptOrFetched(url: string): Promise<Response> {
	const cache = await caches.open(name);
	const before = await cache.match(url);
	if (before) return before;
	const answer = await fetch(url);
	if (answer.ok) await cache.put(url, answer.clone());
	return answer;
}

async function forgetOlder() {
	for (const other of await caches.keys()) if (other !== name) await caches.delete(other);
	const cache = await caches.open(name);
	for (const request of await cache.keys()) {
		const path = new URL(request.url).pathname;
		if (!current.has(path) && !standing.includes(path)) await cache.delete(request);
	}
}
