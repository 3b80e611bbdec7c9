import type { Day, Gathering, NewGathering, NewSeries, Rule, RunPlan, Series, Timing } from '#lib/api/names.ts';
import { localOf, momentIn } from '#lib/circle/until.ts';
import { leastRound, timingOf } from './budget.ts';
import type { Order } from './stage.ts';
import { instantIn } from './wall.ts';

const week: Day[] = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];

/** In the order in which they are offered. */
export const weekdays: Day[] = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];

/**
 * A gathering being planned, or a series of them: what stands in the form, and what it says. A choice that is left as
 * usual is an empty text, and is left out of what is sent. What is typed stays, whatever changes meanwhile.
 */
export class Planning {
	title = $state('');
	/** In one's own time for a single one; by the circle's clock for those that come again. */
	at = $state('');
	minutes = $state('90');
	host = $state('');

	comes = $state<'once' | 'weekly' | 'monthly'>('once');
	every = $state('1');
	/** Those that were picked; none is the day of the first one. */
	days = $state<Day[]>([]);
	nth = $state('');
	ends = $state<'open' | 'count' | 'until'>('open');
	count = $state('8');
	until = $state('');

	arrival = $state('');
	agreements = $state('');
	open = $state('');
	closing = $state('');
	breath = $state('');
	minToOpen = $state('');
	order = $state<Order>('seat');
	oneWord = $state(false);
	prompt = $state('');
	closingWith = $state('');

	/** Whether it was asked to be set: what is missing is said from then on. */
	asked = $state(false);

	/**
	 * @param zone the circle's
	 * @param host who leads it unless somebody else is chosen
	 * @param from what is changed; a new one without
	 */
	constructor(
		private zone: string,
		host: string,
		from?: Gathering | Series
	) {
		this.host = host;
		if (!from) return;
		this.title = from.title ?? '';
		this.minutes = String(from.minutes);
		this.host = from.host.id;
		this.#takeRun(from.plan);
		if ('rule' in from) this.#takeRule(from);
		else this.at = localOf(from.startsAt);
	}

	readonly again = $derived(this.comes !== 'once');
	/** When it begins, or the first of them; undefined while no time stands there. */
	readonly start = $derived.by(() => {
		if (this.again) return instantIn(this.at, this.zone);
		const at = momentIn(this.at);
		return at === undefined ? undefined : new Date(at);
	});
	/** The days it comes on. */
	readonly on = $derived.by((): Day[] => {
		const first = this.#dayOfFirst;
		if (this.days.length === 0) return first ? [first] : [];
		return this.comes === 'monthly' ? this.days.slice(0, 1) : weekdays.filter((day) => this.days.includes(day));
	});
	/** Which one of the month: as picked, or as the first one is. */
	readonly which = $derived(this.nth || String(Math.min(Math.ceil((Number(this.at.slice(8, 10)) || 1) / 7), 4)));

	/** On which days it comes again; undefined for a single one, and while something is missing. */
	readonly rule = $derived.by((): Rule | undefined => {
		if (!this.again || this.on.length === 0) return undefined;
		const rule: Rule = { freq: this.comes === 'monthly' ? 'monthly' : 'weekly', every: Number(this.every), days: this.on };
		if (this.comes === 'monthly') rule.nth = Number(this.which);
		if (this.ends === 'count') rule.count = Number(this.count);
		if (this.ends === 'until') rule.until = this.until;
		return rule;
	});

	readonly run = $derived.by((): RunPlan => {
		const plan: RunPlan = {};
		const numbers = { arrival: this.arrival, agreements: this.agreements, open: this.open, closing: this.closing, breath: this.breath, minToOpen: this.minToOpen };
		for (const [name, text] of Object.entries(numbers)) if (text !== '') plan[name as keyof typeof numbers] = Number(text);
		if (this.order !== 'seat') plan.order = this.order;
		if (this.oneWord) plan.oneWord = true;
		if (this.prompt) plan.prompt = this.prompt;
		if (this.closingWith) plan.closingWith = this.closingWith;
		return plan;
	});

	/** Whether the parts leave time for a round. */
	readonly fits = $derived(this.timing(1).round >= leastRound);

	/** How the time would be shared out among so many. */
	timing(speakers: number): Timing {
		return timingOf(this.run, Number(this.minutes), speakers);
	}

	/** What is missing, by field; nothing before it was asked to be set. */
	readonly missing = $derived.by(() => {
		const count = Number(this.count);
		const wrong = {
			at: this.start === undefined,
			days: this.again && this.at !== '' && this.on.length === 0,
			count: this.again && this.ends === 'count' && !(Number.isInteger(count) && count >= 1 && count <= 104),
			until: this.again && this.ends === 'until' && this.until === ''
		};
		return { ...wrong, any: Object.values(wrong).some(Boolean) };
	});

	/** A single gathering as it is sent. */
	get single(): NewGathering {
		return { title: this.title.trim() || undefined, startsAt: this.start!.toISOString(), minutes: Number(this.minutes), host: this.host || undefined, plan: this.run };
	}

	/** A series as it is sent. */
	get series(): NewSeries {
		return {
			title: this.title.trim() || undefined,
			starts: this.at.slice(0, 16),
			rule: this.rule!,
			minutes: Number(this.minutes),
			host: this.host || undefined,
			plan: this.run
		};
	}

	/** Picks a day of the week, or drops one, beginning with those it comes on now. */
	pick(day: Day, on: boolean): void {
		this.days = on ? [...this.on, day] : this.on.filter((one) => one !== day);
	}

	get #dayOfFirst(): Day | undefined {
		const day = new Date(`${this.at.slice(0, 10)}T12:00Z`);
		return week[day.getUTCDay()];
	}

	#takeRun(run: RunPlan): void {
		const text = (n: number | undefined) => (n === undefined ? '' : String(n));
		this.arrival = text(run.arrival);
		this.agreements = text(run.agreements);
		this.open = text(run.open);
		this.closing = text(run.closing);
		this.breath = text(run.breath);
		this.minToOpen = text(run.minToOpen);
		this.order = run.order ?? 'seat';
		this.oneWord = run.oneWord ?? false;
		this.prompt = run.prompt ?? '';
		this.closingWith = run.closingWith ?? '';
	}

	#takeRule({ starts, rule }: Series): void {
		this.at = starts;
		this.comes = rule.freq;
		this.every = String(rule.every ?? 1);
		this.days = rule.days;
		this.nth = rule.nth === undefined ? '' : String(rule.nth);
		this.ends = rule.count ? 'count' : rule.until ? 'until' : 'open';
		this.count = rule.count ? String(rule.count) : '8';
		this.until = rule.until ?? '';
	}
}
