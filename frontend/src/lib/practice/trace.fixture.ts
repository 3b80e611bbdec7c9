import type { Book } from './trace.ts';

/** Noon, so that the day is the same wherever this runs. */
const at = (day: string) => ({ at: `${day}T12:00:00`, changed: `${day}T12:00:00` });
export const empty: Book = { experience: [], arc: [], entry: [], insight: [], commitment: [], follow_up: [], review: [] };

/** A year in little. */
export const year: Book = {
	experience: [{ id: 'x', plain: { ...at('2030-01-01'), label: 'the lake' } }],
	arc: [{ id: 'a', plain: { ...at('2030-01-02'), startedOn: '2030-01-02', rhythm: 'usual', experience: 'x', closedAt: '2030-12-20T12:00:00', closingNote: 'enough for now' } }],
	entry: [
		{ id: 'e2', plain: { ...at('2030-01-09'), way: 'prose', text: 'later words' } },
		{ id: 'e1', plain: { ...at('2030-01-03'), way: 'prose', text: 'First words.\nAnd more of them.' } }
	],
	insight: [
		{ id: 'i1', plain: { ...at('2030-01-10'), sense: 'I talk past my sister', status: 'being_tried', experience: 'x' } },
		{ id: 'i2', plain: { ...at('2030-01-11'), changed: '2030-05-01T12:00:00', sense: 'I must move to the sea', status: 'set_down' } },
		{ id: 'i3', plain: { ...at('2030-01-12'), sense: 'nothing came of this one', status: 'fresh' } }
	],
	commitment: [
		{ id: 'c1', plain: { ...at('2030-01-20'), changed: '2030-09-09T12:00:00', insight: 'i1', kind: 'conversation', cue: 'When it is Sunday,', step: 'I ring her.', state: 'set_down', activatedAt: '2030-01-21T12:00:00' } },
		{ id: 'c2', plain: { ...at('2030-01-22'), kind: 'habit', cue: 'x', step: 'y', state: 'draft' } }
	],
	follow_up: [
		{ id: 'f1', plain: { ...at('2030-01-21'), commitment: 'c1', answeredAt: '2030-01-24T12:00:00', outcome: 'partly', note: 'She was out.' } },
		{ id: 'f2', plain: { ...at('2030-01-21'), commitment: 'c1', answeredAt: '2030-01-31T12:00:00', outcome: 'skipped' } },
		{ id: 'f3', plain: { ...at('2030-01-21'), commitment: 'c1', answeredAt: '2030-06-01T12:00:00', outcome: 'done', adjustment: 'set_down' } },
		{ id: 'f4', plain: { ...at('2030-01-21'), commitment: 'c1' } }
	],
	review: [
		{ id: 'r1', plain: { ...at('2030-01-02'), answeredAt: '2030-04-02T12:00:00', arc: 'a', milestone: 'd90', answers: { stays: 'The lake.' }, changes: [{ text: 'We talk on Sundays.', insight: 'i1' }] } },
		{ id: 'r2', plain: { ...at('2030-01-02'), answeredAt: '2030-07-01T12:00:00', arc: 'a', milestone: 'd180' } },
		{ id: 'r3', plain: { ...at('2030-01-02'), arc: 'a', milestone: 'd365', answers: { begun: 'A draft of it.' } } }
	]
};
