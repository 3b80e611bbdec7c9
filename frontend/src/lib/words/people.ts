import type { Can } from '#lib/practice/people.ts';

/** The people map. */
export const people = {
	title: 'People around you',
	lead: 'Up to eight people, by a name that only you know. The map is sealed like your journal; nobody on it is told.',
	empty: 'Nobody is on the map yet. One person is a good beginning.',
	gaps: 'Gaps are useful to see. They say nothing about you.',
	made: (day: string) => `Made on ${day}.`,

	who: 'Who does what',
	can: { listens: 'listens', laughs: 'laughs with you', shows_up: 'shows up', practical: 'helps with practical things' } satisfies Record<Can, string>,
	canTitle: { listens: 'Listens', laughs: 'Laughs with you', shows_up: 'Shows up', practical: 'Helps with practical things' } satisfies Record<Can, string>,
	nobody: 'Nobody on the map so far.',

	all: 'On the map',
	add: 'Put somebody on the map',
	full: 'Eight have room here. To put somebody else on it, take somebody off first.',
	name: 'A name for them',
	nameHint: 'A nickname or one letter is enough.',
	nameMissing: 'Please give them a name.',
	does: 'What this person does',
	note: 'A note, if you like',
	keep: 'Keep',
	change: (name: string) => `Change: ${name}`,
	changeShort: 'Change',
	off: 'Take off the map',
	leave: 'Leave it as it is',
	kept: 'Saved.',

	telling: 'When it is hard to explain',
	tellingText: 'Two sentences that you could say to someone who knows nothing about it. Write them here in your journal first; nobody else sees them.',
	tellingLink: 'Write them',
	circles: 'There may be people elsewhere who know it from inside.',
	circlesLink: 'Find a circle',

	save: 'Save the map as text',
	saved: 'Your browser has the file now. It is not locked.',
	delete: 'Delete the map',
	sure: 'Delete this map?',
	sureWhat: ['It is deleted here and on the server, for good. Nobody can bring it back, we neither.'],
	stay: 'Keep it',
	notDeleted: 'It was changed in another place meanwhile, so it was not deleted. Look at it first.',

	other: 'Written in another place',
	otherText: 'This map was changed in two places at the same time, or begun in two. Nothing was overwritten.',
	otherDelete: 'Delete this one'
};
