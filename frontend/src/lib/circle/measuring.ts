import type { Measuring } from './care.ts';
import type { OwnMeasure } from '#lib/api/names.ts';
import { clauseOf } from './cite.ts';
import { fromNow } from './until.ts';

/** What a moderator filled in. */
export interface Form {
	what: Measuring['what'];
	reason: string;
	/** The number of an agreement; empty for none yet. */
	clause: string;
	/** Minutes of a mute, days of a ban or until somebody may ask again; “good” for a ban for good. */
	long: string;
	/** The case it is done in; absent where it is done in none. */
	case?: string;
}

/** What is sent. */
export function measureOf({ what, reason, clause, long, case: of }: Form): Measuring {
	const why = { reason: reason.trim(), clause: Number(clause) || undefined, ...(of && { case: of }) };
	switch (what) {
		case 'mute':
			return { what, ...why, minutes: Number(long) };
		case 'remove':
			return { what, ...why, againDays: Number(long) };
		case 'ban':
			return long === 'good' ? { what, ...why, forGood: true } : { what, ...why, days: Number(long) };
		case 'unmute':
		case 'unban':
			return { what, reason: why.reason };
		case 'shorten':
			return { what, reason: why.reason, minutes: Number(long) };
		default:
			return { what, ...why };
	}
}

const day = 24 * 60;

/** What ends or shortens something rests on no agreement, and nobody is written to. */
export const lifts = (what: Measuring['what']): what is 'unmute' | 'shorten' | 'unban' => what === 'unmute' || what === 'shorten' || what === 'unban';

/** What the other person will read of it; undefined for what is lifted. */
export function willRead(
	{ what, reason, clause, long }: Form,
	agreements: string[],
	now = Date.now()
): Pick<OwnMeasure, 'what' | 'reason' | 'clause' | 'until' | 'againAt'> | undefined {
	const names = { nudge: 'nudged', warn: 'warned', mute: 'muted', remove: 'removed', ban: 'banned', 'ban-for-good': 'banned_for_good' } as const;
	if (lifts(what)) return undefined;
	return {
		what: names[what],
		reason: reason.trim(),
		clause: clauseOf(clause, agreements),
		until:
			what === 'mute' ? fromNow(Number(long), now) : what === 'ban' ? fromNow((long === 'good' ? 30 : Number(long)) * day, now) : undefined,
		againAt: what === 'remove' ? fromNow(Number(long) * day, now) : undefined
	};
}
