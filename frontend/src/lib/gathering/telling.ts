import type { Want } from '#lib/api/names.ts';
import { script, type ScriptLine } from '#lib/words/script.ts';
import type { Line, Moved } from './stage.ts';

/** How much a line means to somebody who is told little: `turn` is about the piece, `phase` about where we are. */
export type Weight = 'phase' | 'turn' | 'note' | 'own';

/** One line of the script, told. */
export interface Told {
	/** Of the move and the line in it; the same in every telling. */
	key: string;
	/** Its place among what was said. */
	seq: number;
	at: string;
	text: string;
	weight: Weight;
	/** Told to us alone, or to those who lead. */
	private: boolean;
	/** Told to us about ourselves. */
	mine: boolean;
	turn?: number;
}

/** What a telling needs to know beside the lines. */
export interface Teller {
	me: string;
	name(person: string | undefined): string;
	names(people: string[]): string;
	/** Who leads and who watches over it now. */
	leads: string;
	guardian?: string;
	/** The questions, where they are known. */
	prompt: string;
	closing: string;
	/** The agreements' lines are told by a clock of their own. */
	agreements(): string[];
	/** The closing words, once they are shown. */
	words: string[];
}

const weights: Record<string, Weight> = {
	phase: 'phase',
	begin: 'phase',
	round: 'phase',
	round_over: 'phase',
	bell: 'phase',
	held: 'phase',
	resume: 'phase',
	goes_on: 'phase',
	one_word: 'phase',
	words: 'phase',
	last: 'phase',
	early: 'phase',
	skipped: 'phase',
	extend_asked: 'phase',
	held_by_all: 'phase',
	offer: 'turn',
	has: 'turn',
	still: 'turn',
	passes: 'turn',
	later: 'turn',
	thanks: 'turn',
	breath: 'turn',
	responses: 'turn',
	ended: 'turn'
};

/** Everything that happened, in the words of the script, oldest first. */
export function tell(moves: Moved[], by: Teller): Told[] {
	const here = new Set<string>();
	let held = false;
	return moves.flatMap((moved) =>
		moved.lines.flatMap((line, i) => {
			count(here, line);
			if (line.kind === 'held') held = true;
			const texts = held && line.kind === 'resume' ? [script.held.back.text] : wordsOf(line, moved, here.size, by);
			if (line.kind === 'resume') held = false;
			return texts.map(
				(text, j): Told => ({
					key: `${moved.version}.${i}.${j}`,
					seq: moved.seq,
					at: moved.at,
					text,
					weight: line.private ? 'own' : (weights[line.kind] ?? 'note'),
					private: line.private === true,
					mine: line.who === by.me,
					turn: line.turn
				})
			);
		})
	);
}

function count(here: Set<string>, line: Line): void {
	if (line.kind === 'came') line.people?.forEach((person) => here.add(person));
	if (line.kind === 'left' || line.kind === 'stepped_out') here.delete(line.who ?? '');
}

function wordsOf(line: Line, moved: Moved, here: number, by: Teller): string[] {
	const said = (...lines: (ScriptLine | undefined)[]) => lines.flatMap((one) => (one ? [one.text] : []));
	const who = by.name(line.who);
	const guardian = by.name(by.guardian);
	const { arrival, checkin, open, paused, closing, people, own, lead } = script;
	switch (line.kind) {
		case 'begin':
			return said(arrival.begin(here), arrival.breaths, arrival.ready, arrival.host(who || by.name(by.leads), guardian));
		case 'phase':
			if (line.what === 'agreements') return by.agreements();
			return line.what === 'open' ? said(open.begin) : [];
		case 'came':
			return said(people.came(by.names(line.people ?? [])));
		case 'round':
			if (line.what === 'closing') return said(closing.begin(by.closing));
			return said(line.what === 'again' ? checkin.small(by.prompt) : checkin.round(by.prompt));
		case 'offer':
			if (line.who === by.me) return line.what === 'again' ? [checkin.againMe] : said(checkin.offerMe(who));
			return said(line.what === 'again' ? checkin.again(who) : checkin.offer(who));
		case 'has':
			return said(line.who === by.me ? checkin.mine : checkin.has(who));
		case 'still':
			return said(checkin.still(who));
		case 'later':
			return said(checkin.later(who));
		case 'passes':
			return said(checkin.passes(who));
		case 'thanks': // with a breath after it, unless we are closing
			return said(moved.lines.some((other) => other.kind === 'breath') ? checkin.thanks(who) : checkin.thanksShort(who));
		case 'breath':
			return said(checkin.breath(line.seconds ?? 20));
		case 'responses':
			return said(checkin.responses[(line.what ?? 'reflection') as Want]?.(who));
		case 'no_responses':
			return said(checkin.noResponses);
		case 'dropped':
			return said(checkin.dropped(who));
		case 'returned':
			return said(checkin.returned(who));
		case 'ended':
			return said(checkin.ended(who));
		case 'round_over':
			return said(checkin.over);
		case 'second':
			return said(open.second(who));
		case 'no_hands':
			return said(open.noHands);
		case 'hands_cleared':
			return said(open.cleared);
		case 'hands_shut':
			return said(open.shut);
		case 'hands_open':
			return said(open.opened);
		case 'bell':
			return said(paused.bell, paused.rest);
		case 'resume':
			return said(paused.resume(who));
		case 'goes_on':
			return said(paused.goesOn);
		case 'held':
			return said(script.held.text(guardian));
		case 'acting':
			return said(people.acting(who));
		case 'leads':
			return said(people.leads(who));
		case 'guardian':
			return said(people.guardian(who));
		case 'guardian_wanted':
			return said(people.wanted);
		case 'held_by_all':
			return said(people.byAll);
		case 'order':
			return said(checkin.order);
		case 'slip':
			return said(script.slip[line.what as keyof typeof script.slip]?.(who));
		case 'slowed':
			return said(script.slowed);
		case 'one_word':
			return said(closing.oneWord);
		case 'words':
			return line.people?.length ? [closing.shown.text, ...by.words] : said(closing.none);
		case 'last':
			return said(closing.last);
		case 'early':
			return said(closing.early);
		case 'skipped':
			return said(closing.skipped);
		case 'extend_asked':
			return said(closing.extendAsked);
		case 'extended':
			return said(closing.extended);
		case 'not_extended':
			return said(closing.notExtended);
		case 'left':
			return said(people.left(who));
		case 'stepped_out':
			return said(people.out(who));
		case 'you_rang':
			return said(own.rang);
		case 'time':
			return said(own.time(line.seconds ?? 45));
		case 'more':
			return said(own.more(line.seconds ?? 60));
		case 'closing_soon':
			return said(own.closingSoon);
		case 'slower':
			return said(lead.slower(who));
		case 'nudge':
			return said(lead.nudge[line.what ?? '']);
		case 'hand':
			return said(lead.hand[line.what ?? '']?.(who));
		case 'over':
			return said(lead.over(who));
		case 'all_passed':
			return said(lead.allPassed);
		case 'closing_due':
			return said(lead.closingDue);
		case 'suggest':
			return said(lead.suggest);
		case 'early_asked':
			return line.who === by.me ? [] : said(lead.earlyAsked(who));
		case 'hold_asked':
			return line.who === by.me ? [] : said(lead.holdAsked(who, line.what === 'hold_close'));
		case 'volunteer':
			return said(lead.volunteer(who));
		default:
			return []; // of a kind we do not know yet, or seen elsewhere: acked
	}
}
