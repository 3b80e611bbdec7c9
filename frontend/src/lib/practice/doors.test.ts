import { describe, expect, test } from 'vitest';
import { bigDoor, medicine, namesAnother } from './doors.ts';

// covers: unit 35

describe('a big door', () => {
	test.each([
		'I have to quit my job',
		'Leaving my husband is the only way.',
		'I’m going to break up with Sam',
		'we should get a divorce',
		'It is time to move abroad',
		'sell the house and live in a van',
		'Give away all my money',
		'I WILL RESIGN ON MONDAY',
		'drop out of university',
		'I can stop taking my medication'
	])('%s', (text) => expect(bigDoor(text)).toBe(true));

	test.each([
		'I want to leave work at five on Tuesdays',
		'My job is not who I am',
		'I love my wife',
		'moving my desk to the window',
		'quit scrolling in bed',
		'give more time to my family',
		''
	])('is not heard in: %s', (text) => expect(bigDoor(text)).toBe(false));
});

describe('a medicine', () => {
	test.each([
		'I want to come off my antidepressants',
		"I don't need the pills any more",
		'I don’t need these tablets',
		'halve my dose of lithium',
		'stop sertraline',
		'My meds are poison',
		'I could get off of all meds'
	])('%s', (text) => expect(medicine(text)).toBe(true));

	test.each(['I quit my job', 'nature is the best medicine', 'take my tablets at breakfast'])('is not heard in: %s', (text) => expect(medicine(text)).toBe(false));
});

describe('what is told of another', () => {
	test.each([
		'My father really wanted a son',
		'She secretly hated me',
		'I remember now that something happened in the cellar',
		'It is a repressed memory',
		'when I was very small I was touched by someone',
		'My ex meant to destroy me',
		'I was a monk in a past life'
	])('%s', (text) => expect(namesAnother(text)).toBe(true));

	test.each(['My mother is kind', 'I was harsh with my brother', 'I am allowed to be slow', 'He wants coffee'])('is not heard in: %s', (text) => expect(namesAnother(text)).toBe(false));
});
