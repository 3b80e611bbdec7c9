import { expect, test } from 'vitest';
import { entriesOf } from './entries.ts';
import { leftOf, moved, orderOf, placeOf } from './order.ts';
import { EVENING, ModelStage, at, person } from './stage.fixture.ts';
import { tell, type Told } from './telling.ts';
import { isVersioned, type Verb } from './stage.ts';
import { script } from '#lib/words/script.ts';
import type { Part } from '#lib/api/names.ts';

test('where I am in the order is said in words', () => {
	const server = new ModelStage('ana');
	const place = () => placeOf(server.stage, server.mine);
	expect(place()).toBe('One before you');
	server.turn('dee', 'active');
	expect(place()).toBe('Two before you');
	server.turn('bo', 'offered', 2);
	expect(place()).toBe('One before you');
	server.move({ turn: undefined });
	expect(place()).toBe('You are next');
	server.turn('ana', 'offered', 3);
	expect(place()).toBe('The piece is with you');
	server.move({ turn: undefined, round: { ...server.stage.round!, later: ['ana'] } });
	expect(place()).toBe('You are asked again at the end');
	server.move({ round: undefined, hands: ['bo', 'cy', 'ana'] });
	expect(place()).toBe('Two before you');
});

test('the order has whoever speaks first and whoever comes back last', () => {
	const server = new ModelStage();
	server.turn('bo', 'active');
	server.move({ round: { ...server.stage.round!, later: ['dee'] } });
	expect(orderOf(server.stage).map((one) => `${one.person} ${one.state}`)).toEqual(['bo now', 'ana next', 'cy next', 'dee later']);
});

test('moving somebody keeps everyone in the order, once', () => {
	expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
	expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
	expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
	expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
	expect(moved(['a', 'b', 'c'], 'x', 1)).toEqual(['a', 'b', 'c']);
});

test.each([
	[-1, 'the planned end is here'],
	[1, 'about a minute'],
	[4, 'a few minutes'],
	[19, 'about 20 minutes'],
	[58, 'about 60 minutes'],
	[90, 'about an hour and a half'],
	[120, 'more than an hour and a half']
])('%i minutes are said as people say them', (minutes, said) => {
	expect(leftOf(at(EVENING + minutes * 60_000), EVENING)).toBe(said);
});

test('commands that move the piece name a version; those that keep somebody well do not', () => {
	const named: Verb[] = ['turn.take', 'turn.skip', 'phase.next', 'begin', 'round.again', 'order.set', 'hands.call', 'bell.resume', 'hold.off', 'hold.close', 'turn.defer', 'turn.grant'];
	const free: Verb[] = ['bell.ring', 'seat.out', 'hands.raise', 'hold.on', 'agreement.ack', 'order.strategy', 'end.close', 'slip'];
	expect(named.filter((verb) => !isVersioned(verb))).toEqual([]);
	expect(free.filter(isVersioned)).toEqual([]);
});

const teller = {
	me: 'ana',
	name: (id?: string) => (id ? person(id).name : ''),
	names: (all: string[]) => all.map((id) => person(id).name).join(' and '),
	leads: 'dee',
	guardian: 'cy',
	prompt: 'What is the weather inside?',
	closing: 'One word you are leaving with.',
	agreements: () => ['first', 'second'],
	words: ['Ana: rest']
};

