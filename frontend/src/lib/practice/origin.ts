import { dateOf } from '#lib/circle/when.ts';
import { choose } from '#lib/words/choose.ts';
import { cueIn, looksOf, stateOf, stepIn, type Plan } from './commitment.ts';
import { dayAt } from './days.ts';
import type { Experience, FollowUp, Insight } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import type { Opened } from './opened.ts';

const words = choose.origin;

/** One step on the way from what happened to what is done about it. */
export type Step =
	| { what: 'experience'; id: string; day?: string; experience: Experience }
	| { what: 'insight'; id: string; day: string; insight: Insight }
	| { what: 'commitment'; id: string; day: string; plan: Plan }
	| { what: 'follow_up'; id: string; day: string; look: FollowUp };

/** Where a commitment comes from and what came of it, in that order. What nobody looked at is not in it. */
export function originOf(notebook: Pick<Notebook, 'of' | 'one'>, plan: Plan): Step[] {
	const insight = plan.plain.insight === undefined ? undefined : notebook.one('insight', plan.plain.insight);
	const experience = insight?.plain.experience === undefined ? undefined : notebook.one('experience', insight.plain.experience);
	const looks = looksOf(notebook.of('follow_up'), plan.id).filter(({ plain }) => plain.answeredAt !== undefined && plain.outcome !== 'skipped');
	return [
		...(experience ? [experienceStep(experience)] : []),
		...(insight ? [{ what: 'insight' as const, id: insight.id, day: dayAt(insight.plain.at), insight: insight.plain }] : []),
		{ what: 'commitment', id: plan.id, day: dayAt(plan.plain.activatedAt ?? plan.plain.at), plan },
		...looks.map(({ id, plain }) => ({ what: 'follow_up' as const, id, day: dayAt(plain.answeredAt!), look: plain })).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
	];
}

/** Nothing asks when it was; a date is there only where its person gave one. */
function experienceStep({ id, plain }: Opened<'experience'>): Step {
	return { what: 'experience', id, experience: plain, ...(plain.when?.kind === 'date' && plain.when.value ? { day: plain.when.value } : {}) };
}

const named = (day: string | undefined): string => (day ? dateOf(`${day}T12:00`) : '');

/** The lines of a step below its heading, for eyes and for a file alike. */
export function linesOf(step: Step): { name?: string; text: string }[] {
	const lines = (some: [string | undefined, string | undefined][]) => some.filter(([, text]) => text?.trim()).map(([name, text]) => ({ ...(name ? { name } : {}), text: text!.trim() }));
	switch (step.what) {
		case 'experience':
			return lines([[undefined, step.experience.label]]);
		case 'insight': {
			const { event, sense, revisions = [] } = step.insight;
			return lines([[words.event, event], [words.sense, sense], ...revisions.toReversed().map(({ text, at }) => [`${words.before} (${choose.insight.until(dateOf(at))})`, text] as [string, string])]);
		}
		case 'commitment': {
			const { cue, step: act, obstacle, obstaclePlan, smallest, talk } = step.plan.plain;
			return lines([
				[undefined, choose.sentence(cueIn(cue), stepIn(act))],
				[undefined, obstacle || obstaclePlan ? choose.obstacleSentence(cueIn(obstacle ?? ''), stepIn(obstaclePlan ?? '')) : ''],
				[choose.plan.smallest, smallest],
				[choose.plan.whom, talk?.whom],
				[choose.plan.first, talk?.first],
				[choose.commitment.said, talk?.said],
				[choose.commitment.learned, talk?.learned]
			]);
		}
		case 'follow_up':
			return lines([[undefined, step.look.outcome && choose.outcome[step.look.outcome]], [undefined, step.look.note]]);
	}
}

/** What a step is called, with its day. */
export function headOf(step: Step): string {
	const name = step.what === 'commitment' ? `${words.commitment} · ${choose.state[stateOf(step.plan)]}` : words[step.what];
	return [name, named(step.day)].filter(Boolean).join(' · ');
}

/** All of it as plain text, made on this device. */
export function originText(steps: readonly Step[]): string {
	const blocks = steps.map((step) => [headOf(step), ...linesOf(step).map(({ name, text }) => (name ? `${name}: ${text}` : text))].join('\n'));
	return `${[words.title, ...blocks].join('\n\n')}\n`;
}
