import { international, pick, type Resource } from './resource.ts';

/** What a circle of peers is not enough for, the most pressing first (domain.md §8.3). */
export const signs = ['danger', 'body', 'rising', 'voices', 'seeing', 'unreal', 'memories', 'crossed', 'medicine'] as const;
export type Sign = (typeof signs)[number];

/** For which one calls at once, before everything else. */
const atOnce: readonly Sign[] = ['danger', 'body'];

/** Which kinds of resources fit a sign, the nearest first; and which of the international ones by what they are. */
const fitting: Record<Sign, { kinds: readonly string[]; ids?: readonly string[]; line?: boolean }> = {
	danger: { kinds: [], line: true },
	body: { kinds: [] },
	rising: { kinds: ['health_line'] },
	voices: { kinds: ['health_line'] },
	seeing: { kinds: ['health_line', 'clinic'], ids: ['int-prf-hppd'] },
	unreal: { kinds: ['health_line', 'clinic', 'integration_support', 'referral_directory'] },
	memories: { kinds: ['health_line', 'helpline_directory'], line: true },
	crossed: { kinds: ['helpline_directory'], ids: ['int-safety-flags'], line: true },
	medicine: { kinds: ['health_line', 'drug_information'] }
};

/** What somebody looks through by themselves. It is in this page alone, and nothing of it is kept. */
export class SelfCheck {
	#ticked = $state<Sign[]>([]);

	has(sign: Sign): boolean {
		return this.#ticked.includes(sign);
	}

	tick(sign: Sign, on: boolean): void {
		this.#ticked = signs.filter((one) => (one === sign ? on : this.has(one)));
	}

	clear(): void {
		this.#ticked = [];
	}

	get any(): boolean {
		return this.#ticked.length > 0;
	}

	/** Whether the emergency number comes before all else. */
	get atOnce(): boolean {
		return this.#ticked.some((sign) => atOnce.includes(sign));
	}
}

/** What fits a sign in a country, a few at most; what the whole world has comes after its own. */
export function fits(list: Resource[], country: string, sign: Sign): Resource[] {
	const { kinds, ids = [], line } = fitting[sign];
	const near = list.filter((one) => one.countryCode === country && one.countryCode !== international);
	const far = list.filter((one) => one.countryCode === international);
	const picked = pick(list, country);
	const all = [...(line ? [picked.line, picked.unvoiced] : []), ...[...near, ...far].filter((one) => kinds.includes(one.kind) || ids.includes(one.id))];
	const found = [...new Set(all.filter((one) => one !== undefined))].slice(0, 4);
	// Where no line about health is known, one to talk is better than none.
	return found.length === 0 && kinds.length > 0 && picked.line ? [picked.line] : found;
}
