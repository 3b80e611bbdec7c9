import type { RunPlan, Timing } from '#lib/api/names.ts';

/**
 * How a plan would share out so many minutes among so many speakers: a picture for the form, before anything is set.
 * The server's own is in models/gathering/script/plan.go; both are held to budget.vectors.json.
 */
export function timingOf(plan: RunPlan, minutes: number, speakers: number): Timing {
	const usual = usualOf(minutes);
	const of = (set: number | undefined, otherwise: number) => (set ? set * 60 : otherwise);
	const arrival = of(plan.arrival, usual.arrival);
	const agreements = of(plan.agreements, usual.agreements);
	const closing = of(plan.closing, usual.closing);
	const open = plan.open === undefined ? usual.open : plan.open * 60;
	const round = minutes * 60 - arrival - agreements - open - closing - usual.slack;
	const breath = plan.breath || 20;
	const turn = within(Math.floor(round / Math.max(speakers, 1)) - breath, 120, 300);
	return { arrival, agreements, round, open, closing, slack: usual.slack, turn, speakers, most: Math.trunc(round / (120 + breath)) };
}

/** The seconds that parts of a gathering take where nobody decides otherwise. */
export function usualOf(minutes: number) {
	const share = (at60: number, at90: number) => 60 * Math.max(at60 + Math.trunc(((at90 - at60) * (minutes - 60)) / 30), 1);
	return {
		arrival: within(share(4, 5), 120, 600),
		agreements: Math.min(share(2, 3), 360),
		open: minutes <= 45 ? 0 : Math.min(share(16, 28), 2400),
		closing: within(share(9, 12), 300, 900),
		slack: Math.max(share(5, 6), 180)
	};
}

/** The least a round takes, in seconds. */
export const leastRound = 600;

function within(n: number, least: number, most: number): number {
	return Math.min(Math.max(n, least), most);
}
