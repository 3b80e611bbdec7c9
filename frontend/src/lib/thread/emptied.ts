import type { PostDraft } from '#lib/api/names.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { Sheet } from '#lib/device/sheet.svelte.ts';
import { blank, writtenAs, type Answering } from './answering.ts';
import type { DraftsDoor } from './drafts-door.ts';
import { SyncedDraft } from './synced-draft.svelte.ts';
import { UpdateForm } from './update-form.svelte.ts';

/** A draft was shared or deleted from the list: the form on this device that it stood in is emptied, unless it holds something later. It never rejects. */
export async function emptied(door: DraftsDoor, drawer: Drawer, draft: PostDraft): Promise<void> {
	const { thread } = draft;
	const circle = draft.circle.id;
	const synced = new SyncedDraft(door, drawer, { circle, thread });
	if (synced.id !== draft.id) return;
	if (thread === undefined) {
		const form = new UpdateForm(drawer, circle);
		await synced.meet(() => form.written());
		if (synced.met === 'ended') form.clear();
	} else {
		const words = new Draft(drawer, `thread.${thread}.answer`);
		const how = new Sheet<Answering>(drawer, `thread.${thread}.how`, blank);
		await synced.meet(() => writtenAs(draft.kind, words.text, how.fields));
		if (synced.met !== 'ended') return;
		words.text = '';
		how.clear();
	}
}
