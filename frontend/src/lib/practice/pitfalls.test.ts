import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { render } from 'svelte/server';
import HandOver from '#lib/gathering/HandOver.svelte';
import { Gatherings } from '#lib/gathering/gatherings.svelte.ts';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { around } from '#lib/words/around.ts';
import { choose } from '#lib/words/choose.ts';
import { company } from '#lib/words/company.ts';
import { entry } from '#lib/words/entry.ts';
import { gathering } from '#lib/words/gathering.ts';
import { going } from '#lib/words/going.ts';
import { member } from '#lib/words/member.ts';
import { practice } from '#lib/words/practice.ts';
import { script } from '#lib/words/script.ts';
import { thread } from '#lib/words/thread.ts';
import { fullHands } from '#lib/circle/entering.svelte.ts';
import Doors from './choose/Doors.svelte';
import InsightView from './choose/InsightView.fixture.svelte';
import Looks from './choose/Looks.svelte';
import { Composing } from './composing.svelte.ts';
import Danger from './going/Danger.svelte';
import NotYetForm from './going/NotYetForm.svelte';
import NotYetItem from './going/NotYetItem.svelte';
import { beginArc, park } from './going.ts';
import { dayIn, newId, type Insight } from './item.ts';
import { keepInsight } from './keepings.ts';
import { Notebook } from './notebook.svelte.ts';
import all from './prompts.json' with { type: 'json' };
import { DEEP_FOR, minutesOf, type Prompt } from './prompts.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const today = dayIn(0);
let notebook: Notebook;
beforeEach(async () => {
	notebook = new Notebook({ account: newId(), key, shelf: pageShelf(), door: new Server() });
	await notebook.begin();
});
afterEach(() => notebook.close());

async function insight(days: number, more: Partial<Insight> = {}) {
	const at = new Date(Date.now() - days * 86_400_000).toISOString();
	const { id } = await notebook.put('insight', newId(), { at, changed: at, sense: 'I can be slow', status: 'sat_with', ...more });
	return notebook.one('insight', id)!;
}
const reads = async (days: number, more?: Partial<Insight>) => render(InsightView, { props: { account: 'ada', notebook, insight: await insight(days, more) } }).body;

// covers: unit 34, unit 35, unit 36
describe('inflation of meaning is met', () => {
	const half = 'This may turn out to be true, half true or beautiful and wrong. You do not have to know yet. We will ask you again on an ordinary day.';

	test('once by a card, in the days after it was written', async () => {
		await beginArc(notebook, { label: '', startedOn: dayIn(-3), rhythm: 'light', series: false, reviews: [] });
		expect(await reads(0)).toContain(half);
		expect(await reads(20)).not.toContain(half);
	});

	test.each([14, 60])('on an ordinary day, %i days later, with one of three answers', async (days) => {
		const page = await reads(days);
		expect(page).toContain('How sure are you of this on a plain Wednesday?');
		expect(Object.values(choose.check.trust)).toEqual(['More', 'The same', 'Less']);
		for (const answer of Object.values(choose.check.trust)) expect(page).toContain(answer);
		expect(page).toContain(choose.check.alone);
	});

	test('at a big door by four weeks, at a medicine by its own line, and at another’s past by a question of where it is from', async () => {
		const doors = async (sense: string) => render(Doors, { props: { writing: keepInsight(notebook, await insight(0, { sense })) } }).body;
		const door = 'This sounds like a big door. Many people give it four weeks and talk to two practical people first. Set a date to look again?';
		const medicine = 'Please do not change or stop a medicine because of this. Talk to the person who prescribed it.';
		const source =
			'What comes up can be a feeling, a picture, a guess or a memory, and it can be hard to tell them apart. Before acting on it or telling someone, consider sitting with it with a trained person.';
		for (const said of ['I will quit my job', 'I must leave my wife', 'I am selling our house', 'I give away all my money']) expect(await doors(said)).toContain(door);
		expect(await doors('I stop taking my medication')).toContain(medicine);
		expect(await doors('My mother never wanted me')).toContain(source);
		for (const text of [door, medicine, source]) expect(await doors('I can be slow')).not.toContain(text);
	});

	test('in somebody else’s thread by words for what one saw in oneself, and by nothing to agree with', () => {
		expect(thread.wants.reflection.hint).toContain('You can say what it was like for you, or what you noticed in yourself.');
		expect(JSON.stringify(thread)).not.toMatch(/\b(?:I agree|upvotes?|top posts?|most read|views)\b/iu);
	});
});

