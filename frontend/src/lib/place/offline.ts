import { preloadCode, preloadData } from '$app/navigation';
import { trustedScript } from '#lib/ui/trusted.ts';

/**
 * Keeps what this page has loaded, and the resources, on the device, once the page
 * itself stands. Where that fails nothing is lost but the page without a line.
 */
export async function keepOffline() {
	if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
	try {
		await loaded();
		await navigator.serviceWorker.register(trustedScript('/service-worker.js'));
		const { active } = await navigator.serviceWorker.ready;
		await preloadData('/resources');
		await preloadData('/resources/right-now');
		tell(active);
		// A newer build has taken over, and does not know this page yet.
		navigator.serviceWorker.addEventListener('controllerchange', () => tell(navigator.serviceWorker.controller));
	} catch {
		// A private window, or a browser that keeps nothing: as its owner wants it.
	}
}

/** What one writes in, of the notebook: it opens without a line after one visit, whichever page that was to. */
const written = ['/(public)/capture', '/(app)/journal', '/(app)/journal/write'] as const;

/** Keeps the same of the notebook, for whoever has one: its pages, and all that opening it takes. */
export async function keepNotebook() {
	if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
	try {
		await loaded();
		const { active } = await navigator.serviceWorker.ready;
		for (const route of written) await preloadCode(route);
		const { keep } = await import('#lib/practice/keep.ts');
		await keep();
		tell(active);
	} catch {
		// As above.
	}
}

/** Tells what this page has loaded. */
function tell(worker: ServiceWorker | null) {
	const keep = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname);
	worker?.postMessage({ keep: keep.filter((path) => path.startsWith('/_app/')) });
}

function loaded(): Promise<unknown> {
	if (document.readyState === 'complete') return Promise.resolve();
	return new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
}
