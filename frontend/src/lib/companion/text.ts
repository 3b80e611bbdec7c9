import { dateOf } from '#lib/circle/when.ts';
import { companion as words } from '#lib/words/companion.ts';
import type { Pair } from './door.ts';
import type { Line } from './lines.svelte.ts';
import { prompts } from './said.ts';

const day = (on: string): string => dateOf(`${on}T12:00`);

/** What was written between two as a text of its own, to take along. */
export function textOf({ name, circleName, endsOn }: Pick<Pair, 'name' | 'circleName' | 'endsOn'>, lines: readonly Line[], made: Date): string {
	const above = [words.text.title(name), words.pair.about(circleName, day(endsOn)), words.text.made(dateOf(made.toISOString()))].join('\n');
	const said = lines.map((line) => {
		const head = [`${line.mine ? words.pair.you : name}, ${day(line.at)}`, words.pair.kinds[line.kind]].filter(Boolean).join(' · ');
		const asked = prompts.filter((part) => line.said?.[part]).map((part) => `${words.pair[part]}: ${line.said![part]}`);
		return [head, ...asked, line.said?.text, line.said ? undefined : words.pair.unreadable].filter(Boolean).join('\n');
	});
	return [above, ...(said.length > 0 ? said : [words.text.nothing])].join('\n\n') + '\n';
}

export const fileOf = (made: Date): string => `companion-${made.toISOString().slice(0, 10)}.txt`;
