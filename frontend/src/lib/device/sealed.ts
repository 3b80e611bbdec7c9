/*
 * The names and stores of practice/shelf.ts and capture/store.ts, which pages without
 * a journal do not load.
 */
const kept = { 'afterward.practice': ['items', 'places', 'vaults'], 'afterward.captures': ['publics'] };

/**
 * Takes what the server has too of sealed journals off this device, and what opens
 * them here or seals to them without a line. What only this device has stays: it is
 * sealed, and there is no other copy. It never rejects, and makes no database where
 * there is none.
 */
export async function forgetSealed(factory: IDBFactory | undefined = globalThis.indexedDB): Promise<void> {
	await Promise.all(Object.entries(kept).map(([name, stores]) => empty(factory, name, stores)));
}

function empty(factory: IDBFactory | undefined, name: string, stores: string[]): Promise<void> {
	return new Promise((resolve) => {
		try {
			const asked = factory?.open(name);
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
				if (made || !stores.every((store) => db.objectStoreNames.contains(store))) return (db.close(), resolve());
				const step = db.transaction(stores, 'readwrite');
				for (const store of stores) step.objectStore(store).clear();
				step.oncomplete = step.onabort = () => (db.close(), resolve());
			};
		} catch {
			// A browser that keeps nothing has nothing to forget.
			resolve();
		}
	});
}
