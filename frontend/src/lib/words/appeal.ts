/** One word against what was done towards one, and what somebody else decided. */
import type { GivenBack } from '#lib/api/names.ts';
import { countedOf } from './counted.ts';

export const appeal = {
	/** To whom it was done. */
	own: {
		open: 'Ask for another look',
		until: (day: string) => `You can do so until ${day}, once. Somebody else reads it and decides.`,
		title: 'Another look at this',
		lead: 'Say what was different, or what is missing. Nobody who decided this decides again. You are answered in words, within three days where that can be.',
		label: 'What you would like them to know',
		hint: 'Up to 2000 characters. It is kept on this device until you send it.',
		missing: 'Please write a sentence or two.',
		send: 'Send it',
		no: 'Not now',
		sent: 'It is sent. You read here what comes of it.',
		state: {
			open: 'You have asked for another look. Somebody else is to decide.',
			upheld: 'Somebody else has looked, and it stands.',
			modified: 'Somebody else has looked, and made it milder.',
			overturned: 'Somebody else has looked, and it should not have been done. It counts no more.'
		} as Record<string, string>,
		by: { circle: 'It is decided by somebody of the circle who did not do this.', stewards: 'It is decided by two stewards, who are not of the circle.' } as Record<
			string,
			string
		>,
		due: (when: string) => `By ${when}.`,
		mine: 'What you said',
		said: 'What you are answered',
		back: {
			nothing: '',
			voice: 'You can speak again.',
			posts: 'What you wrote is shown again.',
			seat: 'Your seat is yours again, as if you had never been out.',
			line: 'Your seat is taken by now. You are first in line for the next one.',
			door: 'You may ask to come in again.',
			role: 'You look after the circle again.',
			account: 'Your account is open again.',
			room: 'The room is open to you again.',
			at_once: 'What you write is there at once again.'
		} satisfies Record<GivenBack['what'], string>,
		takenBack: (when: string) => `It was taken back ${when} and counts no more.`
	},

	/** Those who decide. */
	list: {
		tab: 'Appeals',
		title: 'Appeals',
		lead: 'What people say against a decision about them. Somebody decides who did not make it: what stays open for three days goes to the stewards.',
		deskLead: 'What people say against a decision about them, where their circle cannot decide it. It takes two stewards; the words of the first are what they are answered.',
		open: 'To be decided',
		none: 'No appeal is open.',
		settled: 'Decided',
		settledNone: 'None was decided yet.',
		by: (name: string) => `${name} appeals`,
		unnamed: 'Somebody who wrote as a member appeals',
		due: (when: string) => `To be decided by ${when}.`,
		was: (actors: string) => `What they were sent, by ${actors}`,
		nobody: 'the house',
		words: 'What they say',
		forgotten: 'Their words are gone with their account.',
		yours: 'You did this yourself, so somebody else decides.',
		proposed: (outcome: string) => `One steward proposes: ${outcome}`,
		mine: 'It takes somebody else to agree.',
		answered: 'What they were answered',
		decide: 'Decide',
		outcome: 'What becomes of it?',
		outcomes: {
			upheld: { label: 'It stands', note: 'What was done was right.' },
			modified: { label: 'Make it milder', note: 'Something was right about it, and it was too much.' },
			overturned: { label: 'It should not have been done', note: 'It is taken back: who is out is in again, who was quiet can speak.' }
		} as Record<string, { label: string; note: string }>,
		state: { upheld: 'It stands.', modified: 'Made milder.', overturned: 'Taken back.' } as Record<string, string>,
		minutes: 'How many minutes are left of it?',
		days: 'How many days are left of it?',
		milder: {
			warned: 'They no longer have to say that they read the warning. Its words stay with them.',
			post_removed: 'The post is hidden instead, and can be looked at again.'
		} as Record<string, string>,
		reply: 'Your answer, to them',
		replyHint: 'They read it as you write it. Say what you looked at, and why you decide so.',
		replyMissing: 'Please answer them in words. A bare decision is hard to read.',
		outcomeMissing: 'Please choose what becomes of it.',
		theyRead: 'What they will read',
		send: 'Decide so',
		no: 'Not now',
		done: 'Decided. They are told.',
		stale: 'It has changed meanwhile. Your words are still here.',
		back: {
			nothing: '',
			voice: 'They can speak again.',
			posts: 'What they wrote is shown again.',
			seat: 'They have their seat again.',
			line: 'Their seat was taken meanwhile. They are first in line.',
			door: 'They may ask to come in again.',
			role: 'They look after the circle again.',
			account: 'Their account is open again.',
			room: 'The room is open to them again.',
			at_once: 'What they write is there at once again.'
		} satisfies Record<GivenBack['what'], string>,
		more: 'Make room for one more',
		moreWhat: 'The circle gets one more seat, and it is offered to them.',
		moreDone: 'There is one more seat. It is offered to them.'
	},

	/** Taking back what one has just done. */
	undo: {
		bar: (until: string) => `You can take this back until ${until}.`,
		yes: 'Take it back',
		done: 'Taken back. Both stand in the log.'
	},

	/** Folding what one person wrote in a while. */
	many: {
		open: 'Hide what they wrote in a while',
		note: 'Their posts are hidden until they are looked at again. You can take it back for a day.',
		title: (name: string) => `Hide what ${name} wrote?`,
		what: 'It is one decision about all of it. They can still read their own posts, and are told why. What was written as a member is left as it is.',
		window: 'Since when?',
		windows: [
			{ value: '15m', label: 'The last 15 minutes' },
			{ value: '1h', label: 'The last hour' },
			{ value: '24h', label: 'The last day' },
			{ value: 'gathering', label: 'Since this gathering began' }
		],
		count: (n: number) => (n === 0 ? 'There is nothing of theirs in that time.' : `${countedOf(n, 'post', 'posts')} would be hidden.`),
		counting: 'Counting.',
		yes: 'Hide them',
		/** The same of what was said in the room. */
		live: {
			open: 'Fold what they said in the room in a while',
			note: 'It folds on every screen until it was looked at again. You can take it back for a day.',
			title: (name: string) => `Fold what ${name} said in the room?`,
			what: 'It is one decision about all of it. They can still read their own words, and are told why.',
			count: (n: number) => (n === 0 ? 'There is nothing of theirs in that time.' : `${countedOf(n, 'thing they said', 'things they said')} would be folded.`),
			yes: 'Fold it'
		}
	},

	/** What was done in the circle, month by month. */
	counts: {
		link: 'What was done here, in numbers',
		title: 'What was done here',
		lead: (least: string) =>
			`What those who look after this circle did, month by month. Nobody is named. Whatever was done fewer than ${least} times in a month is not told, nor whether it was done at all: in a small circle such a number has a name. A month stands here once it is over.`,
		none: 'No month is over yet.',
		quiet: 'Nothing that is told.',
		what: {
			nudged: 'private words',
			warned: 'warnings',
			muted: 'times of quiet',
			removed: 'seats ended',
			banned: 'people kept out for a time',
			banned_for_good: 'people kept out for good',
			removed_from_room: 'times somebody was asked out of the room',
			part_folded: 'things said in the room folded',
			parts_folded: 'times much that was said in the room was folded at once',
			post_folded: 'posts hidden',
			posts_folded: 'times many posts were hidden at once',
			post_removed: 'posts removed',
			appeal_overturned: 'decisions taken back after an appeal'
		} as Record<string, string>
	}
};
