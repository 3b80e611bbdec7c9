import type { Way } from '#lib/practice/sideways.ts';

/** Four ordinary ways this goes sideways. It is said of people, and never of the one who reads. */
export const sideways = {
	title: 'Four ordinary ways this goes sideways',
	lead: 'They happen to many people, often more than one at a time. None of them is a fault, and each has a small way back.',
	looks: 'How it can look',
	helps: 'What tends to help',
	open: 'What is this about?',
	all: 'All four of them',
	ways: {
		inflation: {
			title: 'Too much meaning',
			what: 'Something felt profound, and so it is taken to be profound. What is remembered best gets the most weight.',
			looks: ['A sentence that is certain on a bright evening, and never looked at on a plain day.', 'A large step, soon, because of one night.', 'Little patience with people who ask a plain question about it.'],
			helps: [
				'Asking again on an ordinary day: more sure, as sure, or less?',
				'Two plain explanations beside the large one.',
				'Four weeks before a big door, and two practical people to talk to first.'
			],
			link: { href: '/journal/insights', text: 'Insights, and their ordinary days' }
		},
		avoidance: {
			title: 'Going around the hard part',
			what: 'Old grief, harm that was done or received, a habit one does not want to change: without a look now and then, it fades instead of being met.',
			looks: ['The bright part is told often, and the other part not at all.', 'A lot of doing, and no quiet hour.', 'Again and again: not now.'],
			helps: ['Putting it down on purpose, with a day on which it may come back. Never is a day too.', 'One minute of looking, and then something ordinary.', 'Some things are better looked at beside a person.'],
			link: { href: '/journal/not-yet', text: 'The not-yet list' }
		},
		isolation: {
			title: 'Being alone with it',
			what: 'It is hard to explain, and hard to know who would understand. Of all that lasts, feeling cut off is what people name most.',
			looks: ['Friends are answered later, and then not.', 'Only strangers on a screen know about it.', 'It seems that nobody could understand, so nobody is asked.'],
			helps: ['Two sentences for somebody who knows nothing about it.', 'One person who listens. They do not have to understand.', 'An hour with people that has nothing to do with it.'],
			link: { href: '/journal/people', text: 'People around you' }
		},
		one_off: {
			title: 'Treating it as one event',
			what: 'One good talk, one full notebook, and then ordinary weeks in which old ways come back. The work after is slow, and next to a great event it looks like nothing.',
			looks: ['A plan that was made once and never looked at.', 'The next experience, before this one had its weeks.', 'Waiting to feel it again before doing anything.'],
			helps: ['A date for the next look, set before one goes.', 'One small step, on an ordinary Tuesday.', 'When an old way comes back, that is a scene and not the end. The plan can have a line for it.'],
			link: { href: '/journal/structure', text: 'Build my structure' }
		}
	} satisfies Record<Way, { title: string; what: string; looks: string[]; helps: string[]; link: { href: string; text: string } }>,
	sources: 'Sources: why we do this',
	help: 'If it is heavy right now',
	helpLink: 'People you can talk to now'
};
