import { expect, test } from 'vitest';
import { mostQuestions, QuestionsForm } from './questions.svelte.ts';

test('answers to choose from go with a choice, and with nothing else', () => {
	const form = new QuestionsForm([{ id: 'q', kind: 'choice', text: 'Evening?', required: true, options: ['Yes', 'No'] }]);
	form.items[0]!.options += '\n\n  Sometimes ';
	expect(form.sent).toEqual([{ kind: 'choice', text: 'Evening?', required: true, options: ['Yes', 'No', 'Sometimes'] }]);
	form.items[0]!.kind = 'text';
	expect(form.sent).toEqual([{ kind: 'text', text: 'Evening?', required: true }]);
});

test('there are never more than five, and their order is kept', () => {
	const form = new QuestionsForm([]);
	for (let i = 0; i < 9; i++) form.add();
	expect(form.items).toHaveLength(mostQuestions);
	form.items[4]!.text = 'Last';
	form.up(4);
	expect(form.sent.map((question) => question.text)).toEqual(['', '', '', 'Last', '']);
	form.remove(3);
	expect(form.full).toBe(false);
});
