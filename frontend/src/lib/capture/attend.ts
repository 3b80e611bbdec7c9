import { device } from '#lib/device/device.ts';
import { choicesIn, wasTold } from '#lib/practice/choices.ts';
import type { Notebook } from '#lib/practice/notebook.svelte.ts';
import { fromText } from '#lib/vault/bytes.ts';
import { keysIn, settleKey } from '#lib/vault/own-key.ts';
import { channel, deviceLocks } from './held.ts';
import { noteStore } from './store.ts';
import { takeNotes } from './taking.ts';

/**
 * For an open notebook: sees to its person's key, and makes entries of what was written
 * without it, now and whenever another tab says so. What fails is tried again at the
 * next opening. Returns the way to end it, which resolves once nothing is put on the device any more.
 */
export function attendNotes(notebook: Notebook, account: string): () => Promise<void> {
	let over = false;
	const heard = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(channel);
	const opening = noteStore().catch(() => undefined);
	let work: Promise<unknown> = Promise.resolve();
	const next = (what: () => Promise<unknown>) => (work = work.then(() => (over ? undefined : what())).catch((caught) => console.warn(caught)));
	const take = async () => {
		const store = await opening;
		// Of a device that forgets with the page, the server says first what is there already.
		if (store && (notebook.lasting || notebook.looked)) await takeNotes(notebook, account, store, deviceLocks());
	};
	if (heard) heard.onmessage = () => void next(take);
	void next(take);
	void settleKey(notebook, account).then(() => {
		void next(async () => {
			const keys = keysIn(notebook);
			if (keys && !device.shared) await (await opening)?.keepPublic(account, fromText(keys.plain.public));
		});
		void next(take);
		void next(() => sayOnce(notebook));
	});
	return async () => {
		over = true;
		heard?.close();
		await work;
		(await opening)?.close();
	};
}

/** What the notebook is, is said once: in it, or where one writes while it is locked. */
async function sayOnce(notebook: Notebook): Promise<void> {
	const told = choicesIn(notebook).told.includes('notebook');
	if (told) device.notebookRead = true;
	else if (device.notebookRead) await wasTold(notebook, 'notebook');
}
