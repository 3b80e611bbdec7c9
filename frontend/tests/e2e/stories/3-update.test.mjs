// Someone shares an update and says what they want back; another answers and takes the answer back.
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

	// Bo sits on the page of the circle: what Ada shares appears there by itself.
	await bo.opens(`/circles/${circle.card.id}`, circle.card.name);
	await ada.opens(`/circles/${circle.card.id}`, circle.card.name);
	await ada.sees(shelf.nothing);
	await ada.link(circleWords.home.start).click();
	await ada.arrivesAt(thread.start.title);
	await ada.choice(thread.wants.reflection.name).check();
	await ada.field(thread.start.name).fill(title);
	await ada.field(thread.start.body).fill('I switched the lamp on earlier, every evening. That is all, and it is something.');
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
