/** A companion something can be shared with. */
export interface Companion {
	/** The pair. */
	id: string;
	name: string;
}

/** What sharing with a companion takes. All of it rejects with a Problem. */
export interface Companionship {
	/** Those something can be written to now. */
	open(): Promise<Companion[]>;
	/** Seals a text for the two and gives it to them; `line` names it, where it can be taken back from here. */
	share(pair: string, kind: 'words' | 'insight' | 'commitment', text: string): Promise<{ line?: string }>;
	takeBack(pair: string, line: string): Promise<unknown>;
}
