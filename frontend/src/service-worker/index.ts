import { self } from '$app/service-worker';
import { assets, immutable } from '$app/manifest';

/*
 * Keeps the shell, the resources and the pages that were opened, so that they work
 * without a line. Answers of the server are never kept: what people write stays
 * off the disk.
 */
const shell = '/200.html';
const quick = '/capture';
const address = (file: { path: string }) => '/' + file.path.replace(/^\//, '');
const standing = [shell, ...assets.map(address)];
const current = new Set(immutable.map(address));
/** Each build has a cache of its own, so that the one in use stays whole while the next is fetched. */
const name = `afterward.${markOf([...current].sort().join(' '))}`;

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
		if (served(url.pathname)) return;
		// Writing something down waits for no line: what it takes was kept when this began.
		if (url.pathname === quick) event.respondWith(kept(shell).then((page) => (page.ok ? page : fetch(event.request))));
		else event.respondWith(fetch(event.request).catch(() => kept(shell)));
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

/** What an older build kept and this one still uses comes along; the rest goes. */
async function forgetOlder() {
	const cache = await caches.open(name);
	for (const other of await caches.keys()) {
		if (other === name) continue;
		const older = await caches.open(other);
		for (const request of await older.keys()) {
			const answer = current.has(new URL(request.url).pathname) && !(await cache.match(request)) && (await older.match(request));
			if (answer) await cache.put(request, answer);
		}
		await caches.delete(other);
	}
}

/** A short mark of a text: another text has another one. */
function markOf(text: string): string {
	let mark = 0;
	for (const letter of text) mark = (Math.imul(mark, 31) + (letter.codePointAt(0) ?? 0)) | 0;
	return (mark >>> 0).toString(36);
}
