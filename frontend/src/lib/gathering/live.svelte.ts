import type { Change, Response, Word } from '#lib/api/names.ts';
import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import { Once } from '#lib/api/once.ts';
import type { Problem } from '#lib/api/problem.ts';
import { device, type Announce } from '#lib/device/device.ts';
import type { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import type { Announcer } from '#lib/room/announcer.svelte.ts';
import type { Reading } from '#lib/room/reading.svelte.ts';
import type { RoomState } from '#lib/room/room.svelte.ts';
import { live as words } from '#lib/words/live.ts';
import { room } from '#lib/words/room.ts';
import { script } from '#lib/words/script.ts';
import { Care } from './care.svelte.ts';
import { Danger } from './danger.svelte.ts';
import { entriesOf, type Entry } from './entries.ts';
import { Green } from './green.svelte.ts';
import type { LiveDoor } from './live-door.ts';
import type { Floor, ResponseKind } from './stage.ts';
import { StageState } from './stage.svelte.ts';
import { tell, type Told } from './telling.ts';
import { TurnDraft } from './turn-draft.svelte.ts';

/** How far apart the agreements are read, in ms. */
export const APART = 6_000;
/** Behind which changes words of other people come that have to be asked for. */
const answered = ['response.made', 'response.gone'];

/** What the room lends to a gathering that leads it. */
export interface Lent {
	room: RoomState;
	draft: Draft;
	reading: Reading;
	announcer: Announcer;
	/** What of theirs stays on this device. */
	drawer: Drawer;
	/** Whether the page moves as little as it can. */
	still: boolean;
}

/** One person's evening: the stage, what is told of it and how loudly, what they write, and what comes back. */
export class Live {
	readonly stage: StageState;
	readonly draft: TurnDraft;
	readonly care: Care;
	/** Beside it, for those who lead; it is asked for once one does. */
	readonly green: Green;
	/** What was done where somebody may be in danger. */
	readonly danger: Danger;
	/** Said at once, and once: the piece came to us. */
	alert = $state('');
	#announce = $state<Announce>(device.announce);
	#timer = $state(device.timer);
	#responses: Asked<Response[]>;
	#words: Asked<Word[]>;
	#prompts = $state.raw<ReadonlyMap<string, string>>(new Map());
	#agreed = $state.raw<string[]>([]);
	/** How many lines of the agreements have been read. */
	#read = $state(0);
	#giving = new Doing();
	#responding = new Once();
	#noting = new Once();
	#told = new Set<string>();
	#alerted = 0;
	/** The last turn whose answers were asked for, and whether the closing words were. */
	#witnessed = 0;
	#shown = false;
	/** Whether the green room was asked for. */
	#behind = false;
	#stop: (() => void)[] = [];

	constructor(
		floor: Floor,
		private door: LiveDoor,
		private lent: Lent
	) {
		this.draft = new TurnDraft(lent.draft, door);
		this.care = new Care(floor.mine.person, door);
		this.#responses = new Asked(() => door.responses());
		this.#words = new Asked(() => door.words());
		this.green = new Green(floor.stage.id, door.green, lent.drawer);
		this.danger = new Danger(floor.stage.id, floor.mine.person, this.care, door, lent.drawer);
		let made = false;
		this.stage = new StageState(floor, door, () => made && this.#follow());
		made = true;
		this.lines.forEach((line) => this.#told.add(line.key));
		this.#follow();
	}

	/** What happened, in the words of the script. */
	readonly lines: Told[] = $derived.by(() =>
		tell(this.stage.moves, {
			me: this.stage.mine.person,
			name: (person) => this.nameOf(person),
			names: (people) => this.namesOf(people),
			leads: this.stage.view.leads,
			guardian: this.stage.view.guardian,
			prompt: this.prompt,
			closing: this.closing,
			agreements: () => this.#agreements(),
			words: this.words.map((word) => words.word(word.person.name, this.folds(word.person.id) ? room.folded : word.body))
		})
	);

	/** What stands in the reading area. */
	readonly entries: Entry[] = $derived.by(() =>
		entriesOf(this.lent.room.parts, this.lines, this.lent.room.earlier, this.responses)
	);

	/** The circle it is in. */
	get circle(): string {
		return this.lent.room.circle.id;
	}

	/** The question of the round, where we know it. */
	get prompt(): string {
		return this.#prompts.get(this.stage.view.prompt ?? '') ?? '';
	}

	get closing(): string {
		return this.#prompts.get(this.stage.view.closing ?? '') ?? '';
	}

	/** Answers to our own turns that wait to be opened. */
	get saved(): Response[] {
		return this.responses.filter((response) => response.state === 'saved');
	}

	get responses(): Response[] {
		return this.#responses.value ?? [];
	}

	/** The closing words, once they are shown. */
	get words(): Word[] {
		return this.#words.value ?? [];
	}

	get giving(): boolean {
		return this.#giving.busy !== undefined;
	}

	/** Why the last thing given came back. */
	get problem(): Problem | undefined {
		return this.#giving.problem;
	}

	get guardianName(): string {
		return this.nameOf(this.stage.view.guardian);
	}

	get announce(): Announce {
		return this.#announce;
	}

	set announce(level: Announce) {
		this.#announce = device.announce = level;
		if (level === 'nothing') this.lent.announcer.hush();
	}

	/** Whether our own time is shown. */
	get timer(): boolean {
		return this.#timer;
	}

	set timer(shown: boolean) {
		this.#timer = device.timer = shown;
	}

	/** Whether somebody's words are folded for us. */
	folds(person: string | undefined): boolean {
		return person !== undefined && this.lent.room.folded.includes(person);
	}

	nameOf(person: string | undefined): string {
		if (person === undefined) return '';
		return this.stage.nameOf(person) || this.lent.room.nameOf(person) || '';
	}

	namesOf(people: string[]): string {
		return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(people.map((person) => this.nameOf(person)));
	}

	/** Who had the piece in a turn; undefined where we have not been told. */
	speakerOf(turn: number): string | undefined {
		const { view, moves } = this.stage;
		if (view.turn?.n === turn) return view.turn.person;
		return moves.flatMap((moved) => moved.lines).find((line) => line.turn === turn && line.who !== undefined)?.who;
	}

	/** Keeps the clock and asks for what there is. Returns the way to stop. */
	begin(): () => void {
		this.#stop.push(this.stage.begin(), () => this.draft.close(), () => this.care.close(), () => this.green.close());
		const reading = setInterval(() => this.#readOn(), 1_000);
		this.#stop.push(() => clearInterval(reading));
		if (this.stage.mine.seat === 'none' && !['after', 'closed', 'cancelled'].includes(this.stage.phase)) void this.stage.come();
		void this.care.load();
		this.#lookGreen();
		void this.#responses.again();
		this.#loadPrompts();
		return () => this.#stop.splice(0).forEach((stop) => stop());
	}

	/** Takes a change of the room's stream. */
	hear(change: Change): void {
		if (answered.includes(change.what)) void this.#responses.again();
		else if (change.what === 'words.shown') void this.#words.again();
		else this.stage.hear(change);
	}

	/** The line was away, and what came for us alone is told once: asks for all of it. */
	catchUp(): void {
		void this.stage.refresh();
		void this.care.load();
		this.#lookGreen();
		void this.#responses.again();
	}

	/** Something came for us alone. */
	notice(what: string): void {
		if (what === 'care') void this.care.load();
		else if (what === 'green') this.#lookGreen();
		else if (what === 'response') void this.#responses.again();
		else void this.stage.refresh();
	}

	/** Answers the turn before; true when it was given. */
	respond(kind: ResponseKind, body?: string): Promise<boolean> {
		const turn = this.stage.view.turn?.n;
		if (turn === undefined) return Promise.resolve(false);
		const response = { turn, kind, ...(body ? { body } : {}) };
		return this.#giving.once('give', async () => {
			await this.#responding.send(response, (nonce) => this.door.respond({ nonce, ...response }));
			void this.stage.refresh();
			await this.#responses.again();
		});
	}

	decline(response: string): Promise<boolean> {
		return this.#drop(response, this.door.decline);
	}

	takeBack(response: string): Promise<boolean> {
		return this.#drop(response, this.door.takeBack);
	}

	giveWord(body: string): Promise<boolean> {
		return this.#giving.once('give', async () => {
			await this.door.giveWord(body);
			await this.stage.refresh();
		});
	}

	/** A line of whoever leads, to everyone. */
	note(body: string): Promise<boolean> {
		return this.#giving.once('give', () => this.#noting.send(body, (nonce) => this.door.note(nonce, body)));
	}

	#drop(response: string, drop: LiveDoor['decline']): Promise<boolean> {
		return this.#giving.once('give', async () => {
			await drop(response);
			this.#responses.value = this.responses.filter((other) => other.id !== response);
		});
	}

	#lookGreen(): void {
		this.#behind = this.stage.leads;
		if (this.#behind) void this.green.look();
	}

	/** What follows from how the stage stands now. */
	#follow(): void {
		const { view, mine } = this.stage;
		const turn = view.turn;
		if (turn?.person === mine.person && ['offered', 'active'].includes(turn.state ?? '')) void this.draft.open();
		else this.draft.close();
		if (turn?.person === mine.person && turn.state === 'offered' && turn.n > this.#alerted) {
			this.#alerted = turn.n;
			if (this.#announce !== 'nothing') this.alert = turn.again ? script.checkin.againMe : words.turn.yoursAlert;
		} else if (turn?.person !== mine.person) this.alert = '';
		if (turn?.state === 'witness' && turn.n > this.#witnessed) {
			this.#witnessed = turn.n;
			void this.#responses.again();
		}
		if (view.phase === 'after' && !this.#shown && this.stage.moves.some((moved) => moved.lines.some((line) => line.kind === 'words'))) {
			this.#shown = true;
			void this.#words.again();
		}
		if (this.stage.leads !== this.#behind) this.#lookGreen();
		this.#readOn();
		this.#tellNew();
	}

	/** Whoever hears less than everything is told apart from the reading area; nothing is told twice. */
	#tellNew(): void {
		for (const line of this.lines) {
			if (this.#told.has(line.key)) continue;
			this.#told.add(line.key);
			if (this.lent.reading.settled && this.#announce === 'turns' && line.weight !== 'note') this.lent.announcer.say(line.text);
		}
	}

	/** The agreements, as far as they have been read: all of them for whoever is new, four for the others. */
	#agreements(): string[] {
		const { lead, lines, short, end } = script.agreements;
		const chosen = this.lent.room.viewer.newcomer ? lines : short.map((i) => lines[i]!);
		const all = [lead.text, ...chosen.map((line) => line.text), ...this.#agreed, end(this.guardianName).text];
		return this.stage.view.phase === 'agreements' && !this.lent.still ? all.slice(0, Math.max(1, this.#read)) : all;
	}

	#readOn(): void {
		const { view, now } = this.stage;
		const read = view.phase === 'agreements' ? Math.floor((now - Date.parse(view.since)) / APART) + 1 : 0;
		if (read === this.#read) return;
		this.#read = read;
		if (read > 0) this.#tellNew();
	}

	/** The questions and the circle's own agreements are read once; without them the script says less. */
	#loadPrompts(): void {
		this.door.prompts().then(
			(all) => (this.#prompts = new Map(all.map((prompt) => [prompt.id, prompt.text]))),
			() => {}
		);
		this.door.agreed().then(
			(lines) => (this.#agreed = lines),
			() => {}
		);
	}
}
