import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Bytes } from '#lib/vault/bytes.ts';

/** What was written while the notebook was locked: sealed to its person, and opened by the notebook alone. */
export interface Note {
	account: string;
	/** The entry it becomes. */
	id: string;
	sealed: Bytes;
}

/** Where such notes wait on this device, and the public keys they are sealed to. */
export interface NoteStore {
	/** For whom something can be written here, and with which key. */
	publics(): Promise<Map<string, Bytes>>;
	keepPublic(account: string, publicHalf: Bytes): Promise<void>;
	/** The ids of an account's notes. */
	ids(account: string): Promise<string[]>;
	one(account: string, id: string): Promise<Note | undefined>;
	keep(note: Note): Promise<void>;
	drop(account: string, id: string): Promise<void>;
	close(): void;
}

/** The name of the database; device/sealed.ts takes the public keys out of it without this. */
export const NAME = 'afterward.captures';

interface Schema extends DBSchema {
	publics: { key: string; value: { account: string; public: Bytes } };
	notes: { key: [string, string]; value: Note };
}

/** The device's store. It throws where the browser keeps nothing. */
export async function noteStore(): Promise<NoteStore> {
	const db: IDBPDatabase<Schema> = await openDB<Schema>(NAME, 1, {
		upgrade(db) {
			db.createObjectStore('publics', { keyPath: 'account' });
			db.createObjectStore('notes', { keyPath: ['account', 'id'] });
		},
		blocking: (_, __, event) => (event.target as IDBDatabase).close()
	});
	return {
		publics: async () => new Map((await db.getAll('publics')).map((row) => [row.account, row.public])),
		keepPublic: async (account, publicHalf) => void (await db.put('publics', { account, public: publicHalf })),
		ids: async (account) => (await db.getAllKeys('notes', IDBKeyRange.bound([account], [account, []]))).map(([, id]) => id),
		one: (account, id) => db.get('notes', [account, id]),
		// On the disk before it is said to be kept, as far as the browser lets us.
		async keep(note) {
			const step = db.transaction('notes', 'readwrite', { durability: 'strict' });
			await Promise.all([step.store.put(note), step.done]);
		},
		drop: (account, id) => db.delete('notes', [account, id]),
		close: () => db.close()
	};
}
