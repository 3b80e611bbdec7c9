import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { itemKey } from '#lib/vault/item.ts';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { choose } from '#lib/words/choose.ts';
import { after, amend, amendInsight, becomes, begin, putAway, rest } from './choosing.ts';
import { blank, cueIn, looksOf, missing, openOf, othersOpen, stateOf, stepIn, thirdOf, vagueIn } from './commitment.ts';
import { dayIn, newId, type Commitment, type Insight } from './item.ts';
import { Keeping } from './keeping.svelte.ts';
import { Notebook } from './notebook.svelte.ts';
import { headOf, originOf, originText } from './origin.ts';
import { Server } from './server.fixture.ts';
import { pageShelf } from './shelf.ts';

const key = await itemKey(newVaultKey());
const open: Notebook[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map((one) => one.close()));
});

const account = newId();
async function device(server: Server) {
	const line = { online: true };
	const notebook = new Notebook({ account, key, shelf: pageShelf(), door: server, online: () => line.online });
	open.push(notebook);
	await notebook.begin();
	await notebook.sync();
	return { notebook, line };
}

const at = new Date(2030, 2, 1, 12).toISOString();
const draft = (more: Partial<Commitment> = {}): Commitment => ({ at, changed: at, kind: 'habit', cue: 'after breakfast', step: 'walk round the block', state: 'draft', ...more });

async function plan(notebook: Notebook, more: Partial<Commitment> = {}) {
	const { id } = await notebook.put('commitment', newId(), draft(more));
	return () => notebook.one('commitment', id)!;
}

async function insight(notebook: Notebook, more: Partial<Insight> = {}) {
	const { id } = await notebook.put('insight', newId(), { at, changed: at, sense: 'I can be slow', status: 'fresh', ...more });
	return () => notebook.one('insight', id)!;
}

const steps = (notebook: Notebook) => openOf(notebook.of('commitment')).map(({ plain }) => plain.step).sort();

// covers: unit 29, unit 30

describe('a commitment begins', () => {
	test('with a when and a what, and not without; a draft it may be all the same', async () => {
		const { notebook } = await device(new Server());
		for (const [more, lacks] of [[{ cue: ' ' }, ['cue']], [{ step: '…' }, ['step']], [{ cue: '', step: '' }, ['cue', 'step']]] as const) {
			const half = await plan(notebook, more);
			expect([missing(half().plain), await begin(notebook, half(), []), half().active, stateOf(half())]).toEqual([lacks, 'missing', false, 'draft']);
		}
	});

	test('with the days it is looked at, and its insight is being tried', async () => {
		const server = new Server();
		const { notebook } = await device(server);
		const grew = await insight(notebook);
		const one = await plan(notebook, { insight: grew().id });
		expect(await begin(notebook, one(), ['2030-03-11', '2030-03-04', '2030-03-04'])).toBe('begun');
		expect([one().active, stateOf(one()), one().plain.activatedAt !== undefined, grew().plain.status]).toEqual([true, 'active', true, 'being_tried']);
		expect(looksOf(notebook.of('follow_up'), one().id).map(({ dueOn }) => dueOn)).toEqual(['2030-03-04', '2030-03-11']);
		await notebook.flush();
		expect([...server.items.values()].filter(({ active }) => active).map(({ id }) => id)).toEqual([one().id]);
	});

	test('and a third only instead of another: swap parks that one, with the looks ahead of it', async () => {
		const { notebook } = await device(new Server());
		const [one, two, three] = [await plan(notebook, { step: 'one' }), await plan(notebook, { step: 'two' }), await plan(notebook, { step: 'three' })];
		for (const each of [one, two]) await begin(notebook, each(), ['2030-03-04']);
		expect([await begin(notebook, three(), ['2030-03-05']), steps(notebook)]).toEqual(['two_open', ['one', 'two']]);
		expect([notebook.of('follow_up').length, stateOf(three())]).toEqual([2, 'draft']);
		expect(await begin(notebook, three(), ['2030-03-05'], one())).toBe('begun');
		expect([steps(notebook), stateOf(one())]).toEqual([['three', 'two'], 'parked']);
		expect(notebook.of('follow_up').map(({ dueOn, plain }) => [dueOn, plain.commitment]).sort()).toEqual([['2030-03-04', two().id], ['2030-03-05', three().id]]);
		await notebook.flush();
		expect(notebook.waiting).toBe(0);
	});

	test('and where another device had two already, this one is asked, and a swap settles it', async () => {
		const server = new Server();
		const [a, b] = [await device(server), await device(server)];
		b.line.online = false;
		for (const step of ['one', 'two']) await begin(a.notebook, (await plan(a.notebook, { step }))(), []);
		await a.notebook.flush();
		const third = await plan(b.notebook, { step: 'three' });
		expect(await begin(b.notebook, third(), ['2030-03-05'])).toBe('begun');
		b.line.online = true;
		await b.notebook.sync();
		expect([thirdOf(b.notebook.of('commitment'))?.id, third().where]).toEqual([third().id, 'refused']);
		const others = othersOpen(b.notebook.of('commitment'), third().id);
		expect(others.map(({ plain }) => plain.step).sort()).toEqual(['one', 'two']);
		expect(await begin(b.notebook, third(), [], others.find(({ plain }) => plain.step === 'one'))).toBe('begun');
		await b.notebook.flush();
		await a.notebook.sync();
		expect([steps(a.notebook), steps(b.notebook), b.notebook.waiting, thirdOf(b.notebook.of('commitment'))]).toEqual([['three', 'two'], ['three', 'two'], 0, undefined]);
		// The looks it began with are there once.
		expect(looksOf(a.notebook.of('follow_up'), third().id).map(({ dueOn }) => dueOn)).toEqual(['2030-03-05']);
	});

	test('or is parked instead, where another device had two already', async () => {
		const server = new Server();
		const [a, b] = [await device(server), await device(server)];
		b.line.online = false;
		for (const step of ['one', 'two']) await begin(a.notebook, (await plan(a.notebook, { step }))(), []);
		await a.notebook.flush();
		const third = await plan(b.notebook, { step: 'three' });
		await begin(b.notebook, third(), []);
		b.line.online = true;
		await b.notebook.sync();
		await rest(b.notebook, third(), 'parked');
		await b.notebook.flush();
		expect([steps(b.notebook), stateOf(third()), third().where]).toEqual([['one', 'two'], 'parked', 'server']);
	});
});

