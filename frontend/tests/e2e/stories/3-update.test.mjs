// Someone shares an update and says what they want back; another answers and takes the answer back.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { story } from '../harness/story.mjs';
import { circle as circleWords } from '../../../src/lib/words/circle.ts';
import { shelf } from '../../../src/lib/words/shelf.ts';
import { thread } from '../../../src/lib/words/thread.ts';

const title = 'Three weeks on';
const answer = 'I hear that the evenings have become quieter, and that you like it.';

story('An update', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await bo.practises();

	// Bo sits on the page of the circle: what Ada shares appears there by itself.
	await bo.opens(`/circles/${circle.card.id}`, circle.card.name);
	await ada.opens(`/circles/${circle.card.id}`, circle.card.name);
	await ada.sees(shelf.nothing);
	await ada.link(circleWords.home.start).click();
	await ada.arrivesAt(thread.start.title);
	// The words, a title, and no more: how it is shared stands below, and everything is within one screen.
	await ada.sees('You ask for a reflection. Anyone can answer. No content note.');
	await ada.field(thread.start.body).fill('I switched the lamp on earlier, *every* evening. That is all, and it is something.');
	await ada.field(thread.start.name).fill(title);
	assert.ok(await ada.page.evaluate((send) => [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === send).getBoundingClientRect().bottom < innerHeight + scrollY && scrollY === 0, thread.start.send), 'one can write within one screen');
	await ada.button(thread.start.send).click();
	await ada.arrivesAt(title);
	await ada.sees(thread.none);

	await bo.page.getByRole('link', { name: title }).click();
	await bo.arrivesAt(title);
	await bo.page.getByText(thread.wants.reflection.asked).waitFor();
	await bo.field(thread.wants.reflection.label).fill(answer);
	await bo.button(thread.wants.reflection.send).click();
	await bo.sees(answer);

	// It is on Ada's screen without her doing anything.
	await ada.sees(answer);
	await ada.looks('thread with an answer');

	await bo.button(thread.withdrawing.button).click();
	await bo.page.getByRole('dialog').waitFor();
	await bo.looks('dialog before taking back');
	await bo.button(thread.withdrawing.yes).click();
	await bo.sees(thread.takenBackByMe);
	await ada.sees(thread.takenBack('Bo'));
	await ada.seesNoMore(answer);
	await ada.looks('thread with a tombstone');

	// Gone for whoever comes later, too.
	await ada.page.reload();
	await ada.sees(thread.takenBack('Bo'));
	await ada.seesNoMore(answer);
});

const covered = 'The house of my grandmother, the last time. Tea &amp; **bread**.';
const heard = 'I hear bread, and a house. It reminds me of [a map](https://example.org/map).';

// covers: edge 82; a covered post opens by keyboard, a thread is heard as an outline, Markdown within the content policy
story('An update under a cover', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await ada.practises();

	await bo.opens(`/circles/${circle.card.id}/new-update`, thread.start.title);
	// What is missing is said beside what is missing.
	await bo.button(thread.start.send).click();
	await bo.sees(thread.start.bodyMissing);
	await bo.sees(thread.start.titleMissing);
	await bo.field(thread.start.body).fill(covered);
	await bo.field(thread.start.name).fill(title);
	await bo.page.getByText(thread.start.how).click();
	await bo.choice(thread.replies.witness.name).check();
	await bo.tick(thread.notes.keys.death);
	await bo.looks('form of an update, open');
	await bo.page.reload();
	await bo.sees('You ask for a reflection. Anyone can answer, in short. Content note: death or grief.');
	await bo.button(thread.start.send).click();
	await bo.arrivesAt(title);

	// For Ada it is covered, and opens by the keyboard; the focus is on the words.
	await ada.opens(new URL(bo.page.url()).pathname, title);
	await ada.sees(thread.notes.mentions([thread.notes.keys.death]));
	assert.equal(await ada.page.getByText('grandmother').count(), 0, 'what is covered is not on the page');
	await ada.button(thread.notes.show).focus();
	await ada.page.keyboard.press('Enter');
	await ada.sees('The house of my grandmother');
	assert.equal(await ada.button(thread.notes.hide).getAttribute('aria-expanded'), 'true');
	assert.match(await ada.page.evaluate(() => document.activeElement.textContent), /grandmother/, 'the focus is on the words');
	await ada.button(thread.notes.hide).focus();
	await ada.page.keyboard.press('Space');
	await ada.seesNoMore('The house of my grandmother');
	await ada.page.keyboard.press('Space');
	await ada.sees('The house of my grandmother');
	assert.match(await ada.page.locator('article').first().textContent(), /Tea &amp; bread\./);

	// What begins as advice is noticed, by nobody but Ada.
	const field = ada.field(thread.wants.reflection.label);
	await field.fill('You should go there.');
	await ada.sees(thread.nudge.text);
	await ada.button(thread.quotes.quote).first().click();
	await ada.sees(thread.quotes.mine);
	await field.fill(heard);
	await ada.seesNoMore(thread.nudge.text);
	await ada.page.getByText(thread.further).click();
	await ada.tick(thread.unnamed.label);
	await ada.button(thread.wants.reflection.send).click();
	await bo.sees('I hear bread, and a house.');
	await bo.sees('(example.org)');
	assert.deepEqual(
		await bo.link('a map').evaluate((a) => [a.href, a.rel, a.target]),
		['https://example.org/map', 'noopener noreferrer nofollow', '_blank']
	);
	await bo.page.getByText(thread.member(1), { exact: true }).waitFor();

	// Under the name now: it is asked first, and the words stay.
	await field.fill('And I am here.');
	await ada.button(thread.wants.reflection.send).click();
	await ada.page.getByRole('dialog', { name: thread.unnamed.asked.title }).waitFor();
	await ada.looks('question about the name');
	await ada.button(thread.unnamed.asked.no).click();
	assert.equal(await field.inputValue(), 'And I am here.');
	await ada.button(thread.wants.reflection.send).click();
	await ada.button(thread.unnamed.asked.unnamed).click();
	await bo.sees('And I am here.');
	assert.equal(await bo.page.getByText(thread.member(1), { exact: true }).count(), 2, 'the same one both times');

	// A screen reader hears an outline: the title, the answers, and each post by who wrote it and when.
	// and what they quote within it.
	const outline = await bo.page.locator('main').ariaSnapshot();
	const outlined = [
		'heading "Three weeks on" [level=1]',
		'article "You ',
		'heading "You ',
		'[level=2]',
		'heading "Answers" [level=2]',
		'- list:',
		'- listitem:',
		'article "A member (1) heard ',
		'heading "A member (1) heard ',
		'[level=3]',
		'- blockquote:',
		'You wrote',
		'link "a map"',
		'- listitem:',
		'article "A member (1) heard ',
		'heading "A member (1) heard ',
		'[level=3]'
	];
	let from = 0;
	for (const one of outlined) {
		const at = outline.indexOf(one, from);
		assert.ok(at >= 0, `${one} is heard next:\n${outline}`);
		from = at + one.length;
	}
	await bo.looks('thread with answers of a member');
});

