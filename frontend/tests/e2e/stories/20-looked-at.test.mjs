// What Cem writes is read first: Ada shares one answer and gives another back with words, and Cem sees both. In the room,
// something he said folds on every screen, and is shown again.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { dialog } from '../harness/circles.mjs';
import { entersRoom, heard, hears, says } from '../harness/rooms.mjs';
import { story } from '../harness/story.mjs';
import { drafts } from '../../../src/lib/words/drafts.ts';
import { guard } from '../../../src/lib/words/guard.ts';
import { member } from '../../../src/lib/words/member.ts';
import { moderate } from '../../../src/lib/words/moderate.ts';
import { room } from '../../../src/lib/words/room.ts';
import { tend } from '../../../src/lib/words/tend.ts';

const first = guard.first.person;
const why = 'The last days were loud. I would like to read along for a week.';
const kind = 'I hear how long the evenings are.';
const loud = 'You never listen, none of you.';
const reason = 'It speaks for everybody. Could you say what you saw?';

story('Looked at first', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('Tuesday evenings');
	const { id, name } = circle.card;
	const [bo, cem] = [await person('Bo'), await person('Cem')];
	for (const one of [bo, cem]) {
		await one.arrives();
		await one.joins(circle);
		await one.practises();
	}
	const people = (await ada.asks('GET', `/api/circles/${id}/members`)).members;
	const cems = people.find((one) => one.name === 'Cem').id;
	const thread = (
		await ada.asks('POST', `/api/circles/${id}/threads`, { nonce: randomUUID(), kind: 'update', wants: 'reflection', replies: 'open', title: 'The evenings', body: 'They are long.' })
	).thread.id;

	// Begun with a reason and what it rests on; what he will read is there first.
	await ada.opens(`/circles/${id}/moderate/members/${cems}`, 'Cem');
	await ada.button(first.begin).click();
	const begins = dialog(ada, first.title('Cem'));
	await begins.getByRole('button', { name: first.begin }).click();
	await begins.getByText(moderate.person.reasonMissing).waitFor();
	await begins.getByText(moderate.person.clauseMissing).waitFor();
	await ada.field(moderate.person.clause).selectOption('1');
	await begins.getByRole('textbox').fill(why);
	await begins.getByText(member.measure.title.watched).waitFor();
	await ada.looks('dialog before reading first');
	await begins.getByRole('button', { name: first.begin }).click();
	await ada.sees(guard.first.begun);
	await ada.button(first.end).waitFor();
	await cem.opens('/what-happened', member.happened.title);
	await cem.sees(member.measure.title.watched);
	await cem.sees(why);

	// What he writes waits, and he sees that it does; Bo finds nothing.
	const answer = (body) => cem.context.request.post(`/api/threads/${thread}/posts`, { data: { nonce: randomUUID(), kind: 'reflect', body }, headers: { Origin: cem.address } });
	for (const body of [kind, loud]) {
		const answered = await answer(body);
		assert.equal(answered.status(), 409);
		assert.equal((await answered.json()).code, 'held');
	}
	await cem.opens(`/circles/${id}/drafts`, drafts.title);
	assert.equal(await cem.page.getByText(drafts.why.held).count(), 2);
	assert.deepEqual((await bo.asks('GET', `/api/threads/${thread}`)).posts, []);

	// One is shared, the other given back with words.
	await ada.opens(`/circles/${id}/moderate/waiting`, guard.waiting.title);
	const card = (text) => ada.page.getByRole('listitem').filter({ hasText: text });
	await card(kind).getByRole('button', { name: guard.waiting.share }).click();
	await card(kind).waitFor({ state: 'detached' });
	await card(loud).getByRole('button', { name: guard.waiting.give }).click();
	const gives = dialog(ada, guard.waiting.giveTitle);
	await ada.field(moderate.person.clause).selectOption('1');
	await gives.getByRole('textbox').fill(reason);
	await ada.looks('dialog before giving back');
	await gives.getByRole('button', { name: guard.waiting.yes }).click();
	await ada.sees(guard.waiting.none);
	await ada.link('Cem').waitFor();
	assert.deepEqual((await bo.asks('GET', `/api/threads/${thread}`)).posts.map((one) => one.body), [kind]);
	await cem.opens(`/circles/${id}/drafts`, drafts.title);
	await cem.sees(reason);
	await cem.seesNoMore(kind);

	// And it ends: what he writes is there at once.
	await ada.opens(`/circles/${id}/moderate/members/${cems}`, 'Cem');
	await ada.button(first.end).click();
	await ada.sees(guard.first.ended);
	assert.equal((await answer('I will say it another way.')).status(), 201);

	// In the room: what he said folds on every screen, and is shown again.
	for (const one of [ada, bo, cem]) await entersRoom(one, circle);
	const words = 'Everybody knows what happened.';
	await says(cem, words);
	await hears(bo, words);
	await hears(ada, words);
	await ada.page.getByRole('button', { name: `${room.folding.fold.name}${room.folding.fold.of('Cem')}` }).click();
	const folds = dialog(ada, room.folding.fold.title('Cem'));
	await ada.field(moderate.person.clause).selectOption('1');
	await folds.getByRole('textbox', { name: tend.post.reason }).fill(reason);
	await ada.looks('dialog before folding what was said');
	await folds.getByRole('button', { name: room.folding.fold.yes }).click();
	await bo.sees(room.review.line('Cem'));
	assert.equal(await heard(bo, words).count(), 0);
	await bo.looks('room with a part that is folded');
	await cem.sees(room.review.mine);
	await heard(cem, words).waitFor();
	await cem.page.getByText(reason).waitFor();
	await cem.looks('room with a part of mine that is folded');
	await ada.sees(room.review.read);
	await ada.looks('room with a part that I folded');
	await bo.page.reload();
	await bo.sees(room.review.line('Cem'));
	assert.equal(await heard(bo, words).count(), 0);
	await ada.page.getByRole('button', { name: new RegExp(`^${room.folding.show.name}`) }).click();
	await dialog(ada, room.folding.show.title('Cem')).getByRole('button', { name: room.folding.show.yes }).click();
	await heard(bo, words).waitFor();
	await bo.seesNoMore(room.review.line('Cem'));
});
