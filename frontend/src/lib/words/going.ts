import type { Adjustment, Outcome } from '#lib/practice/follow-ups.ts';
import type { Stage } from '#lib/practice/prompts.ts';
import type { Answer, Return, Tag } from '#lib/practice/not-yet.ts';
import type { Measure, Milestone } from '#lib/practice/reviews.ts';
import type { Rhythm } from '#lib/practice/arcs.ts';

const times = ['', '', 'twice', 'three times', 'four times'];

/** Keep going: the stretch of weeks, the looks, the reviews, and what is not yet. */
export const going = {
	title: 'Keep going',
	lead: 'A stretch of time that you give to something. Nobody else sees it.',
	empty: 'Start an arc when you like. It can be about something long ago.',
	begin: 'Start an arc',
	beginAnother: 'Start another arc',
	arcs: 'Your arcs',
	closedArcs: 'Closed',
	unnamed: 'Without a name',
	begun: (day: string) => `Begun on ${day}`,
	toAll: 'All of Keep going',
	looking: 'Looking for it.',
	gone: { title: 'This is not here', text: 'It was taken away, or it is on another device only.' },
	nothing: 'Nothing is due. You can write, sit, or close this.',
	due: 'What is there today',
	dueNote: 'Each of these can wait, or stay as it is.',
	notYet: 'The not-yet list',
	cameBack: (days: number) => (days < 2 ? '' : days < times.length ? `You came back ${times[days]} this month.` : 'You came back now and then this month.'),
	welcome: 'Welcome back.',
	away: 'Your notebook is where you left it. Nothing to catch up on.',
	stopped: 'It has been quiet for a while, so we have stopped reminding you. It begins again when you write something.',

	stages: {
		landing: { name: 'Landing', says: 'The first days. Food, sleep, company. No decisions are needed yet.' },
		sorting: { name: 'Sorting', says: 'The first two weeks. A little writing helps some people now. A dip afterwards is common, and it passes.' },
		choosing: { name: 'Choosing', says: 'When you like, look at one thing on an ordinary day, and choose one small step.' },
		practising: { name: 'Practising', says: 'Small repeats, in ordinary weeks. Partly is a way of doing it.' },
		living: { name: 'Living', says: 'It has its place in your days by now. A look once a month is plenty.' },
		after: { name: 'A year on', says: 'You can close this arc with a letter to yourself, or let it rest.' }
	} satisfies Record<Stage | 'after', { name: string; says: string }>,
	window: 'In these weeks old ways tend to come back. That is part of it, and not the end of anything.',
	windowAsk: 'Where did the old way show up?',
	windowCompany: 'Some people like company for this stretch.',

	start: {
		title: 'Start an arc',
		lead: 'It can be about something recent, something long ago, or nothing you could name. Nobody asks what it was.',
		label: 'A name for it, for yourself',
		labelHint: 'In your own words, or empty. It is sealed like the rest.',
		tooLong: 'Please use fewer letters: 200 are plenty.',
		on: 'It starts',
		onHint: 'Today is fine, also for something long ago. The weeks are counted from here.',
		onWrong: 'Please choose a day, at most a year ago, and not one ahead.',
		soon: 'There is still something open from before. Would it help to give it a little time first?',
		soonOpen: 'Go back to that one',
		series: 'Three short sittings of writing in the second week',
		seriesNote: 'On days 6, 8 and 10, a quarter of an hour each. Stop at any time. A dip afterwards is common, and it passes.',
		reviews: 'When would you like to look at it as a whole?',
		reviewsNote: 'Change any of these days, or switch it off. You can do so later too.',
		without: 'Not this one',
		with: 'This one too',
		wrongDay: 'Please choose a day that is ahead.',
		save: 'Start it',
		cancel: 'Not now'
	},

	rhythm: {
		legend: 'How often shall we come by?',
		names: {
			light: { label: 'Light', note: 'Reviews only.' },
			usual: { label: 'Usual', note: 'Often at the start, wider later. At most twice a week.' },
			close: { label: 'Close', note: 'Two light sentences a week more, for four weeks. Then it is the usual one again, by itself.' }
		} satisfies Record<Rhythm, { label: string; note: string }>,
		only: (name: string) => `Only one arc can be close. “${name}” goes on in the usual rhythm then.`,
		saved: 'Changed.'
	},

	arc: {
		write: 'Write something',
		capture: 'Write something down',
		lanes: 'What there is',
		sense: 'Sense',
		senseNote: 'What you wrote and thought.',
		act: 'Act',
		actNote: 'What you did and looked at.',
		emptyLane: { sense: 'Nothing here yet. One word is enough.', act: 'Nothing here yet. That is fine.' },
		more: 'Show more',
		wordless: 'No words yet',
		kinds: { entry: 'Written', insight: 'Insight', commitment: 'Tried', look: 'Looked at', review: 'Review' },
		none: 'No reviews are ahead.',
		off: 'Switch off',
		offOf: (name: string) => `Switch off: ${name}`,
		offDone: 'Switched off.',
		move: 'Another day',
		moveTo: 'The day',
		moved: 'Changed.',
		own: 'Look at it now',
		reviews: 'Reviews',
		review: 'Look at it as a whole',
		rest: 'Let it rest',
		restLegend: 'For how long?',
		restFor: { two: 'Two weeks', four: 'Four weeks', open: 'Until I say so' },
		restSave: 'Let it rest',
		restsUntil: (day: string) => `It rests until ${day}. Nothing comes by itself until then.`,
		rests: 'It rests. Nothing comes by itself.',
		wake: 'Go on now',
		close: 'Close this arc',
		closeText: 'A closed arc asks nothing more. It stays here to be read, and you can open it again.',
		note: 'A letter to yourself, or a line, or nothing',
		closeSave: 'Close it',
		closed: (day: string) => `Closed on ${day}.`,
		reopen: 'Open it again',
		cancel: 'Not now',
		drawers: 'Rhythm, rest, closing'
	},

	offer: {
		sense: 'You have been doing a lot. Is there anything you have been stepping around?',
		act: 'You have been writing and thinking. Is there one small thing you would like to try?',
		yes: 'Yes',
		no: 'No',
		never: 'Not my question',
		senseYes: 'You can write about it, or put it down safely for now.',
		actYes: 'One small step, on an ordinary day, is plenty.',
		write: 'Write',
		park: 'Put it on the not-yet list',
		choose: 'Choose one small thing',
		noSaid: 'All right.',
		neverSaid: 'All right. It is not asked again.'
	},

	look: {
		title: 'A look',
		plan: (cue: string, step: string) => `You planned: ${cue}, then ${step}.`,
		chance: 'Did a chance come up?',
		outcomes: {
			done: 'Done',
			partly: 'Partly',
			not_this_time: 'Not this time',
			no_chance_yet: 'No chance yet',
			skipped: 'Skip this one'
		} satisfies Record<Outcome, string>,
		note: 'A line about it, if you like',
		noteHint: 'The scene, without a verdict.',
		said: {
			done: 'Noted.',
			partly: 'Noted. Partly is a way of doing it.',
			not_this_time: 'Not this time.',
			no_chance_yet: 'Noted. No chance came up; that says nothing about you.',
			skipped: 'Skipped. Nothing comes of it.'
		} satisfies Record<Outcome, string>,
		wasAsk: 'Was it the moment, the step, or the wanting?',
		was: { moment: 'The moment', step: 'The step', wanting: 'The wanting', unsure: 'Hard to say' },
		ask: {
			F04: 'Would a smaller step keep it alive?',
			F05: 'Is this still yours to do? You can keep it, change it or set it down.',
			F07: 'This has been quiet for a while. Has it become a habit, or has it drifted?',
			cue: 'No chance has come up for a while. Would another moment suit it better?'
		},
		yes: 'Yes',
		no: 'No',
		keep: 'Keep it',
		change: 'Change it',
		setDown: 'Set it down',
		habit: 'It has become a habit',
		drifted: 'It has drifted',
		neither: 'Neither',
		smallest: (text: string) => `The smallest version: ${text}`,
		useSmallest: 'Use the smallest version',
		plans: 'Change the plan',
		whole: 'The plan itself',
		adjust: {
			none: 'Leave it as it is',
			smaller: 'A smaller step',
			new_cue: 'Another moment',
			new_step: 'Another step',
			park: 'Park it',
			set_down: 'Set it down'
		} satisfies Record<Adjustment, string>,
		field: { smaller: 'The smaller step', new_cue: 'When or where', new_step: 'The step' },
		missing: 'Please write it, in a few words.',
		save: 'Keep this plan',
		back: 'Leave it as it is',
		done: {
			none: 'It stays as it is.',
			smaller: 'The plan has the smaller step now.',
			new_cue: 'The plan has another moment now.',
			new_step: 'The plan has another step now.',
			park: 'It is parked. You are not asked about it until you take it up again.',
			set_down: 'It is set down. Setting something down is an answer too.',
			kept: 'It carries itself now. You are not asked about it any more.'
		},
		next: (day: string) => `The next look is on ${day}.`,
		noNext: 'No other look is ahead.',
		ahead: 'The days ahead',
		aheadText: 'Change or switch off any of them.',
		dayOf: (n: number) => `Day ${n}`,
		over: 'This was looked at already.',
		closed: 'This is not open any more. Nothing is asked about it.'
	},

	review: {
		title: 'A review',
		names: {
			d14: 'Two weeks on',
			d30: 'A month on',
			d60: 'Two months on',
			d90: 'Three months on',
			d180: 'Six months on',
			d365: 'A year on',
			own: 'On a day of your own'
		} satisfies Record<Milestone, string>,
		lead: 'Answer what you like. Each part can stay empty, and what you write is kept as you go.',
		questions: 'Three questions',
		point: 'What you can point to',
		pointText: 'Name up to two changes you can point to. None is a real answer.',
		change: (n: number) => (n === 1 ? 'A change' : 'Another one'),
		from: 'The insight it came from',
		fromNone: 'None that I know of',
		nothing: 'No change I can point to',
		self: 'How it is with you',
		selfText: 'For yourself alone. It is not added up, and nobody compares it with anything.',
		unsaid: 'Not today',
		finish: 'Done for today',
		finished: 'Kept.',
		finishedNone: 'Kept. Nothing has to have changed. If you like, sit for a minute and look out of a window.',
		later: 'Later',
		kept: 'Kept on this device as you write.',
		answered: (day: string) => `From ${day}`,
		pointed: 'What you pointed to',
		pointedNone: 'No change you could point to then.',
		cameFrom: (text: string) => `It came from: ${text}`,
		said: 'What you said of yourself',
		support: 'That sounds heavy. You can stop here. Here are people who can talk now.'
	},

	measures: {
		company: {
			ask: 'How much have I kept company with this lately?',
			steps: ['Hardly at all', 'A little', 'Now and then', 'Often', 'Most days'],
			says: ['I hardly kept company with it.', 'I kept it a little company.', 'I kept it company now and then.', 'I often kept it company.', 'I kept it company most days.']
		},
		settled: {
			ask: 'How settled does it sit?',
			steps: ['Not at all', 'A little', 'In part', 'Mostly', 'It sits quietly'],
			says: ['It did not sit at all.', 'It sat a little.', 'It sat in part.', 'It mostly sat well.', 'It sat quietly.']
		},
		fits: {
			ask: 'How well does it fit with the rest of my life?',
			steps: ['Not at all', 'A little', 'In part', 'Mostly', 'It belongs'],
			says: ['It did not fit with the rest.', 'It fitted a little.', 'It fitted in part.', 'It mostly fitted.', 'It belonged.']
		},
		people: {
			ask: 'Who do I have for this?',
			steps: ['Nobody right now', 'Somebody, a little', 'One person I can count on', 'A few people', 'People close by, whenever I like'],
			says: ['I had nobody for it.', 'I had somebody, a little.', 'I had one person I could count on.', 'I had a few people.', 'I had people close by.']
		},
		doing: {
			ask: 'What am I doing differently?',
			steps: ['Nothing yet', 'One small thing, once or twice', 'One small thing, now and then', 'A thing or two, often', 'It is part of my days'],
			says: ['I did nothing differently yet.', 'I did one small thing, once or twice.', 'I did one small thing, now and then.', 'I often did a thing or two.', 'It was part of my days.']
		},
		ordinary: {
			ask: 'How is ordinary life: sleep, work, people?',
			steps: ['Easier than before', 'A little easier', 'About as before', 'A little harder', 'Much harder than before'],
			says: ['Ordinary life was easier than before.', 'Ordinary life was a little easier.', 'Ordinary life was about as before.', 'Ordinary life was a little harder.', 'Ordinary life was much harder than before.']
		}
	} satisfies Record<Measure, { ask: string; steps: string[]; says: string[] }>,

	notYetList: {
		title: 'Not yet',
		lead: 'A place to put hard things down safely. Nobody else sees it, and nothing here has to be done.',
		empty: 'Nothing parked.',
		add: 'Put something down',
		label: 'What it is, in a few words',
		labelHint: 'As little as you like, or nothing at all.',
		tag: 'What kind of thing, for yourself',
		noTag: 'I do not want to say',
		tags: {
			grief: 'Grief',
			harm_done: 'Harm I did',
			harm_received: 'Harm done to me',
			pattern: 'A pattern',
			other: 'Something else'
		} satisfies Record<Tag, string>,
		returns: 'Shall we mention it again, or leave it with you?',
		returnIn: { 1: 'In a week', 2: 'In two weeks', 4: 'In four weeks', 8: 'In eight weeks', never: 'Never. I come by myself' } satisfies Record<Return, string>,
		save: 'Put it down',
		saved: 'Put down safely.',
		cancel: 'Not now',
		unlabelled: 'Something without a name',
		on: (day: string) => `mentioned again on ${day}`,
		never: 'not mentioned again',
		due: 'you asked for it to be mentioned',
		letGo: 'Let go of',
		question: 'One question, and then it is done for now.',
		answers: {
			still_not_yet: 'Still not yet',
			looked: 'I looked for a minute',
			let_go: 'I let it go',
			sought_help: 'I want company with this'
		} satisfies Record<Answer, string>,
		said: {
			still_not_yet: 'Still not yet. That is an answer.',
			looked: 'A minute is enough.',
			let_go: 'It is let go of. It is not mentioned again.',
			sought_help: 'Some things are better looked at beside a person. Which kind of person?'
		} satisfies Record<Answer, string>,
		again: 'Shall it be mentioned again?',
		kept: 'Kept.',
		look: 'Look at it now',
		delete: 'Delete',
		sure: 'Delete this?',
		sureWhat: ['It is deleted here and on the server, for good.'],
		keep: 'Keep it',
		notDeleted: 'It was changed in another place meanwhile, so it was not deleted.',
		harmMore: 'More people and lines',
		harm: 'A peer circle can listen. It cannot judge, investigate or repair for you. If someone is in danger now, start here:',
		company: {
			title: 'Company with this',
			circle: 'A circle',
			circleNote: 'People who know such things, among themselves. There is a theme for difficult experiences.',
			one: 'One person who looks after a circle you are in',
			oneNote: 'From the circle’s page, at “I need support”. Nobody else in the circle sees it.',
			check: 'Is a circle enough for this?',
			checkNote: 'A short list to look through by yourself.',
			directory: 'A professional',
			directoryNote: 'Directories, among the resources. A listing is not an endorsement.',
			lines: 'Somebody on the line, now',
			linesNote: 'Real people you can reach today.'
		}
	},

	why: {
		title: 'Why the weeks after matter',
		text: [
			'New ways of seeing can open all at once. Old habits come back fast. Both are normal.',
			'What you do in the weeks after can help a new way to stay. Talk about it. Write a little. Pick one small thing and do it on plain days.',
			'More company in those weeks tends to help. The studies are imperfect, so nobody can promise it.',
			'It is slow work. A little, now and then, is plenty. You can rest at any time, and start again at any time.'
		],
		more: 'If you would like more company',
		circles: 'Circles',
		circlesNote: 'Small groups that talk and listen.',
		people: 'People and lines',
		peopleNote: 'Directories and people you can reach today.'
	},

	setDown: {
		title: 'Set something down',
		text: 'Choose one thing that has done its work, or that is not yours any more. Read it once, out loud if you like, and set it down. It stays here to be read, and asks nothing more.',
		none: 'There is nothing left to set down. That is fine.',
		down: 'Set it down',
		done: 'It is set down. You can look out of a window now.'
	},

	structure: {
		text: 'Four small things hold a stretch of weeks: a rhythm for writing, one person, a circle perhaps, and whom to call. Any one of them is enough.',
		yes: 'Build my structure',
		no: 'Not now'
	},

	today: {
		lines: {
			look: (step: string) => `A look at: ${step}`,
			review: (name: string, label: string) => (label ? `${name}: ${label}` : name),
			not_yet: 'Something you put down may be mentioned again.',
			entry: 'Something you wrote comes back.',
			insight: 'A sentence of yours, on an ordinary day.'
		},
		rest: 'There is a little more in Keep going.',
		arc: 'Open this arc'
	}
};
