import type { Plain } from '#lib/practice/item.ts';
import type { Taken } from '#lib/practice/notebook-file.ts';
import type { Why } from '#lib/practice/notebook-import.ts';

/** Taking the notebook along, and bringing another one in. */
export const carry = {
	title: 'Take it along, bring it in',
	lead: 'Your notebook is yours. Take all of it along as files, or bring in what you wrote elsewhere. Both happen here, on this device.',

	take: 'Take the whole notebook along',
	takeText: 'Everything you wrote for yourself, also what is on this device only.',
	looking: 'Not everything is here yet. What is saved now may lack some of it.',
	page: {
		title: 'Your notebook',
		made: (day: string) => `Made on ${day}.`,
		care: 'This file is not locked. Keep it where nobody else looks.',
		wordless: 'No words yet',
		returns: (day: string) => `comes back on ${day}`,
		changed: (day: string) => `changed ${day}`,
		began: (day: string) => `began ${day}`,
		closed: (day: string) => `closed ${day}`,
		rhythm: (rhythm: string) => `rhythm: ${rhythm}`,
		unfinished: 'not finished',
		event: 'What happened:',
		before: (day: string) => `Written differently, ${day}:`
	},
	saveRead: 'Save it to read',
	saveData: 'Save it as data',
	saveText: 'Save the entries as plain text',
	kinds: 'The first is a page that opens in any browser, also without a line. The second is a JSON file with all of it, for other programs. The third is Markdown, which other notebooks read.',
	care: 'The files are not locked. Whoever finds them can read them.',
	keysStay: 'The keys for writing with a companion are in none of them.',
	unreadable: (n: string) => `Not in the files: ${n} that your key does not open here.`,
	saved: 'Your browser has the file now.',
	nothing: 'There is nothing in your notebook yet.',
	delete: 'Deleting it all is closing your account. Taking it along comes first, and the page for it says what happens when.',
	deleteLink: 'Close your account',

	bring: {
		title: 'Bring in what you wrote elsewhere',
		text: 'Markdown, plain text, the JSON file of Day One, or a data file of this notebook. They are read here, and what you take is sealed like everything else. Pictures stay where they are.',
		packed: 'A zip with such files in it, as Day One gives one, is read as it is.',
		choose: 'Choose files',
		bound: (files: string, entries: string) => `A file may have ${files} MB, and ${entries} entries are taken at once.`,
		reading: 'Reading the files.',
		preview: 'What it would be',
		none: 'There is nothing in these files that is not in your notebook already.',
		found: (n: number) => (n === 1 ? 'One entry would be taken. Nothing is kept yet.' : `${n} entries would be taken. Nothing is kept yet.`),
		span: (from: string, to: string) => (from === to ? `All from ${from}.` : `The earliest is from ${from}, the latest from ${to}.`),
		first: 'The first of them',
		already: (n: number) => (n === 1 ? 'One is in your notebook already.' : `${n} are in your notebook already.`),
		over: (n: number) => (n === 1 ? 'One more is left for another time. Choose the same file again afterwards.' : `${n} more are left for another time. Choose the same files again afterwards.`),
		left: 'Not read',
		why: {
			large: 'It is larger than what is read here.',
			kind: 'It is no kind of file that is read here.',
			broken: 'It could not be read.',
			empty: 'There are no words in it.'
		} satisfies Record<Why, string>,
		take: (n: number) => (n === 1 ? 'Take it into your notebook' : `Take these ${n} into your notebook`),
		leave: 'Leave it',
		taking: (done: number, of: number) => `Taking them in: ${done} of ${of}.`,
		stop: 'Stop here',
		stopped: (done: number) => `${done} are in your notebook. The others were not taken yet.`,
		done: (n: number) => (n === 1 ? 'It is in your notebook now.' : `All ${n} are in your notebook now.`),
		toJournal: 'To the journal'
	},

	parts: {
		entry: 'Entries',
		not_yet: 'Not yet',
		experience: 'Experiences, by your name for them',
		arc: 'Arcs',
		insight: 'Insights',
		commitment: 'Commitments, and looks at them',
		review: 'Reviews',
		people: 'People',
		structure: 'Your structure'
	} satisfies Partial<Record<Taken, string>>,
	tags: { grief: 'grief', harm_done: 'harm done', harm_received: 'harm received', pattern: 'a pattern', other: 'something else' } satisfies Record<NonNullable<Plain['not_yet']['tag']>, string>,
	answers: { still_not_yet: 'still not yet', looked: 'looked for a minute', let_go: 'let go', sought_help: 'looked at it in company' } satisfies Record<
		NonNullable<Plain['not_yet']['lastAnswer']>,
		string
	>,
	statuses: { fresh: 'fresh', sat_with: 'sat with', being_tried: 'being tried', lived: 'lived', set_down: 'set down' } satisfies Record<Plain['insight']['status'], string>,
	trust: { more: 'more sure on an ordinary day', same: 'as sure on an ordinary day', less: 'less sure on an ordinary day' } satisfies Record<
		NonNullable<Plain['insight']['trust']>,
		string
	>,
	rhythms: { light: 'light', usual: 'usual', close: 'close' } satisfies Record<Plain['arc']['rhythm'], string>,
	states: { draft: 'a draft', active: 'open', parked: 'parked', kept: 'it stays', changed: 'became another', set_down: 'set down' } satisfies Record<
		Plain['commitment']['state'],
		string
	>,
	can: { listens: 'listens', laughs: 'laughs with you', shows_up: 'shows up', practical: 'helps with practical things' } satisfies Record<Plain['people']['people'][number]['can'][number], string>
};