test('a change of words leaves a commitment open and an insight due, and each other way is its own', async () => {
	const { notebook } = await device(new Server());
	const one = await plan(notebook);
	await begin(notebook, one(), []);
	await amend(notebook, one(), { smallest: 'put the shoes on' });
	expect([one().active, one().plain.smallest]).toEqual([true, 'put the shoes on']);
	const two = await insight(notebook, { at: new Date().toISOString() });
	await amendInsight(notebook, two(), { trust: 'same' });
	expect(two().dueOn).toBe(dayIn(14));
	await amendInsight(notebook, two(), { waitUntil: dayIn(7), bigDoor: true });
	expect(two().dueOn).toBe(dayIn(7));
	await putAway(notebook, two(), 'door');
	await putAway(notebook, two(), 'door');
	expect(two().plain.putAway).toEqual(['door']);
	await amendInsight(notebook, two(), { status: 'set_down' });
	expect(two().dueOn).toBeUndefined();
	for (const state of ['kept', 'changed', 'set_down', 'parked'] as const) {
		await rest(notebook, one(), state);
		expect([one().active, stateOf(one())]).toEqual([false, state]);
		await begin(notebook, one(), []);
	}
});

test('a look that was answered stays when its commitment ends', async () => {
	const { notebook } = await device(new Server());
	const one = await plan(notebook);
	await begin(notebook, one(), ['2030-03-04', '2030-03-11']);
	const [first] = looksOf(notebook.of('follow_up'), one().id);
	await notebook.put('follow_up', first!.id, { ...first!.plain, answeredAt: at, outcome: 'partly' }, { from: first!.mark });
	await rest(notebook, one(), 'kept');
	expect(notebook.of('follow_up').map(({ plain }) => plain.outcome)).toEqual(['partly']);
});

// covers: unit 13
test('a conversation was had, or not yet, or it is decided against, and what was said stays', async () => {
	const { notebook } = await device(new Server());
	const one = await plan(notebook, { kind: 'conversation', talk: { whom: 'my sister', first: 'I have been thinking of you.' } });
	await begin(notebook, one(), ['2030-03-04']);
	await after(notebook, one(), 'not_yet');
	expect([one().active, one().plain.talk!.after, notebook.of('follow_up').length]).toEqual([true, 'not_yet', 1]);
	await after(notebook, one(), 'had', { said: 'more than I thought', learned: 'she waited too' });
	expect([stateOf(one()), one().plain.talk]).toEqual([
		'kept',
		{ whom: 'my sister', first: 'I have been thinking of you.', after: 'had', said: 'more than I thought', learned: 'she waited too' }
	]);
	const two = await plan(notebook, { kind: 'conversation' });
	await begin(notebook, two(), []);
	await after(notebook, two(), 'decided_not');
	expect([stateOf(two()), two().plain.talk]).toEqual(['set_down', { after: 'decided_not' }]);
	const next = await becomes(notebook, two());
	expect([stateOf(two()), stateOf(notebook.one('commitment', next.id)!), notebook.one('commitment', next.id)!.plain.talk]).toEqual(['changed', 'draft', {}]);
});

