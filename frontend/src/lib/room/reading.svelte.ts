import type { Part } from '#lib/api/names.ts';

/**
 * Where somebody is reading. New words move the page only for a reader who is
 * at the end, is looking, and was not away: for anyone else they wait below.
 */
export class Reading {
	/** Whether the end of the room is in sight. */
	atEnd = $state(true);
	/** Whether the page is looked at. */
	looking = $state(true);
	/** Whether everything missed has been told. */
	settled = $state(true);
	/** The last part that was seen when the reader went away; 0 for none. */
	leftOff = $state(0);
	#seen = $state(0);

	/** Whether the page goes along with what comes now. */
	get follows(): boolean {
		return this.atEnd && this.looking && this.settled;
	}

	/** These are in the room now, and the end is at `end`. Called whenever they change. */
	show(parts: Part[], end = last(parts)): void {
		if (this.follows) this.#seen = end;
	}

	/** The reader went to the end. */
	reachedEnd(parts: Part[], end = last(parts)): void {
		this.atEnd = true;
		this.#seen = end;
	}

	/** The reader, or the line, was away from here on. */
	away(): void {
		if (this.follows) this.leftOff = this.#seen;
	}

	/** What waits below, without my own. */
	below(parts: Part[], me: string | undefined): Part[] {
		return parts.filter((part) => part.saidSeq > this.#seen && part.state === 'said' && part.author.id !== me);
	}
}

function last(parts: Part[]): number {
	return parts.at(-1)?.saidSeq ?? 0;
}
