import { daysFrom } from './days.ts';
import { nameOf, dayName } from './trace-text.ts';
import type { Step, What } from './trace.ts';

/*
 * The trace as a drawing: a line down the page, a mark for each step with its words
 * beside it, and a thin curve from each to what it grew from. It is laid out here once
 * and drawn twice, on the page and into a picture. A longer pause is a little longer, and
 * that is all it says.
 */

/** month: which month begins. what: the day and what it is. words: the person's own. */
export type Role = 'month' | 'what' | 'words';

export interface Drawing {
	width: number;
	height: number;
	/** Where the line stands, and from where to where. */
	line: { x: number; from: number; to: number };
	marks: { x: number; y: number; r: number; look: Look }[];
	/** Each from a later step back to what it grew from, as a curve to the left of the line. */
	links: { x: number; from: number; to: number; reach: number }[];
	texts: { x: number; y: number; role: Role; text: string }[];
	/** Whether smaller steps were left out. */
	shortened: boolean;
}

/** ring: a beginning or an end. dot: something done. point: a look. dash: set down. full: a change. */
export type Look = 'ring' | 'dot' | 'point' | 'dash' | 'full';

const looks: Record<What, Look> = {
	began: 'ring',
	entry: 'ring',
	insight: 'ring',
	commitment: 'dot',
	follow_up: 'point',
	review: 'dot',
	change: 'full',
	nothing: 'ring',
	set_down: 'dash',
	kept: 'full',
	closed: 'ring'
};
const whole: What[] = ['review', 'closed'];
const radius: Record<Look, number> = { ring: 0.3, dot: 0.28, point: 0.16, dash: 0.3, full: 0.38 };

/** How large each kind of text is, and the lines of it, as parts of the page's own size. */
export const sizes: Record<Role, number> = { month: 0.875, what: 0.8125, words: 1.0625 };
const LEADING = 1.45;
/** So many lines of the person's words; the list has all of them. */
const LINES = 3;
/** So many steps: a picture that no browser can make is no picture. */
export const MOST = 120;

export interface Paper {
	width: number;
	/** The page's own size of letters, in px. */
	em: number;
	/** How wide a text is. */
	measure: (text: string, role: Role) => number;
}

/** Lays out the steps, the earliest first, on paper of a width. */
export function draw(all: readonly Step[], { width, em, measure }: Paper): Drawing {
	const steps = shortened(all);
	const [x, left, right] = [3.25 * em, 4.5 * em, width - em];
	const drawing: Drawing = { width, height: 0, line: { x, from: em, to: em }, marks: [], links: [], texts: [], shortened: steps.length < all.length };
	const places = new Map<string, number>();
	let y = em;
	const write = (text: string, role: Role) => {
		const size = sizes[role] * em;
		for (const line of wrapped(text, right - left, (part) => measure(part, role), role === 'words' ? LINES : 2)) {
			drawing.texts.push({ x: left, y: y + size, role, text: line });
			y += size * LEADING;
		}
	};
	for (const [i, step] of steps.entries()) {
		const before = steps[i - 1];
		if (before) y += em * (0.9 + pause(daysFrom(before.day, step.day)));
		if (before?.day.slice(0, 7) !== step.day.slice(0, 7)) {
			write(monthName(step.day), 'month');
			y += 0.5 * em;
		}
		const look = looks[step.what];
		const middle = y + 0.6 * em;
		drawing.marks.push({ x, y: middle, r: radius[look] * em, look });
		places.set(step.id, middle);
		// What looks back on the whole of it grew from no one step.
		const origin = step.from === undefined || whole.includes(step.what) ? undefined : places.get(step.from);
		if (origin !== undefined) drawing.links.push({ x, from: origin, to: middle, reach: reachOf(middle - origin, em) });
		write(`${dayName(step.day)} · ${nameOf(step)}`, 'what');
		if (step.text) write(step.text.replace(/\s+/gu, ' '), 'words');
		drawing.line.to = Math.max(y, middle);
	}
	drawing.height = Math.ceil(y + em);
	return drawing;
}

/** The extra room of a pause: some for a week, a little more for a season. */
const pause = (days: number): number => Math.min(2.5, 0.3 * Math.log2(1 + Math.max(0, days)));

/** How far to the left a curve goes: a long one farther, and never off the paper. */
const reachOf = (length: number, em: number): number => Math.min(3.6 * em, (0.8 + length / (12 * em)) * em);

const month = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });
const monthName = (day: string): string => month.format(new Date(`${day}T12:00`));

/** The smaller steps go first where there are too many, then the earlier ones. */
function shortened(all: readonly Step[]): readonly Step[] {
	let steps = all;
	for (const what of ['follow_up', 'review', 'insight'] as const) if (steps.length > MOST) steps = steps.filter((step) => step.what !== what);
	return steps.slice(-MOST);
}

/** A text in lines no wider than that; the last one says where there is more. */
export function wrapped(text: string, width: number, measure: (text: string) => number, most: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap((one) => pieces(one, width, measure))) {
		const longer = line ? `${line} ${word}` : word;
		if (line && measure(longer) > width) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	if (line) lines.push(line);
	if (lines.length <= most) return lines;
	let last = lines[most - 1]!;
	while (last && measure(`${last} …`) > width) last = [...last].slice(0, -1).join('').trimEnd();
	return [...lines.slice(0, most - 1), `${last} …`];
}

/** A word that is wider than a line, in pieces. */
function pieces(word: string, width: number, measure: (text: string) => number): string[] {
	if (measure(word) <= width) return word ? [word] : [];
	const found: string[] = [];
	let piece = '';
	for (const letter of word) {
		if (piece && measure(piece + letter) > width) {
			found.push(piece);
			piece = '';
		}
		piece += letter;
	}
	return [...found, piece];
}
