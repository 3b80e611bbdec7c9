import { expect, test } from 'vitest';
import { Drawer } from '#lib/device/drawer.ts';
import { shelf } from '#lib/device/shelf.fixture.ts';
import { UpdateForm } from './update-form.svelte.ts';

function form(device = shelf()) {
	return { device, form: new UpdateForm(new Drawer('ana', device), 'c') };
}

test('a few words are enough: it is an update that asks to be heard', () => {
	const { form: one } = form();
	expect(one.empty).toBe(true);
	one.title.text = 'T';
	one.body.text = 'B';
	expect(one.said()).toEqual({ kind: 'update', wants: 'reflection', replies: 'open', title: 'T', body: 'B', notes: undefined });
});

test('what nobody answers is asked nothing back, and what was chosen before comes again', () => {
	const { form: one } = form();
	Object.assign(one.shape, { wants: 'ideas', replies: 'witness', kind: 'speak_only' });
	expect([one.wants, one.replies]).toEqual(['quiet', 'closed']);
	one.shape.kind = 'question';
	expect([one.wants, one.replies]).toEqual(['ideas', 'witness']);
	one.shape.wants = 'quiet';
	expect(one.replies).toBe('closed');
});

test('what it looks back on and whom it greets is kept with it, and left out again', () => {
	const { form: one, device } = form();
	one.looksBack({ id: 'g', name: 'Tuesday' });
	expect(one.said()).toMatchObject({ kind: 'reflection', gathering: 'g' });
	expect(form(device).form.shape.gatheringName).toBe('Tuesday');
	one.shape.kind = 'update';
	expect(one.said().gathering).toBeUndefined();
	one.shape.unnamed = true;
	one.greets({ id: 'p', name: 'Bo' });
	expect(one.said()).toMatchObject({ kind: 'practical', welcomes: 'p' });
	expect(one.said().unnamed).toBeUndefined();
	one.greets(undefined);
	expect(one.said()).toMatchObject({ unnamed: true });
	expect(one.said().welcomes).toBeUndefined();
	one.shape.kind = 'reflection';
	one.shape.gathering = '';
	expect(one.kind).toBe('update');
});

test('what was kept is put in whole, also on another device, and what an older page kept does no harm', () => {
	const { form: one } = form();
	one.put({ kind: 'prompt', wants: 'questions', replies: 'witness', title: 'T', body: 'B', notes: { keys: ['death'], words: 'water' }, unnamed: true, prompt: 'p' });
	const other = form().form;
	other.looksBack({ id: 'g', name: 'Tuesday' });
	other.put(one.written());
	expect(other.said()).toEqual(one.said());
	expect(other.shape.gathering).toBe('');
	other.put({ kind: 'speak_only', wants: 'quiet', replies: 'closed', body: 'B' });
	other.shape.kind = 'update';
	expect([other.wants, other.replies]).toEqual(['reflection', 'open']);
	other.put({ kind: 'shout', wants: 'likes', replies: '' });
	expect([other.kind, other.wants, other.replies]).toEqual(['update', 'reflection', 'open']);
	other.clear();
	expect(other.empty).toBe(true);
});