const far = 'Of the river, and of nobody else.';

// covers: issue 5, items 5 and 7 on the page: first unread, earlier pages, quotes, hits of a search, what was moved away
story('A long thread', async ({ person }) => {
	const ada = await (await person('Ada')).arrives();
	const circle = await ada.founds('The long table');
	const { id } = circle.card;
	const bo = await (await person('Bo')).arrives();
	await bo.joins(circle);
	await bo.practises();
	const { thread: about } = await ada.asks('POST', `/api/circles/${id}/threads`, { nonce: randomUUID(), kind: 'update', wants: 'reflection', replies: 'open', title, body: 'It goes on.' });
	const path = `/api/threads/${about.id}`;
	const said = [];
	for (let n = 1; n <= 36; n++) {
		const quote = n === 36 ? { post: said[0].id, text: said[0].body } : undefined;
		said.push(await bo.asks('POST', `${path}/posts`, { nonce: randomUUID(), kind: 'reflect', body: n === 4 ? far : `Number ${n} of what I heard.`, quote }));
	}
	await ada.asks('PUT', `${path}/read`, { seq: said[33].madeSeq });

	// From the circle's home it opens at what is new, and one reads on from there.
	await ada.opens(`/circles/${id}`, circle.card.name);
	await ada.page.getByRole('link', { name: title }).click();
	await ada.arrivesAt(title);
	await ada.sees(thread.newHere);
	const mark = ada.page.getByText(thread.newHere);
	await ada.page.waitForFunction(() => document.activeElement.id === 'new-here');
	const top = () => mark.evaluate((one) => one.getBoundingClientRect().top);
	const room = await ada.page.evaluate(() => innerHeight);
	assert.ok((await top()) >= 0 && (await top()) < room, 'what is new is in view');
	assert.equal(await ada.page.getByText('Number 34 of').count(), 0);
	await ada.looks('thread at what is new');

	// What came before is put above; what one reads stays where it is.
	for (const upTo of [20, 5]) {
		await ada.button(thread.earlier).evaluate((one) => one.scrollIntoView({ block: 'center' }));
		const was = await top();
		await ada.button(thread.earlier).click();
		await ada.sees(`Number ${upTo} of what I heard.`);
		assert.ok(Math.abs((await top()) - was) <= 2, `it moved by ${(await top()) - was} px`);
		assert.match(await ada.page.evaluate(() => document.activeElement.textContent), new RegExp(`Number ${upTo} of`));
	}
	await ada.button(thread.earlier).click();
	await ada.page.waitForFunction(() => document.activeElement.textContent.includes('Number 1 of'));
	assert.equal(await ada.button(thread.earlier).count(), 0);

	// A quote leads to where it stands, also to a page that is not here.
	await ada.opens(`/threads/${about.id}?at=${said[35].id}`, title);
	await ada.page.waitForFunction(() => document.activeElement.textContent.includes('Number 36'));
	await ada.button(thread.quotes.find).click();
	await ada.page.waitForURL((url) => url.searchParams.get('at') === said[0].id);
	await ada.page.waitForFunction(() => document.activeElement.textContent.includes('Number 1 of') && !document.activeElement.textContent.includes('Number 36'));
	await ada.looks('thread at what is quoted');

	// So does what a search has found.
	await ada.opens(`/circles/${id}/search`, shelf.search.title);
	await ada.field(shelf.search.label).fill('river');
	await ada.page.keyboard.press('Enter');
	await ada.page.getByRole('listitem').filter({ hasText: far }).getByRole('link').click();
	await ada.arrivesAt(title);
	await ada.page.waitForFunction((far) => document.activeElement.matches('article') && document.activeElement.textContent.includes(far), far);

	// What goes on elsewhere leaves a line, on the page that is open too.
	await bo.opens(`/threads/${about.id}?at=${said[34].id}`, title);
	await bo.sees('Number 35 of what I heard.');
	const away = await ada.asks('POST', `${path}/split`, { nonce: randomUUID(), posts: [said[34].id], title: 'Another river', kind: 'update' });
	await bo.seesNoMore('Number 35 of what I heard.');
	await bo.page.getByRole('article').filter({ hasText: thread.moved }).getByRole('link', { name: thread.movedTo }).click();
	await bo.arrivesAt(away.thread.title);
	await bo.sees('Number 35 of what I heard.');
});
