import { dateOf } from '#lib/circle/when.ts';
import { people as words } from '#lib/words/people.ts';
import type { PeopleMap } from './item.ts';

export type Person = PeopleMap['people'][number];

/** What somebody may be good for, as far as a map knows. */
export const cans = ['listens', 'laughs', 'shows_up', 'practical'] as const satisfies Person['can'];
export type Can = (typeof cans)[number];

/** So many have room on one map, and in one head. */
export const MOST_PEOPLE = 8;

/** A person as the map keeps them. */
export function tidy({ nickname, can, note = '' }: Person): Person {
	return { nickname: nickname.trim(), can: cans.filter((one) => can.includes(one)), ...(note.trim() ? { note: note.trim() } : {}) };
}

/** Who does what, in the map's own order. What nobody does stays in it: gaps are useful to see. */
export const byCan = (people: readonly Person[]): { can: Can; names: string[] }[] =>
	cans.map((can) => ({ can, names: people.filter((one) => one.can.includes(can)).map(({ nickname }) => nickname) }));

/** The map as text, to take along. */
export function textOf({ people }: Pick<PeopleMap, 'people'>, made: Date): string {
	const lines = people.map(({ nickname, can, note }) => [nickname, can.map((one) => words.can[one]).join(', '), note].filter(Boolean).join('\n'));
	return [words.title, words.made(dateOf(made.toISOString())), ...lines].join('\n\n') + '\n';
}

export const fileOf = (made: Date): string => `people-${made.toISOString().slice(0, 10)}.txt`;
