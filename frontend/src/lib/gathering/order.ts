import { counted } from '#lib/words/counted.ts';
import { live as words } from '#lib/words/live.ts';
import type { Own, Stage } from './stage.ts';

/** Where we are in the order, as a sentence; empty where there is no order. */
export function placeOf(stage: Stage, mine: Own): string {
	if (stage.turn?.person === mine.person && stage.turn.state !== 'breath' && stage.turn.state !== 'witness') return words.order.mine;
	const waiting = stage.round ? stage.round.next : stage.hands;
	const before = waiting.indexOf(mine.person);
	const ahead = before + (stage.turn && stage.turn.person !== mine.person ? 1 : 0);
	if (before >= 0) return ahead === 0 ? words.order.next : words.order.before(counted(ahead));
	if (stage.round?.later.includes(mine.person)) return words.order.later;
	return '';
}

/** Everybody in the round in the order they come, the one who has the piece first. */
export function orderOf(stage: Stage): { person: string; state: 'now' | 'next' | 'later' }[] {
	const waiting = stage.round ? stage.round.next : stage.hands;
	return [
		...(stage.turn ? [{ person: stage.turn.person, state: 'now' as const }] : []),
		...waiting.map((person) => ({ person, state: 'next' as const })),
		...(stage.round?.later ?? []).map((person) => ({ person, state: 'later' as const }))
	];
}

/** The order with one person moved a place up or down. */
export function moved(order: string[], person: string, by: -1 | 1): string[] {
	const from = order.indexOf(person);
	const to = from + by;
	if (from < 0 || to < 0 || to >= order.length) return order;
	const next = order.filter((other) => other !== person);
	next.splice(to, 0, person);
	return next;
}

/** How long it still goes, as people say it: "about 20 minutes". */
export function leftOf(until: string, now: number): string {
	const minutes = (Date.parse(until) - now) / 60_000;
	if (minutes <= 0) return words.left.over;
	if (minutes < 1.5) return words.left.minute;
	if (minutes < 8) return words.left.few;
	if (minutes < 75) return words.left.about(5 * Math.round(minutes / 5));
	if (minutes < 100) return words.left.hourAndHalf;
	return words.left.more;
}
