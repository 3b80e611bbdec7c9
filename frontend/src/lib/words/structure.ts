import type { Step } from '#lib/practice/structure.ts';

/** Build my structure: what holds one through the weeks, on one page. */
export const structure = {
	title: 'Build my structure',
	lead: 'Four small things that hold a stretch of weeks. Any one of them is enough. You can stop anywhere; what you wrote is kept.',
	step: (now: string, of: string) => `Step ${now} of ${of}`,
	back: 'Back',
	next: 'Go on',
	skip: 'Leave this one out',
	toPlan: 'See the page',
	kept: 'Saved.',
	suggestions: 'You can begin with one of these',

	steps: {
		rhythm: {
			title: 'A rhythm for writing',
			text: 'A few lines now and then keep what fades. Rare and short is fine, and it can change.',
			label: 'When and where I write',
			some: ['Sunday evening, ten minutes, at the kitchen table', 'A few lines after breakfast, twice a week', 'When something stays with me, three words on the phone']
		},
		trusted: {
			title: 'One person you trust',
			text: 'Somebody who can listen for a while. They do not have to know what this is about, or understand it.',
			label: 'Who it is, and how we meet',
			some: []
		},
		circle: {
			title: 'A circle, perhaps',
			text: 'A few people who meet in writing and listen. Some do well without one.',
			label: 'Which circle, and when',
			some: ['No circle for now', 'I look at two or three cards this week']
		},
		heavy: {
			title: 'If it gets heavy',
			text: 'Who you would call. On a hard day it is easier to read a name than to think of one.',
			label: 'Who I call, and how',
			some: []
		}
	} satisfies Record<Step, { title: string; text: string; label: string; some: string[] }>,

	fromMap: 'From your people map',
	mapLink: 'Make a people map',
	message: {
		title: 'A message you could send them yourself',
		text: 'Nothing is sent from here. Change it as you like; it is not kept.',
		label: 'The message',
		first: (name: string) =>
			`Hello${name ? ` ${name}` : ''}, something has been on my mind these weeks, and it helps to say things aloud. You do not have to understand it or do anything about it. Would you have half an hour for a walk or a call some time? Listening is plenty. And no is fine too.`,
		copy: 'Copy it',
		copied: 'It is copied.',
		uncopied: 'This browser did not let us copy it. You can mark the words and copy them.'
	},
	circlesLink: 'Find a circle',
	lines: 'Lines that can be called where you are',
	linesNote: 'The list is on this device. Which one you choose is in your sealed page alone.',
	put: (name: string) => `Put it on the page: ${name}`,
	helpLink: 'All of them, and what to know first',

	plan: {
		title: 'What holds me',
		made: (day: string) => `As of ${day}`,
		empty: 'There is nothing on the page yet. One line is enough.',
		names: {
			rhythm: 'I write',
			trusted: 'Somebody I trust',
			circle: 'My circle',
			heavy: 'If it gets heavy'
		} satisfies Record<Step, string>,
		print: 'Print this page',
		printNote: 'Only the page itself is printed. Nothing on it says where it is from.',
		change: 'Change it',
		private: 'It is sealed like your journal. Nobody else sees it.',
		delete: 'Delete it',
		sure: 'Delete this page?',
		sureWhat: ['It is deleted here and on the server, for good. Nobody can bring it back, we neither.'],
		stay: 'Keep it',
		notDeleted: 'It was changed in another place meanwhile, so it was not deleted. Look at it first.',
		other: 'Written in another place',
		otherText: 'This page was changed in two places at the same time, or begun in two. Nothing was overwritten.',
		otherDelete: 'Delete this one',
		professional: 'Would a professional help?'
	}
};
