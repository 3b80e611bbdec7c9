// Someone's line breaks while they are in the room. The talk goes on; they come back and have missed nothing, and what
// they said meanwhile arrives once.
import assert from 'node:assert/strict';
import { composer, entersRoom, heard, hears, orderOf, says } from '../harness/rooms.mjs';
import { story } from '../harness/story.mjs';
import { realtime } from '../../../src/lib/words/realtime.ts';
import { room } from '../../../src/lib/words/room.ts';

story('A lost line', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await entersRoom(ada, circle);
	await entersRoom(bo, circle);

	await says(ada, 'The kettle is on.');
	await hears(bo, 'The kettle is on.');

	bo.loses();
	await bo.page.getByText(realtime.line.lost).first().waitFor();
	await bo.looks('room without a line');
	await says(bo, 'I am still on the train.');
	await bo.sees(room.unsent.waiting);
	await composer(bo).fill('Half a sentence');
	const missed = ['It rained all day here.', 'I walked to the river anyway.', 'Then I slept.'];
	for (const text of missed) {
		await says(ada, text);
		await hears(ada, text);
	}
	assert.equal(await heard(bo, missed[0]).count(), 0, 'nothing comes through a line that is cut');

	bo.finds();
	for (const text of missed) await hears(bo, text);
	await hears(ada, 'I am still on the train.');
	await hears(bo, 'I am still on the train.');
	await bo.seesNoMore(room.unsent.waiting);
	assert.equal(await composer(bo).inputValue(), 'Half a sentence', 'what was being written is still there');

	const all = ['The kettle is on.', ...missed, 'I am still on the train.'];
	assert.deepEqual(await orderOf(bo, all), all);
	assert.deepEqual(await orderOf(ada, all), all);

	// The line is as good as new, in both directions.
	await composer(bo).fill('Here again.');
	await composer(bo).press('Control+Enter');
	await hears(ada, 'Here again.');
	await says(ada, 'Good.');
	await hears(bo, 'Good.');

	// A reload shows the same, once.
	await bo.page.reload();
	for (const text of [...all, 'Here again.', 'Good.']) await hears(bo, text);
});
