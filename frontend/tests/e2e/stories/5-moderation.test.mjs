// A moderator closes the floor while another is writing, opens it again, then asks them to stay out of the room: about an
// agreement, and with a reason, which they read at the door and can say one word against.
import assert from 'node:assert/strict';
import { eventually } from '../harness/eventually.mjs';
import { composer, entersRoom, heard, hears, isSeated, says, whoIsHere } from '../harness/rooms.mjs';
import { story } from '../harness/story.mjs';
import { appeal } from '../../../src/lib/words/appeal.ts';
import { member } from '../../../src/lib/words/member.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';
import { room } from '../../../src/lib/words/room.ts';

const why = 'You went on after Dee had asked you to stop. Let us talk tomorrow.';

story('Looking after the room', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await entersRoom(ada, circle);
	await entersRoom(bo, circle);
	await says(bo, 'I came straight from work.');
	await hears(ada, 'I came straight from work.');

	// The floor closes over a half-written sentence: it stays, and does not go out.
	await composer(bo).fill('And what I wanted to say');
	await whoIsHere(ada).click();
	await ada.looks('what a moderator can do');
	await ada.button(room.floor.open.change).click();
	await bo.page.getByText(room.floor.closed.said).first().waitFor();
	await bo.looks('room with a closed floor');
	assert.equal(await composer(bo).inputValue(), 'And what I wanted to say');
	await composer(bo).press('Control+Enter');
	await eventually(async () => {
		assert.equal(await composer(bo).inputValue(), 'And what I wanted to say');
		assert.equal(await heard(bo, 'And what I wanted to say').count(), 0);
	});
	assert.equal(await heard(ada, 'And what I wanted to say').count(), 0);

	await ada.button(room.floor.closed.change).click();
	await bo.page.getByText(room.floor.open.said).first().waitFor();
	await composer(bo).press('Control+Enter');
	await hears(ada, 'And what I wanted to say');

	// Removed: told kindly, at once, and the door stays shut over a reload.
	await ada.button(room.care.remove('Bo')).click();
	const asking = ada.page.getByRole('dialog', { name: room.removing.title('Bo') });
	await asking.getByRole('textbox').fill(why);
	await ada.button(room.removing.yes).click();
	await asking.getByText(moderate.person.clauseMissing).waitFor();
	assert.equal(await asking.getByRole('textbox').inputValue(), why);
	await ada.field(moderate.person.clause).selectOption('4');
	await asking.getByRole('heading', { name: moderate.theyRead('Bo') }).waitFor();
	await ada.looks('dialog before removing');
	bo.watch.expects(403);
	await ada.button(room.removing.yes).click();
	for (const text of room.shut.removed.text) await bo.sees(text);
	await bo.sees(why);
	await bo.sees(circle.about.agreements.items[3]);
	await bo.looks('room after being removed');
	assert.equal(await heard(bo, 'I came straight from work.').count(), 0, 'the room is not left open on the screen');
	await says(ada, 'We will talk tomorrow.');
	await hears(ada, 'We will talk tomorrow.');
	await bo.page.reload();
	await bo.sees(room.shut.removed.text[0]);
	await bo.sees(why);
	const refused = await bo.context.request.get(`/api/rooms/${circle.room}`);
	assert.equal(refused.status(), 403);
	assert.equal((await refused.json()).code, 'removed_from_room');

	await bo.link(room.shut.word).click();
	await bo.arrivesAt(member.happened.title);
	await bo.sees(member.measure.title.removed_from_room);
	await bo.sees(why);
	await bo.button(appeal.own.open).waitFor();
	await bo.page.goBack();
	await bo.sees(room.shut.removed.text[0]);

	await ada.button(room.care.letIn('Bo')).click();
	await ada.button(room.care.remove('Bo')).waitFor();
	await bo.button(room.shut.try).click();
	await isSeated(bo);
	await says(bo, 'Thank you for letting me in.');
	await hears(ada, 'Thank you for letting me in.');
});
