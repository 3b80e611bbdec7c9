import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { rhythmOf, touchpointOn } from './arcs.ts';
import { dayAfter } from './days.ts';
import { dueOn, hrefOf, wroteOn } from './due.ts';
import { datesFor } from './follow-ups.ts';
import { adjust, answerLook, answerNotYet, answersOf, becameHabit, beginArc, closeArc, dropLook, dropReview, looksAhead, moveLook, moveReview, nameOf, nextLook, ownReview, park, reopenArc, rest, setRhythm } from './going.ts';
import { dayIn, newId, type Commitment } from './item.ts';
import { Notebook } from './notebook.svelte.ts';
import { plannedFor } from './reviews.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const today = dayIn(0);
const on = (day: number) => dayAfter(today, day);
let [server, notebook]: [Server, Notebook] = [new Server(), undefined as unknown as Notebook];
beforeEach(async () => {
	server = new Server();
	notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: server });
	await notebook.begin();
	await notebook.sync();
});
afterEach(() => notebook.close());

const begin = (more: Partial<Parameters<typeof beginArc>[1]> = {}) =>
	beginArc(notebook, { label: 'the spring', startedOn: today, rhythm: 'usual', series: false, reviews: plannedFor(today, today), ...more });
const arc = (id: string) => notebook.one('arc', id)!;
const planned = () => notebook.of('review').filter(({ plain }) => !plain.answeredAt).map((review) => review.dueOn).sort();

async function commitment(more: Partial<Commitment> = {}) {
	const id = newId();
	const at = new Date().toISOString();
	await notebook.put('commitment', id, { at, changed: at, kind: 'habit', cue: 'when I lock the door', step: 'I ring my sister', state: 'active', activatedAt: at, ...more }, { active: true });
	for (const day of datesFor(today, 'usual')) await notebook.put('follow_up', newId(), { at, changed: at, commitment: id }, { dueOn: day });
	return id;
}
const looks = (id: string) => notebook.of('follow_up').filter(({ plain }) => plain.commitment === id).sort((a, b) => ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1));

describe('an arc', () => {
	// covers: unit 31
	test('begins with its name and the reviews that were left in the schedule, sealed', async () => {
		const id = await begin({ reviews: plannedFor(today, today).filter(({ milestone }) => milestone !== 'd60') });
		expect(nameOf(notebook, arc(id))).toBe('the spring');
		expect(planned()).toEqual([14, 30, 90, 180, 365].map(on));
		await notebook.flush();
		expect([...server.items.values()].filter(({ kind }) => kind === 'review').map(({ dueOn }) => dueOn).sort()).toEqual([14, 30, 90, 180, 365].map(on));
	});

	test('begins without a name as well', async () => {
		const id = await begin({ label: '  ', reviews: [] });
		expect([nameOf(notebook, arc(id)), notebook.of('experience')]).toEqual(['', []]);
	});

	test('has reviews on other days, fewer of them, and one of its own at any time', async () => {
		const id = await begin({ reviews: plannedFor(today, today).slice(0, 2) });
		const [first, second] = notebook.of('review').sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : 1));
		await moveReview(notebook, first!, on(20));
		await dropReview(notebook, second!);
		expect(planned()).toEqual([on(20)]);
		const own = await ownReview(notebook, id);
		expect(notebook.one('review', own)).toMatchObject({ dueOn: undefined, plain: { arc: id, milestone: 'own' } });
	});

	test('that becomes close puts another that is close back into the usual rhythm', async () => {
		const [a, b] = [await begin({ rhythm: 'close' }), await begin()];
		await setRhythm(notebook, arc(b), 'close');
		expect([a, b].map((id) => rhythmOf(arc(id).plain, today))).toEqual(['usual', 'close']);
		await begin({ rhythm: 'close' });
		expect(rhythmOf(arc(b).plain, today)).toBe('usual');
	});

	test('rests, goes on, is closed with a note and opened again; a review one wrote in stays', async () => {
		const id = await begin();
		const draft = notebook.of('review').find(({ plain }) => plain.milestone === 'd14')!;
		await notebook.put('review', draft.id, { ...draft.plain, answers: { R01: 'half of it' } }, { from: draft.mark, dueOn: draft.dueOn });
		await rest(notebook, arc(id), on(14));
		expect(arc(id).plain.restingUntil).toBe(on(14));
		await rest(notebook, arc(id));
		expect(arc(id).plain.restingUntil).toBeUndefined();
		await closeArc(notebook, arc(id), ' enough for now ');
		expect([arc(id).plain.closingNote, arc(id).plain.closedAt === undefined, planned()]).toEqual(['enough for now', false, [on(14)]]);
		await reopenArc(notebook, arc(id));
		expect(arc(id).plain.closedAt).toBeUndefined();
	});

	// covers: unit 43
	test('that is opened again has the reviews it had, on the days they were moved to, and what it offers', async () => {
		const id = await begin({ reviews: plannedFor(today, today).filter(({ milestone }) => milestone !== 'd60') });
		await moveReview(notebook, notebook.of('review').find(({ plain }) => plain.milestone === 'd30')!, on(33));
		await closeArc(notebook, arc(id), 'for now');
		expect([planned(), touchpointOn(arc(id).plain, on(10))]).toEqual([[], undefined]);
		await reopenArc(notebook, arc(id));
		expect(planned()).toEqual([14, 33, 90, 180, 365].map(on));
		expect(touchpointOn(arc(id).plain, on(10))?.on).toBe(on(10));
		expect(dueOn(notebook, on(14)).map(({ kind }) => kind)).toEqual(['review']);
		await closeArc(notebook, arc(id), 'for now');
		await reopenArc(notebook, arc(id));
		expect(planned()).toEqual([14, 33, 90, 180, 365].map(on));
	});

	test('that was closed before its reviews were remembered has those that are still ahead, and none twice', async () => {
		const id = await begin({ startedOn: dayAfter(today, -20), reviews: [] });
		await notebook.put('review', newId(), { at: '', changed: '', arc: id, milestone: 'd30', answers: { J23: 'half' } }, { dueOn: on(10) });
		await notebook.put('arc', id, { ...arc(id).plain, closedAt: new Date().toISOString() }, { from: arc(id).mark });
		await reopenArc(notebook, arc(id));
		expect(planned()).toEqual([10, 40, 70, 160, 345].map(on));
	});
});

