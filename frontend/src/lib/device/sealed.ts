/**
 * Takes what the server has too of sealed journals off this device, and what opens
 * them here without a line. What only this device has stays: it is sealed, and there
 * is no other copy. It never rejects, and makes no database where there is none.
 */
export function forgetSealed(factory: IDBFactory | undefined = globalThis.indexedDB): Promise<void> {
	return new Promise((resolve) => {
		try {
			// The name and the stores of practice/shelf.ts, which pages without a journal do not load.
			const asked = factory?.open('afterward.practice');
			if (!asked) return resolve();
			let made = false;
			asked.onupgradeneeded = () => {
				made = true;
				asked.transaction?.abort();
			};
			asked.onblocked = () => resolve();
			asked.onerror = (event) => {
				event.preventDefault();
				resolve();
			};
			asked.onsuccess = () => {
				const db = asked.result;
				if (made || !db.objectStoreNames.contains('vaults')) return (db.close(), resolve());
				const step = db.transaction(['items', 'places', 'vaults'], 'readwrite');
				for (const store of ['items', 'places', 'vaults']) step.objectStore(store).clear();
				step.oncomplete = step.onabort = () => (db.close(), resolve());
			};
		} catch {
			// A browser that keeps nothing has nothing to forget.
			resolve();
		}
	});
}