test('what happened is told in the words of the script, and to me as mine', () => {
	const server = new ModelStage();
	server.move({}, { kind: 'came', people: ['dee', 'cy', 'ana', 'bo'] });
	server.move({}, { kind: 'left', who: 'bo' }, { kind: 'begin', who: 'dee' });
	server.move({}, { kind: 'phase', what: 'agreements' });
	server.move({}, { kind: 'round', what: 'checkin' });
	server.move({}, { kind: 'offer', who: 'bo', turn: 1 });
	server.move({}, { kind: 'offer', who: 'ana', turn: 2 });
	server.move({}, { kind: 'thanks', who: 'bo', turn: 1 }, { kind: 'breath', who: 'bo', seconds: 20 });
	server.move({}, { kind: 'responses', who: 'bo', what: 'reflection', turn: 1 });
	server.move({}, { kind: 'acked', who: 'bo' }, { kind: 'something_new' });
	expect(tell(server.moves, teller).map((line) => line.text)).toEqual([
		'Dee and Cy and Ana and Bo came in.',
		'Bo has left.',
		'We begin. Three people are here. The bell marks the start.',
		script.arrival.breaths.text,
		script.arrival.ready.text,
		'Dee holds the order tonight. Cy is our guardian and watches how we are doing. You can write to them privately at any point.',
		'first',
		'second',
		'Round one. What is the weather inside? Tonight’s order stands at the top; you can ask to be moved.',
		'Next is Bo.',
		'Ana, the piece is with you. Take it, pass, or come back to it.',
		'Thank you, Bo. A breath.',
		'Room is quiet. 20 seconds.',
		'Bo would like a reflection. One line each, if you have one.'
	]);
});

test('after a hold the room is thanked; after a bell it goes on from where it was', () => {
	const server = new ModelStage();
	server.move({}, { kind: 'held' });
	server.move({}, { kind: 'resume', who: 'bo' });
	server.move({}, { kind: 'resume', who: 'bo' });
	expect(tell(server.moves, teller).map((line) => line.text).slice(1)).toEqual([script.held.back.text, script.paused.resume('Bo').text]);
});

test('who rang is told to nobody, and only I am asked about it', () => {
	const server = new ModelStage();
	server.move({}, { kind: 'bell' }, { kind: 'you_rang', who: 'ana', private: true });
	const [, , own] = tell(server.moves, teller);
	expect(own).toMatchObject({ text: 'You rang. Nobody is told that it was you.', private: true, mine: true, weight: 'own' });
	expect(tell(server.moves, { ...teller, me: 'bo' }).filter((line) => !line.private).map((line) => line.text).join(' ')).not.toContain('Ana');
});

const part = (id: string, saidSeq: number, turn?: number, author = 'bo'): Part => ({
	id, saidSeq, turn, gathering: turn ? 'g' : undefined, author: person(author), body: 'words', kind: 'said', state: 'said', at: at(EVENING), nonce: id
});
const line = (seq: number) => ({ key: `l${seq}`, seq, at: at(EVENING), text: 'x', weight: 'turn', private: false, mine: false }) as Told;

test('what was said and what happened stand as one, in the order of the room', () => {
	const entries = entriesOf([part('a', 2), part('b', 5)], [line(1), line(3), line(6)], false);
	expect(entries.map((entry) => entry.key)).toEqual(['l1', 'a', 'l3', 'b', 'l6']);
});

test('parts of one turn stand under one name; a line between them, or another turn, begins anew', () => {
	const entries = entriesOf([part('a', 1, 1), part('b', 2, 1), part('c', 4, 1), part('d', 5, 2), part('e', 6, 2, 'ana')], [line(3)], false);
	expect(entries.filter((entry) => 'part' in entry).map((entry) => entry.follows)).toEqual([false, true, false, false, false]);
	const plain = entriesOf([part('a', 1), part('b', 2)], [], false);
	expect(plain.map((entry) => 'part' in entry && entry.follows)).toEqual([false, false]);
});

test('lines from before the first part that is shown wait until it is', () => {
	expect(entriesOf([part('a', 5)], [line(1), line(6)], true).map((entry) => entry.key)).toEqual(['a', 'l6']);
});

test('an answer stands where it was told; one that was taken back, or is saved, does not', () => {
	const response = (id: string, state: 'shown' | 'saved' | 'gone', saidSeq?: number) => ({ id, turn: 1, state, saidSeq, at: at(EVENING) });
	const entries = entriesOf([part('a', 1, 1), part('b', 5, 2)], [line(2)], false, [response('r', 'shown', 3), response('s', 'saved'), response('t', 'gone', 4)]);
	expect(entries.map((entry) => entry.key)).toEqual(['a', 'l2', 'r', 'b']);
});