describe('a look', () => {
	test('that was answered is due no more, and the next one is known', async () => {
		const id = await commitment();
		await answerLook(notebook, looks(id)[0]!, 'partly', ' on the stairs ');
		expect(answersOf(notebook, id).map(({ plain, dueOn }) => [plain.outcome, plain.note, dueOn])).toEqual([['partly', 'on the stairs', undefined]]);
		expect(nextLook(notebook, id)).toBe(on(10));
	});

	// covers: unit 31
	test('can be on another day or on none, before and after the plan was kept', async () => {
		const id = await commitment();
		const [first, second] = looksAhead(notebook, id);
		await moveLook(notebook, first!, on(5));
		await dropLook(notebook, second!);
		expect(looksAhead(notebook, id).map(({ dueOn }) => dueOn)).toEqual([5, 17, 24, 38, 52].map(on));
	});

	// covers: unit 60
	test('can make the step smaller, and the commitment stays open', async () => {
		const id = await commitment();
		await answerLook(notebook, looks(id)[0]!, 'not_this_time', '');
		await adjust(notebook, notebook.one('commitment', id)!, answersOf(notebook, id)[0]!, 'smaller', 'I write her one line ');
		expect(notebook.one('commitment', id)).toMatchObject({ active: true, plain: { step: 'I write her one line', cue: 'when I lock the door', state: 'active' } });
		expect(answersOf(notebook, id)[0]!.plain.adjustment).toBe('smaller');
		expect(looks(id)).toHaveLength(6);
	});

	test.each([['park', 'parked'], ['set_down', 'set_down']] as const)('can %s it, and then it is not looked at again', async (adjustment, state) => {
		const id = await commitment();
		await answerLook(notebook, looks(id)[0]!, 'not_this_time', '');
		await adjust(notebook, notebook.one('commitment', id)!, answersOf(notebook, id)[0]!, adjustment);
		expect(notebook.one('commitment', id)).toMatchObject({ active: false, plain: { state } });
		expect(looks(id).filter(({ plain }) => !plain.answeredAt)).toEqual([]);
		await notebook.flush();
		expect(server.items.get(id)!.active).toBe(false);
	});

	test('can find that it has become a habit, which takes none of the two places', async () => {
		const id = await commitment();
		await becameHabit(notebook, notebook.one('commitment', id)!);
		expect(notebook.one('commitment', id)).toMatchObject({ active: false, plain: { state: 'kept' } });
		expect(looks(id)).toEqual([]);
	});
});

