import { expect, test } from 'vitest';
import { Asked } from './asked.svelte.ts';
import { Problem } from './problem.ts';

test('an answer that comes late does not replace a later one', async () => {
	const answers: ((value: string) => void)[] = [];
	const asked = new Asked(() => new Promise<string>((answer) => answers.push(answer)));
	const both = [asked.again(), asked.again()];
	answers[1]!('second');
	answers[0]!('first');
	await Promise.all(both);
	expect(asked.value).toBe('second');
});

test('when asking again fails, what was there stays, and the next answer clears the problem', async () => {
	let fail = false;
	const asked = new Asked(async () => {
		if (fail) throw Problem.offline();
		return 'here';
	});
	await asked.again();
	fail = true;
	await asked.again();
	expect(asked.value).toBe('here');
	expect(asked.problem?.code).toBe('offline');
	fail = false;
	await asked.again();
	expect(asked.problem).toBeUndefined();
});

test('what was forgotten does not come back by an answer on its way', async () => {
	const late = Promise.withResolvers<string>();
	const asked = new Asked(() => late.promise);
	const asking = asked.again();
	asked.forget();
	late.resolve('late');
	await asking;
	expect(asked.value).toBeUndefined();
});
