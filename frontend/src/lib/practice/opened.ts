import type { Kind, Plain } from './item.ts';

/** An item, opened. */
export interface Opened<K extends Kind = Kind> {
	readonly id: string;
	readonly kind: K;
	readonly plain: Plain[K];
	/** Tells this content from what another tab or device made of it; a change is made `from` it. */
	readonly mark: string;
	readonly active: boolean;
	readonly dueOn?: string;
	/** server: it is there, sealed. waiting: on its way. here: on this device only. refused: the server would not take it. */
	readonly where: 'server' | 'waiting' | 'here' | 'refused';
	/** Why it was refused, as a sentence, and the code of it. */
	readonly why?: string;
	readonly code?: string;
}

export interface How {
	/** The mark of what it is a change of; nothing for a new item. */
	from?: string;
	dueOn?: string;
	active?: boolean;
	/** For a new item: it is to stay on this device. */
	here?: boolean;
}

/** Where a change went: to another item, as a copy, where somebody else had changed this one meanwhile. */
export interface Put {
	id: string;
	mark: string;
	copyOf?: string;
}