describe('what is not yet', () => {
	// covers: unit 37, unit 39
	test('is put down with the day its owner sets, and never is honoured', async () => {
		const [a, b] = [await park(notebook, { label: ' the letter ', tag: 'grief', back: '2' }), await park(notebook, { label: '', back: 'never' })];
		expect(notebook.one('not_yet', a)).toMatchObject({ dueOn: on(14), plain: { label: 'the letter', tag: 'grief' } });
		expect(notebook.one('not_yet', b)!.dueOn).toBeUndefined();
		await notebook.flush();
		expect([server.items.get(a)!.dueOn, server.items.get(b)!.dueOn]).toEqual([on(14), undefined]);
		expect(JSON.stringify(server.sent)).not.toContain('grief');
	});

	test('is answered, returns as its owner says, and is let go of for good', async () => {
		const id = await park(notebook, { label: 'x', back: '1' });
		await answerNotYet(notebook, notebook.one('not_yet', id)!, 'looked', '8');
		expect(notebook.one('not_yet', id)).toMatchObject({ dueOn: on(56), plain: { lastAnswer: 'looked' } });
		await answerNotYet(notebook, notebook.one('not_yet', id)!, 'still_not_yet', 'never');
		expect(notebook.one('not_yet', id)!.dueOn).toBeUndefined();
		await answerNotYet(notebook, notebook.one('not_yet', id)!, 'let_go', '1');
		expect(notebook.one('not_yet', id)!.dueOn).toBeUndefined();
	});
});

describe('what is there on a day', () => {
	const kinds = (day: number) => dueOn(notebook, on(day)).map(({ kind }) => kind);

	test('is of each kind what its rules leave, in one order', async () => {
		const arc = await begin();
		const id = await commitment();
		await park(notebook, { label: 'x', back: '2' });
		await park(notebook, { label: 'y', back: '2' });
		const at = new Date().toISOString();
		await notebook.put('entry', newId(), { at, changed: at, way: 'prose', text: 'hello' }, { dueOn: on(7) });
		await notebook.put('insight', newId(), { at, changed: at, sense: 'slow', status: 'fresh' }, { dueOn: on(14) });
		expect(kinds(0)).toEqual([]);
		expect(kinds(3)).toEqual(['look']);
		expect(kinds(14)).toEqual(['review', 'look', 'entry', 'insight', 'not_yet']);
		const all = dueOn(notebook, on(14));
		expect(all.map(hrefOf)).toEqual([
			`/journal/going/review/${notebook.of('review').find(({ dueOn }) => dueOn === on(14))!.id}`,
			`/journal/going/look/${looks(id).find(({ dueOn }) => dueOn === on(10))!.id}`,
			`/journal/${notebook.of('entry')[0]!.id}`,
			`/journal/insights/${notebook.of('insight')[0]!.id}`,
			'/journal/not-yet'
		]);
		expect(notebook.one('arc', arc)).toBeDefined();
	});

	// covers: unit 35
	test('is an insight at 14 and 60 days, whatever became of it since, and on the day its person set', async () => {
		const at = new Date().toISOString();
		const id = newId();
		// Nothing was changed after it was written, so the day of its item is still the first one.
		await notebook.put('insight', id, { at, changed: at, sense: 'slow', status: 'fresh' }, { dueOn: on(14) });
		expect([0, 13, 14, 27, 28, 59, 60, 73, 74].map((day) => kinds(day).length)).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 0]);
		const { plain, mark } = notebook.one('insight', id)!;
		await notebook.put('insight', id, { ...plain, waitUntil: on(28), checks: [{ prompt: 'S01', answer: '', at: new Date(Date.now() + 15 * 86_400_000).toISOString() }] }, { from: mark });
		expect([14, 27, 28, 41, 42, 60].map((day) => kinds(day).length)).toEqual([0, 0, 1, 1, 0, 1]);
	});

	test('is no insight that is lived or set down', async () => {
		const at = new Date().toISOString();
		for (const status of ['lived', 'set_down'] as const) await notebook.put('insight', newId(), { at, changed: at, sense: 'slow', status, waitUntil: on(28) }, { dueOn: on(14) });
		expect([14, 28, 60].map(kinds)).toEqual([[], [], []]);
	});

	test('is a look at what is open by its item, and not at a copy that still says so', async () => {
		const at = new Date().toISOString();
		const id = await commitment();
		const { plain, mark } = notebook.one('commitment', id)!;
		expect(kinds(3)).toEqual(['look']);
		await notebook.put('commitment', id, { ...plain, changed: at }, { from: mark, active: false });
		expect(kinds(3)).toEqual([]);
	});

	test('is only what its owner set a day for, while every arc rests', async () => {
		const id = await begin();
		await commitment();
		await park(notebook, { label: 'x', back: '2' });
		const at = new Date().toISOString();
		await notebook.put('insight', newId(), { at, changed: at, sense: 'slow', status: 'fresh' }, { dueOn: on(14) });
		await notebook.put('insight', newId(), { at, changed: at, sense: 'go', status: 'fresh', waitUntil: on(14) }, { dueOn: on(14) });
		await rest(notebook, arc(id), on(60));
		expect(kinds(14)).toEqual(['insight', 'not_yet']);
	});

	test('is nothing that reminds, after ninety quiet days', async () => {
		await begin();
		expect(kinds(89)).toEqual([]);
		expect(kinds(60)).toEqual(['review']);
		expect(kinds(90)).toEqual([]);
		expect(wroteOn(notebook)).toBe(today);
	});
});
