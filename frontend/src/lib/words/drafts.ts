/** What is written and not shared yet. */
export const drafts = {
	title: 'Drafts',
	link: 'Your drafts',
	circle: 'the circle',
	lead: 'What you have written and not shared. Nobody else can read it. Each is deleted thirty days after you last saved it.',
	loading: 'Looking for your drafts.',
	none: 'Nothing waits here. What you begin to write for this circle is kept, and you find it here on any device of yours.',
	closed: 'This circle is not open to you now. You can read what you wrote, and delete it.',
	update: 'A new thread',
	answer: (title: string) => `An answer to “${title}”`,
	answerAway: 'An answer to something you cannot read any more',
	untitled: 'Without a title',
	empty: 'Nothing is written in it yet.',
	saved: (when: string) => `Saved ${when}`,
	deletedOn: (day: string) => `Deleted on ${day}, unless you save it again`,

	held: 'Waiting to be read',
	failed: 'Could not be shared',
	scheduled: 'To be shared by itself',
	waiting: 'Not shared yet',
	at: (when: string, zone: string) => `On ${when} (${zone})`,
	was: (when: string) => `It was to be shared on ${when}.`,

	share: 'Share now',
	change: 'Change the time',
	later: 'Share later',
	notLater: 'Do not share it by itself',
	open: 'Go on writing',
	when: (zone: string) => `When? (your time, ${zone})`,
	whenHint: 'Within the next thirty days. Whether it can be shared is looked at again then; if it cannot, it waits here for you and says why.',
	whenWrong: 'Please choose a time that is ahead, within the next thirty days.',
	setTime: 'Share it then',
	leaveTime: 'Leave it as it is',
	shared: 'It is shared.',
	read: 'Read it in its thread',
	moved: 'It is kept for then.',
	dropped: 'It is deleted.',
	drop: {
		button: 'Delete',
		title: 'Delete this draft?',
		what: ['The words are deleted here and on all of your devices. They cannot be brought back.'],
		scheduled: 'It will not be shared.',
		yes: 'Delete it',
		no: 'Keep it'
	},

	/** Why something was not shared at its time, by the code of the refusal. */
	why: {
		held: 'It waits for somebody who looks after the circle to read it, for three days at most. Nobody else reads it.',
		held_declined: 'Somebody who looks after the circle gave it back to you.',
		held_over: 'Nobody had time to read it within three days, so it is back with you. You can send it again.',
		nudge_sourcing: 'It read as if it were about getting hold of something. You can say it another way, or send it again for somebody to read.',
		nudge_amounts: 'It read as if it were advice on how much or with what to take something. You can say it another way, or send it again for somebody to read.',
		nudge_contact: 'There was a way to reach somebody outside in it. You can leave that out, or send it again for somebody to read.',
		nudge_links: 'There was an address in it that leads to a conversation elsewhere. You can leave it out, or send it again for somebody to read.',
		nudge_words: 'There were words in it that your circle asks you to think about first. You can say it another way, or send it again for somebody to read.',
		not_found: 'You were not in the circle any more, or the circle or the thread had ended.',
		muted: 'You had been asked to be quiet in the circle for a time.',
		warned: 'A moderator had written to you, and you had not yet said that you saw it.',
		agreements: 'The agreements had changed, and you had not yet accepted them.',
		paused: 'You had paused your seat.',
		away: 'You had stepped away from the circle.',
		forbidden: 'You may not do this in the circle any more.',
		newcomer: 'While you are new, you can begin one thread a day, and you write under your name.',
		newcomer_link: 'While you are new, what you write cannot have addresses in it.',
		practice: 'Before a first answer there is a short practice in listening.',
		thread_locked: 'The thread was locked.',
		thread_archived: 'The thread was archived.',
		thread_withdrawn: 'What it answers was taken back.',
		thread_closed: 'The author had closed the thread to answers.',
		thread_quiet: 'The author asked for no answers.',
		thread_slow: 'The thread was slow, and you had written in it a short while before.',
		answer_kind: 'The author asked for something else back.',
		quote_invalid: 'What it quotes does not stand there any more.',
		body_invalid: 'It was too long or too short for what the author asked for.',
		alias_used: 'You have written in that thread as a member; under your name, others may guess that both are you.',
		nonce_reused: 'It was sent before with other words.',
		too_late: 'We could not share it at its time, and when we could it was more than a day late.'
	} as Record<string, string>,
	whyElse: 'It could not be shared as it was.',

	/** Where the words of a form are. */
	kept: {
		nowhere: '',
		device: 'Kept on this device.',
		server: 'Kept, also for your other devices.'
	},
	parted: {
		changed: 'Another device of yours wrote in this draft too. Both are kept: what stands here is a draft of its own now, and the other one is among your drafts.',
		deleted: 'This draft was deleted on another device. What stands here is kept as a new one.',
		shared: 'This draft was shared meanwhile. What stands here is kept as a new one.'
	},
	/** What became of a form when it was opened. */
	met: {
		aside: 'What stood here before is among your drafts now.',
		stays: 'What stands here could not be put among your drafts, so it stays. Send it or delete it, and then open the other.',
		missing: 'That draft is not there any more. It was shared or deleted.',
		ended: 'What stood here was shared or deleted meanwhile, perhaps on another device of yours.'
	},
	seeAll: 'See your drafts',
	seeShared: 'See what was shared',
	willShare: (when: string) => `It will be shared by itself on ${when}. What you change here is changed in it.`
};
