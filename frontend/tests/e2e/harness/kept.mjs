// What a browser has kept for a time without a line, and the times themselves.

/** Waits until the browser has kept everything this page has loaded. */
export async function isKept(page) {
	await page.waitForFunction(
		async () => {
			const [name] = await caches.keys();
			if (!name || !navigator.serviceWorker.controller) return false;
			const kept = (await (await caches.open(name)).keys()).map(({ url }) => url);
			return performance.getEntriesByType('resource').every(({ name: url }) => !url.includes('/_app/immutable/') || kept.includes(url));
		},
		undefined,
		{ polling: 100 }
	);
}

/** The device has no connection, and says so to its pages. */
export async function goesOffline(person) {
	person.loses();
	await person.context.setOffline(true);
}

export async function comesOnline(person) {
	person.finds();
	await person.context.setOffline(false);
}

/** Closes every page, and opens a blank one. */
export async function reopens(person) {
	const pages = person.context.pages();
	person.page = await person.context.newPage();
	for (const page of pages) await page.close();
}
