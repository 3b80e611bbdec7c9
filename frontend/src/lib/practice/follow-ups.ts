import { dayAfter, dayAt } from './days.ts';
import type { FollowUp } from './item.ts';

/** Once soon, then a week apart, then two: frequent early, wider later, never daily. */
const AFTER = [3, 10, 17, 24, 38, 52];
/** The most looks one commitment has ahead of it; beside any use, so that a schedule stays one. */
export const MOST_DATES = 12;

/**
 * The days on which a commitment is looked at, before its owner changes them. Nobody
 * is asked in the light rhythm; where there is no arc, the rhythm is the usual one.
 */
export function datesFor(activatedOn: string, rhythm: string): string[] {
	return rhythm === 'light' ? [] : AFTER.map((days) => dayAfter(activatedOn, days));
}

/** A schedule as it may be kept: days ahead, each once, in order. */
export function tidied(dates: readonly string[], today: string): string[] {
	return [...new Set(dates)].filter((day) => day > today).sort().slice(0, MOST_DATES);
}

export type Outcome = NonNullable<FollowUp['outcome']>;
export type Adjustment = NonNullable<FollowUp['adjustment']>;
/** A sentence of prompts.json that an outcome leads to. */
export type Ask = 'F04' | 'F05' | 'F07' | 'cue';

/** After so many of the same, in a row or with skipped ones between, these are asked, one after another. */
const asks: Partial<Record<Outcome, { every: number; then: readonly Ask[] }>> = {
	done: { every: 4, then: ['F07'] },
	not_this_time: { every: 2, then: ['F04', 'F05'] },
	no_chance_yet: { every: 3, then: ['cue'] }
};

type Answered = Pick<FollowUp, 'outcome' | 'adjustment'>;

/**
 * What to ask after the latest of a commitment's answers; the latest is the last.
 * Skipping leads to nothing, and after a change of the plan counting begins again.
 */
export function asksAfter(answers: readonly Answered[]): readonly Ask[] {
	const latest = answers.at(-1)?.outcome;
	const rule = latest && asks[latest];
	if (!rule) return [];
	let alike = 0;
	for (const { outcome, adjustment } of [...answers].reverse()) {
		if (outcome === 'skipped') continue;
		const changed = alike > 0 && adjustment !== undefined && adjustment !== 'none';
		if (outcome !== latest || changed) break;
		alike++;
	}
	return alike % rule.every === 0 ? rule.then : [];
}

/** A look that nobody took is let go of after so many days. */
export const LOOK_FOR = 14;

interface Look {
	dueOn?: string;
	plain: Pick<FollowUp, 'commitment' | 'answeredAt'>;
}

/** What is to be looked at on a day: of each open commitment the latest, and nothing of what was before it or before an answer. */
export function dueLooks<L extends Look>(looks: readonly L[], open: (commitment: string) => boolean, today: string): L[] {
	const latest = new Map<string, L>();
	const answered = (commitment: string) => looks.some(({ plain }) => plain.commitment === commitment && plain.answeredAt && dayAt(plain.answeredAt) >= latest.get(commitment)!.dueOn!);
	for (const look of looks) {
		if (!look.dueOn || look.dueOn > today) continue;
		const before = latest.get(look.plain.commitment);
		if (!before || before.dueOn! < look.dueOn) latest.set(look.plain.commitment, look);
	}
	return [...latest.values()]
		.filter((look) => look.dueOn! > dayAfter(today, -LOOK_FOR) && open(look.plain.commitment) && !look.plain.answeredAt && !answered(look.plain.commitment))
		.sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : a.dueOn! > b.dueOn! ? 1 : 0));
}