describe('the words of a plan', () => {
	test('stand in its sentence however they were begun', () => {
		expect(['When I wake up.', ' if it rains', 'after  work', 'Whenever she calls,'].map(cueIn)).toEqual(['I wake up', 'it rains', 'after work', 'she calls']);
		expect(['I call her.', 'then I’ll sit down', 'I am going to write', 'walk', 'ice the cake', 'I will go'].map(stepIn)).toEqual(['call her', 'sit down', 'write', 'walk', 'ice the cake', 'go']);
	});

	test('read as one would say them', () => {
		const said = [['the kettle boils', 'sit'], ['after work', 'call'], ['ontario wakes', ''], ['', 'sit']].map(([cue, step]) => choose.sentence(cue!, step!));
		expect(said).toEqual(['When the kettle boils, then I sit.', 'After work, I call.', 'When ontario wakes, then I ….', 'When …, then I sit.']);
	});

	test('that nobody can see happening are pointed at', () => {
		expect(vagueIn('Be more present and always listen, always')).toEqual(['be more', 'always']);
		expect([vagueIn('sit on the step for five minutes'), vagueIn('never mind'), vagueIn('try to be kinder').length]).toEqual([[], ['never'], 2]);
	});
});

// covers: unit 28
test('a draft keeps itself from the first letter, at any step, and an empty one leaves nothing', async () => {
	const { notebook } = await device(new Server());
	const begun = { kind: 'habit' as const, cue: '', step: '', state: 'draft' as const };
	const fit = (one: Commitment, active: boolean) => !active || missing(one).length === 0;
	const writing = new Keeping<'commitment'>(notebook, { kind: 'commitment', begin: begun, blank, fit });
	writing.set({ kind: 'other' });
	await writing.flush();
	expect(notebook.of('commitment')).toEqual([]);
	writing.set({ cue: 'aft' });
	writing.set({ cue: 'after lunch' });
	await writing.flush();
	expect(notebook.of('commitment').map(({ plain }) => [plain.cue, plain.state])).toEqual([['after lunch', 'draft']]);
	writing.set({ cue: '' });
	await writing.flush();
	expect(notebook.of('commitment')).toEqual([]);
	writing.set({ cue: 'at noon', step: 'sit down' });
	await writing.flush();
	const again = new Keeping<'commitment'>(notebook, { kind: 'commitment', begin: begun, blank, fit }, writing.item);
	await begin(notebook, writing.item!, []);
	again.look();
	expect([again.plain.state, again.item?.active]).toEqual(['active', true]);
	again.set({ cue: ' ' });
	await again.flush();
	expect([again.item?.plain.cue, again.plain.cue]).toEqual(['at noon', ' ']);
	again.set({ cue: 'at one' });
	await again.flush();
	expect([again.item?.plain.cue, again.item?.active]).toEqual(['at one', true]);
});

test('what is written here while another page changes it stays as one of its own, and is not open', async () => {
	const { notebook } = await device(new Server());
	const one = await plan(notebook);
	await begin(notebook, one(), []);
	const writing = new Keeping<'commitment'>(notebook, { kind: 'commitment', begin: draft(), blank }, one());
	await amend(notebook, one(), { step: 'theirs' });
	writing.set({ step: 'mine' });
	await writing.flush();
	expect([writing.copyOf, writing.item?.active, stateOf(writing.item!), writing.item?.plain.step]).toEqual([one().id, false, 'parked', 'mine']);
	expect([one().active, one().plain.step]).toEqual([true, 'theirs']);
});

// covers: unit 14
test('the thread of origin goes from what happened to what was looked at, and can be taken along as text', async () => {
	const { notebook } = await device(new Server());
	const experience = await notebook.put('experience', newId(), { at, changed: at, label: 'the week by the sea', when: { kind: 'long_ago' } });
	const grew = await insight(notebook, { event: 'I cried', experience: experience.id, revisions: [{ text: 'I am lazy', at }] });
	const one = await plan(notebook, { insight: grew().id, obstacle: 'it rains', obstaclePlan: 'I stretch inside', smallest: 'shoes on' });
	await begin(notebook, one(), ['2030-03-04', '2030-03-11', '2030-03-18']);
	const looks = looksOf(notebook.of('follow_up'), one().id);
	for (const [i, outcome] of (['partly', 'skipped'] as const).entries()) {
		const { id, plain, mark, dueOn } = looks[i]!;
		await notebook.put('follow_up', id, { ...plain, answeredAt: at, outcome, note: 'twice round' }, { from: mark, dueOn });
	}
	const thread = originOf(notebook, one());
	expect(thread.map(({ what }) => what)).toEqual(['experience', 'insight', 'commitment', 'follow_up']);
	expect(headOf(thread[0]!)).toBe('What it belongs to');
	const text = originText(thread);
	for (const said of ['the week by the sea', 'What happened: I cried', 'What I think it means: I can be slow', 'I am lazy', 'After breakfast, I walk round the block.', 'If this gets in the way: it rains, then I stretch inside.', 'shoes on', 'Partly', 'twice round']) {
		expect(text).toContain(said);
	}
	expect(originOf(notebook, (await plan(notebook))()).map(({ what }) => what)).toEqual(['commitment']);
});
