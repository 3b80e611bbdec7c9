import type { Card } from '#lib/api/names.ts';
import { Once } from '#lib/api/once.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { Sheet } from '#lib/device/sheet.svelte.ts';
import type { Circle, Found, Template } from '#lib/api/names.ts';

/** The steps, in order, and the fields each of them asks for. */
export const steps = ['shape', 'words', 'rhythm', 'door', 'you'] as const;
export type Step = (typeof steps)[number];

const fieldsOf: Record<Step, (keyof Fields)[]> = {
	shape: ['template'],
	words: ['name', 'purpose', 'good', 'notFor'],
	rhythm: ['kind', 'cadence', 'capacity', 'language', 'zone', 'themes'],
	door: ['visibility', 'joinPolicy', 'givesTrials', 'retention'],
	you: ['persona']
};

/** What a card says that nobody can say for its founder. */
const needed: (keyof Fields)[] = ['name', 'purpose', 'good', 'notFor', 'persona'];

export const most = { themes: 5 };

/** The form. Fields of a fixed set are open strings here; the server says what it takes. */
export interface Fields {
	template: string;
	name: string;
	purpose: string;
	good: string;
	notFor: string;
	kind: string;
	cadence: string;
	themes: string[];
	language: string;
	zone: string;
	capacity: string;
	visibility: string;
	joinPolicy: string;
	givesTrials: boolean;
	retention: string;
	persona: string;
}

/** Starting a circle, a step at a time. What is written stays on the device until the circle stands. */
export class Founding {
	readonly sheet: Sheet<Fields>;
	busy = $state(false);
	problem = $state.raw<Problem>();
	#once = new Once();

	constructor(
		drawer: Drawer,
		here: { language: string; zone: string },
		private send: (body: Found) => Promise<Circle>
	) {
		this.sheet = new Sheet<Fields>(drawer, 'founding', {
			template: '',
			name: '',
			purpose: '',
			good: '',
			notFor: '',
			kind: 'ongoing',
			cadence: '',
			themes: [],
			language: here.language,
			zone: here.zone,
			capacity: '8',
			visibility: 'listed',
			joinPolicy: 'open',
			givesTrials: false,
			retention: 'h72',
			persona: ''
		});
	}

	get fields(): Fields {
		return this.sheet.fields;
	}

	/** Begins from a shape, or from none. What the founder wrote themselves is left as it is. */
	begin(template: Template | undefined, before: Template | undefined): void {
		const { fields } = this;
		fields.template = template?.id ?? '';
		const put = (field: 'purpose' | 'notFor' | 'cadence' | 'kind' | 'capacity' | 'retention', now: string, was: string, blank: string) => {
			if (fields[field] === was || fields[field] === blank) fields[field] = now;
		};
		put('purpose', template?.forWhom ?? '', before?.forWhom ?? '', '');
		put('notFor', template?.notFor ?? '', before?.notFor ?? '', '');
		put('cadence', template?.cadence ?? '', before?.cadence ?? '', '');
		put('kind', template?.kind ?? 'ongoing', before?.kind ?? 'ongoing', 'ongoing');
		put('capacity', String(template?.capacity ?? 8), String(before?.capacity ?? 8), '8');
		put('retention', template?.retention ?? 'h72', before?.retention ?? 'h72', 'h72');
	}

	/** Puts a theme on the card or takes it off; false when the card is full. */
	theme(id: string, on: boolean): boolean {
		const { fields } = this;
		if (!on) fields.themes = fields.themes.filter((one) => one !== id);
		else if (fields.themes.length >= most.themes) return false;
		else if (!fields.themes.includes(id)) fields.themes = [...fields.themes, id];
		return true;
	}

	/** The fields of a step that are needed and still empty. */
	empty(step: Step): string[] {
		return fieldsOf[step].filter((field) => needed.includes(field) && String(this.fields[field]).trim() === '');
	}

	/** The first step with something that needs another look, if there is one. */
	get wrongStep(): Step | undefined {
		const wrong = this.problem?.fields.map((field) => field.name) ?? [];
		return steps.find((step) => fieldsOf[step].some((field) => wrong.includes(field)));
	}

	fieldsOf(step: Step): string[] {
		return fieldsOf[step];
	}

	/** Founds it. Undefined when it was refused or something was in the way; what was written is still here. */
	async found(): Promise<Circle | undefined> {
		if (this.busy) return undefined;
		this.busy = true;
		this.problem = undefined;
		try {
			const body = this.#body();
			const circle = await this.send({ nonce: this.#once.nonceFor(body), ...body });
			this.sheet.clear();
			return circle;
		} catch (caught) {
			this.problem = Problem.from(caught);
			return undefined;
		} finally {
			this.busy = false;
		}
	}

	#body(): Omit<Found, 'nonce'> {
		const { fields } = this;
		return {
			template: fields.template || undefined,
			name: fields.name,
			purpose: fields.purpose,
			good: fields.good,
			notFor: fields.notFor,
			kind: fields.kind as Card['kind'],
			cadence: fields.cadence.trim() || undefined,
			themes: [...fields.themes],
			language: fields.language,
			zone: fields.zone,
			capacity: Number(fields.capacity),
			visibility: fields.visibility as Card['visibility'],
			joinPolicy: fields.joinPolicy as Card['joinPolicy'],
			retention: fields.retention as Card['retention'],
			givesTrials: fields.givesTrials,
			persona: fields.persona
		};
	}
}
