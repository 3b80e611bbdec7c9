import { counted, countedOf } from './counted.ts';

/** The home's lists of threads, what is new since one last looked, following, and searching. */
export const shelf = {
	pinned: 'On top',
	waiting: {
		title: 'Waiting for company',
		note: 'Nobody has answered these yet. One line is plenty.',
		empty: 'Nobody is waiting. Everyone who asked for company has had some.'
	},
	recent: { title: 'Recent', empty: 'Nothing in the last thirty days but what waits. That is fine too.' },
	quiet: { title: 'Quiet', note: 'Archived, or nobody wrote for thirty days.', empty: 'Nothing has gone quiet yet.' },
	nothing: 'Quiet here. A first small update?',
	more: (list: string) => `Show more of “${list}”`,
	moreLoading: 'Looking for more.',

	since: (day: string, updates: number, replies: number) => {
		const parts = [updates > 0 && some(updates, 'update', 'updates'), replies > 0 && some(replies, 'reply', 'replies')];
		return `Since ${day}: ${parts.filter(Boolean).join(', ')}.`;
	},
	markRead: 'Mark as read',
	markedRead: 'Marked as read. Only you know.',

	standing: {
		met: 'Has been answered.',
		unmet: 'No one has answered yet.',
		quiet: 'Asks for no answers.',
		locked: 'Locked.',
		archived: 'Archived.',
		muted: 'Muted by you.'
	},
	unheard: 'It has waited for three days.',

	follow: {
		legend: 'What comes in this thread',
		follow: 'Follow',
		mute: 'Mute',
		note: {
			follow: 'You are told when something comes.',
			mute: 'Nothing in it is ever new to you. You can still read it.',
			'': 'It is new to you when you come by, and that is all.'
		} as Record<string, string>
	},

	search: {
		title: 'Search',
		link: 'Search',
		lead: 'Through what was written here since you came. What was taken back or folded is not found.',
		label: 'Words to look for',
		hint: 'Every word has to be there. Two letters or more.',
		everywhere: 'In all my circles',
		submit: 'Search',
		none: 'Nothing found. Fewer words find more.',
		noneYet: 'Nothing found so far. There is more to look through.',
		more: 'Look further back',
		moreLoading: 'Looking further back.',
		found: (n: number) => (n === 1 ? 'One post found.' : `${counted(n)} posts found.`.replace(/^./, (first) => first.toUpperCase())),
		covered: 'Under a content note. Its words are in the thread.',
		answer: (name: string) => `${name} answered`,
		began: (name: string) => `${name} began it`,
		in: (circle: string) => `in ${circle}`
	}
};

/** A number and what it counts; the server counts to a hundred. */
function some(n: number, one: string, more: string): string {
	return n >= 100 ? `a hundred ${more} or more` : countedOf(n, one, more);
}