// covers: unit 37, unit 38, unit 39
describe('going around the hard part is met', () => {
	test('by a place to put it down, and its person’s own day', () => {
		const form = render(NotYetForm, { props: { notebook, onparked: () => {}, oncancel: () => {} } }).body;
		expect(`${going.notYetList.saved} ${going.notYetList.returns}`).toBe('Put down safely. Shall we mention it again, or leave it with you?');
		for (const text of [going.notYetList.returns, ...Object.values(going.notYetList.returnIn)]) expect(form).toContain(text);
	});

	test('on that day by one question with four answers', async () => {
		const id = await park(notebook, { label: 'the letter', back: '1' });
		const item = { ...notebook.one('not_yet', id)!, dueOn: today };
		const page = render(NotYetItem, { props: { notebook, item, today, ontold: () => {} } }).body;
		expect(Object.values(going.notYetList.answers)).toEqual(['Still not yet', 'I looked for a minute', 'I let it go', 'I want company with this']);
		for (const text of Object.values(going.notYetList.answers)) expect(page).toContain(text);
		expect(going.notYetList.said.sought_help).toBe('Some things are better looked at beside a person. Which kind of person?');
	});

	test('where harm is named by what a circle cannot do', () => {
		expect(render(Danger).body).toContain('A peer circle can listen. It cannot judge, investigate or repair for you. If someone is in danger now, start here:');
	});

	test('at a deep sentence by eight minutes at most, and a way to stop', () => {
		expect(DEEP_FOR).toBe(8);
		for (const prompt of all as Prompt[]) {
			if (prompt.difficulty === 'deep') expect(minutesOf(prompt), prompt.id).toBe(8);
			else expect(minutesOf(prompt)).toBe(prompt.minutes);
		}
		expect(practice.write.stopped).toBe('That is enough for one sitting. Anything you wrote is kept.');
		expect(practice.prompts.notYet).toBe('Not yet');
	});

	test('where one lane is empty by one neutral question', () => {
		expect([going.offer.sense, going.offer.yes, going.offer.no, going.offer.never]).toEqual([
			'You have been doing a lot. Is there anything you have been stepping around?',
			'Yes',
			'No',
			'Not my question'
		]);
	});
});

// covers: unit 40
test('being alone with it is met by a name, by one line, and by a seat that is left in peace', () => {
	expect(company.greeter('Ama')).toBe('Ama will say hello.');
	expect(company.asked).toBe('Someone wrote and has not been met yet. One line is plenty.');
	for (const lines of Object.values(member.you.leave.what)) expect(lines).toContain('Go well. Your notebook comes with you.');
});

// covers: unit 43, unit 44
describe('treating it as one event is met', () => {
	test('after a gathering by three things, none of which is better', () => {
		expect([script.after.lines, script.after.next, script.after.rest]).toEqual(['Write two lines for myself', 'Set a small next thing', 'Rest']);
		expect(around.after.three).toContain('None of them is better.');
	});

	test('after the first one by how it goes on, and only then', async () => {
		expect(around.after.first).toBe('One good evening helps. What tends to help more is coming back to it, a little, for some weeks.');
		const one = (id: string, seat: boolean, state = 'ended') => ({ id, state, startsAt: '2030-01-01T18:00:00Z', ...(seat ? { mine: { seat: { role: 'speaking' } } } : {}) });
		const gatherings = (some: unknown[]) => new Gatherings({ all: async () => some } as never);
		for (const [some, first] of [
			[[one('a', true)], true],
			[[one('a', true), one('b', false), one('c', true, 'scheduled'), one('d', true, 'cancelled')], true],
			[[one('a', true), one('b', true)], false]
		] as const) {
			const these = gatherings([...some]);
			expect(these.firstFor('a')).toBe(false);
			await these.load();
			expect(these.firstFor('a')).toBe(first);
		}
	});

	test('at the end of a fixed group by what goes on without it, and a day in three months', async () => {
		expect(gathering.handOver.text).toBe('This circle ends. The work does not have to.');
		const one = (id: string, state: string) => ({ id, state, startsAt: '2030-01-01T18:00:00Z' });
		const ends = { rule: { freq: 'weekly', days: ['tu'], count: 6 } };
		const [open, was] = [{ rule: { freq: 'weekly', days: ['tu'] } }, one('a', 'ended')];
		const coming = [one('b', 'scheduled'), one('c', 'scheduled'), one('d', 'scheduled')];
		for (const [kind, some, series, last] of [
			['cohort', [was, ...coming.slice(1)], [ends], true],
			['cohort', [was], [ends], true],
			['cohort', [was, ...coming], [ends], false],
			['cohort', [was, coming[0]], [open], false],
			['cohort', coming.slice(1), [ends], false],
			['ongoing', [was], [ends], false]
		] as const) {
			const these = new Gatherings({ all: async () => some, series: async () => series } as never);
			expect(these.handsOver(kind)).toBe(false);
			await these.loadAll();
			expect(these.handsOver(kind)).toBe(last);
		}
		const page = render(HandOver, { props: { circle: 'c' } }).body;
		for (const text of [gathering.handOver.text, gathering.handOver.again, '/journal/going', '/circles/c/proposals']) expect(page).toContain(text);
	});

	test('with a commitment by the days it is looked at, before it begins', () => {
		const composing = new Composing(notebook);
		composing.looks = ['2030-03-04', '2030-03-11'];
		expect(choose.plan.asks(['Monday', 'Friday', 'Sunday'])).toBe('We will ask on Monday, Friday and Sunday. Change or switch off any of them.');
		expect(render(Looks, { props: { composing } }).body).toContain('. Change or switch off any of them.');
		composing.close();
	});

	test('in a review by what one can point to', () => {
		expect(going.review.pointText).toBe('Name up to two changes you can point to. None is a real answer.');
	});

	test('at a third circle by a question, which keeps nobody out', () => {
		expect(entry.enough).toBe('Two circles is plenty to keep. Want to swap one?');
		expect([0, 1, 2, 5].map(fullHands)).toEqual([false, false, true, true]);
	});

	test('at another arc soon after by a question', () => {
		expect(going.start.soon).toBe('There is still something open from before. Would it help to give it a little time first?');
	});
});
