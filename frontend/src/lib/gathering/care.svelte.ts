import { Doing } from '#lib/api/doing.svelte.ts';
import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { CareLine, Person } from '#lib/api/names.ts';
import type { CareCard, LiveDoor, ReplyCard } from './live-door.ts';

/** How long to wait after asking in vain, in ms. */
const LATER = 5_000;

/**
 * What goes between a person and whoever watches over the gathering, and is read
 * by nobody else. For the guardian it is what everyone wrote, by person.
 */
export class Care {
	/** Oldest first. */
	lines = $state.raw<CareLine[]>([]);
	/** Who reads what one writes now. */
	reads = $state.raw<Person[]>([]);
	/** What is being answered to each person, by their id. */
	readonly answers = $state<Record<string, string>>({});
	/** Ids that were there when one looked last. */
	#seen = $state.raw<ReadonlySet<string>>(new Set());
	#timer: ReturnType<typeof setTimeout> | undefined;
	#closed = false;
	#writing = new Doing();
	#once = new Once();

	/** @param me who looks */
	constructor(
		private me: string,
		private door: Pick<LiveDoor, 'care' | 'writeCare' | 'careSeen'>
	) {}

	/** What came and was not looked at. */
	readonly fresh = $derived.by(() => this.lines.filter((line) => line.by.id !== this.me && line.new === true && !this.#seen.has(line.id)));

	get waiting(): boolean {
		return this.fresh.length > 0;
	}

	get sending(): boolean {
		return this.#writing.busy !== undefined;
	}

	/** Why the last line came back. */
	get problem(): Problem | undefined {
		return this.#writing.problem;
	}

	/** By person, in the order in which they first wrote. */
	readonly byPerson = $derived(
		[...new Map(this.lines.map((line) => [line.person.id, line.person])).values()].map((person) => ({
			person,
			lines: this.lines.filter((line) => line.person.id === person.id)
		}))
	);

	/** Asks for the lines. It never rejects: what fails is asked again. */
	async load(): Promise<void> {
		clearTimeout(this.#timer);
		try {
			const { lines, reads } = await this.door.care();
			this.reads = reads;
			this.lines = lines;
		} catch (caught) {
			if (Problem.from(caught).passing && !this.#closed) this.#timer = setTimeout(() => void this.load(), LATER);
		}
	}

	/** Writes a line; true when it is with them. */
	write(note: { card?: CareCard | ReplyCard; body?: string; to?: string }): Promise<boolean> {
		return this.#writing.once('write', async () => {
			const line = await this.#once.send(note, (nonce) => this.door.writeCare({ nonce, card: 'words', ...note }));
			this.lines = [...this.lines.filter((known) => known.id !== line.id), line];
		});
	}

	/** Answers somebody in one's own words; true when it is with them. */
	async answer(person: string): Promise<boolean> {
		const body = (this.answers[person] ?? '').trim();
		if (body === '' || !(await this.write({ to: person, body }))) return false;
		if (this.answers[person]?.trim() === body) this.answers[person] = '';
		return true;
	}

	/** Whether somebody's conversation has a line that was not looked at. */
	isNew(person: string): boolean {
		return this.fresh.some((line) => line.person.id === person);
	}

	/** The lines with one person are looked at. */
	look(person: string): void {
		if (!this.isNew(person)) return;
		this.#seen = new Set([...this.#seen, ...this.lines.filter((line) => line.person.id === person).map((line) => line.id)]);
		this.door.careSeen(person).catch(() => {});
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}
}
