import type { Card } from '#lib/api/names.ts';
import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { Sheet } from '#lib/device/sheet.svelte.ts';
import type { About, Answer, Circle, Entry, OwnRequest, Question } from '#lib/api/names.ts';

/** The three lines one looks at before coming in. */
export const lines = ['adult', 'safe', 'clear'] as const;
export type LineOfFit = (typeof lines)[number];

/** How one comes in: through an open door, by asking, or by an invitation to either. */
export type Way = 'join' | 'ask' | 'redeem-seat' | 'redeem-request';

/** What the card said when the page was opened, and says again when it turns out to be stale. */
export interface Opened {
	card: Card;
	about: About;
}

/** What became of it: in, or a request that waits. */
export interface Entered {
	circle?: Circle;
	request?: OwnRequest;
}

/** What is sent, whichever way. A door takes what it needs of it. */
export interface Said extends Entry {
	questionsVersion: number;
	answers: Answer[];
	trial: boolean;
}

export interface EntryDoor {
	send(said: Said): Promise<Entered>;
	/** The card as it is now. */
	again(): Promise<Opened>;
}

interface Fields {
	persona: string;
	hello: string;
	/** JSON: the answers by the id of their question. */
	answers: string;
	trial: boolean;
}

/** Problems after which the page is not what the circle is any more. */
const stale = ['agreements_version', 'questions_version', 'door_changed', 'door_closed', 'circle_full', 'already_member', 'circle_resting', 'circle_winding'];

/** So many circles are plenty to keep: whoever has them is asked, and nobody is kept out. */
const PLENTY = 2;
export const fullHands = (circles: number): boolean => circles >= PLENTY;

/**
 * Coming into a circle. The answers about oneself are in this page's memory only and go nowhere but as one “fit”;
 * the words one writes are kept on the device until they are sent.
 */
export class Entering {
	opened: Opened = $state.raw()!;
	/** Yes or no to each line, as far as it was answered. */
	readonly fit = $state<Partial<Record<LineOfFit, boolean>>>({});
	/** How many circles one is in already. */
	circles = $state(0);
	agreed = $state(false);
	busy = $state(false);
	problem = $state.raw<Problem>();
	#sheet: Sheet<Fields>;
	#once = new Once();

	constructor(
		opened: Opened,
		readonly way: Way,
		drawer: Drawer,
		private door: EntryDoor
	) {
		this.opened = opened;
		this.#sheet = new Sheet<Fields>(drawer, `entry.${opened.card.id}`, { persona: '', hello: '', answers: '{}', trial: false });
	}

	get fields(): Fields {
		return this.#sheet.fields;
	}

	/** The lines that are answered with no, the gravest first; undefined while one is open. */
	get notNow(): LineOfFit[] | undefined {
		if (lines.some((line) => this.fit[line] === undefined)) return undefined;
		return lines.filter((line) => this.fit[line] === false);
	}

	get isFit(): boolean {
		return this.notNow?.length === 0;
	}

	/** A request has questions; whoever comes through a door has none. */
	get questions(): Question[] {
		return this.asks ? this.opened.about.questions : [];
	}

	get asks(): boolean {
		return this.way === 'ask' || this.way === 'redeem-request';
	}

	answerOf(question: Question): Answer {
		return this.#answers()[question.id] ?? { id: question.id };
	}

	answer(question: Question, said: Omit<Answer, 'id'>): void {
		this.fields.answers = JSON.stringify({ ...this.#answers(), [question.id]: { id: question.id, ...said } });
	}

	/** The questions that need an answer and have none. */
	get unanswered(): string[] {
		return this.questions.filter((question) => question.required && !isAnswered(this.answerOf(question))).map((question) => question.id);
	}

	/** Sends it. Undefined when it was refused or something was in the way; what was written is still here. */
	async send(): Promise<Entered | undefined> {
		if (this.busy || !this.isFit || !this.agreed) return undefined;
		this.busy = true;
		this.problem = undefined;
		try {
			const said = this.#said();
			const entered = await this.door.send({ nonce: this.#once.nonceFor(said), ...said });
			this.#sheet.clear();
			return entered;
		} catch (caught) {
			this.problem = Problem.from(caught);
			if (stale.includes(this.problem.code)) await this.#again();
			return undefined;
		} finally {
			this.busy = false;
		}
	}

	/** Reads the card again; agreements of another version are to be read again. */
	async #again(): Promise<void> {
		const opened = await this.door.again().catch(() => undefined);
		if (opened && opened.about.agreements.version !== this.opened.about.agreements.version) this.agreed = false;
		if (opened) this.opened = opened;
	}

	#answers(): Record<string, Answer> {
		try {
			return JSON.parse(this.fields.answers) as Record<string, Answer>;
		} catch {
			return {};
		}
	}

	#said(): Omit<Said, 'nonce'> {
		const { about } = this.opened;
		return {
			agreementsVersion: about.agreements.version,
			fit: true,
			persona: this.fields.persona,
			hello: this.fields.hello.trim() || undefined,
			questionsVersion: about.questionsVersion,
			answers: this.questions.map((question) => this.answerOf(question)).filter(isAnswered),
			trial: this.asks && this.fields.trial
		};
	}
}

export function isAnswered(answer: Answer): boolean {
	return Boolean(answer.text?.trim()) || Boolean(answer.choice) || answer.consent === true;
}
