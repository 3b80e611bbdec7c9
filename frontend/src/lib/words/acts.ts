import type { Act } from '#lib/api/names.ts';

/** What was done in a circle, as its log says it. */
export const acts = {
	house: 'The house',
	stewards: 'Two stewards',
	somebody: 'Somebody',
	clause: (n: number) => `Agreement ${n}`,
	until: (when: string) => `until ${when}`,
	post: 'The post',
	thread: 'The thread',
	posts: (n: number) => (n === 1 ? 'One post' : `${n} posts`),
	takenBack: (when: string) => `Taken back ${when}`,
	/** What it was, as a sentence with who and whom. */
	what: {
		founded: () => 'The circle was started',
		joined: (by: string, about: string) => (by === about ? `${about} came in` : `${by} let ${about} in`),
		left: (_: string, about: string) => `${about} left`,
		paused: (_: string, about: string) => `${about} paused their seat`,
		resumed: (_: string, about: string) => `${about} came back from a pause`,
		stepped_away: (_: string, about: string) => `${about} stepped away for a time`,
		role: (by: string, about: string, becomes: string) => {
			const what = becomes === 'member' ? 'a member' : becomes === 'owner' ? 'the owner' : 'a moderator';
			return by === about ? `${about} became ${what}` : `${by} made ${about} ${what}`;
		},
		warned: (by: string, about: string) => `${by} warned ${about}`,
		warning_seen: (_: string, about: string) => `${about} read a warning`,
		muted: (by: string, about: string) => `${by} asked ${about} to be quiet`,
		unmuted: (by: string, about: string, becomes: string) => (becomes === 'shorter' ? `${by} asked ${about} to be quiet for less long` : `${by} let ${about} speak again`),
		removed: (by: string, about: string) => `${by} ended the seat of ${about}`,
		banned: (by: string, about: string) => `${by} kept ${about} out`,
		banned_for_good: (by: string, about: string) => `${by} agreed to keep ${about} out for good`,
		demoted: (by: string, about: string) => `${by} ended the role of ${about}`,
		glass: (by: string, _: string, becomes: string) =>
			`${by} read ${becomes === 'room' ? 'what was said in the room' : becomes === 'thread' ? 'one thread' : 'what one person wrote here'}`,
		suspended: (by: string, about: string) => `${by} shut the account of ${about} for a time`,
		unbanned: (by: string, about: string) => `${by} let ${about} ask again`,
		request: (by: string, _: string, becomes: string) =>
			(
				({
					pending: 'Somebody asked to come in',
					joined: `${by} let somebody in who had asked`,
					waitlisted: 'Somebody came into the line',
					offered: 'A free seat was offered to the next in line',
					declined: `${by} declined a request`,
					ignored: `${by} left a request without an answer`,
					withdrawn: 'Somebody withdrew their request',
					expired: 'A request, or an offered seat, ran out',
					banned: `${by} kept somebody out who had asked`
				}) as Record<string, string>
			)[becomes] ?? `${by} answered a request`,
		waitlist: (by: string, _: string, becomes: string) =>
			(
				({
					offered: 'A free seat was offered to the next in line',
					expired: 'An offered seat was not taken up in time',
					passed_over: 'Somebody in line was passed over'
				}) as Record<string, string>
			)[becomes] ?? `${by} moved somebody in the line`,
		invite: (by: string, _: string, becomes: string) => (becomes === 'revoked' ? `${by} took an invitation back` : `${by} made an invitation`),
		locked: (by: string) => `${by} closed the door`,
		unlocked: (by: string) => `${by} opened the door again`,
		state: (by: string, _: string, becomes: string) =>
			(
				({
					open: `${by} opened the circle`,
					resting: `${by} let the circle rest`,
					winding: `${by} began to wind the circle down`
				}) as Record<string, string>
			)[becomes] ?? `${by} changed how the circle stands`,
		card: (by: string) => `${by} changed the card`,
		door: (by: string) => `${by} changed how people come in`,
		agreements: (by: string, _: string, becomes: string) => `${by} made agreements valid${becomes ? `, version ${becomes}` : ''}`,
		questions: (by: string) => `${by} changed the questions`,
		retention: (by: string) => `${by} changed how long what is said is kept`,
		transfer: (by: string, about: string, becomes: string) =>
			(
				({
					offered: `${by} offered the circle to ${about}`,
					accepted: `${by} took the circle over`,
					declined: `${by} did not want to take the circle over`,
					withdrawn: `${by} took the offer of the circle back`
				}) as Record<string, string>
			)[becomes] ?? `${by} handed the circle on to ${about}`,
		succession: (by: string, about: string, becomes: string) =>
			(
				({
					claimed: `${by} offered to look after the circle`,
					objected: `${by} objected to ${about} as the owner`,
					finished: `${by} took over from a silent owner`
				}) as Record<string, string>
			)[becomes] ?? `${by} spoke about who looks after the circle`,
		term_ended: (_: string, about: string) => `The term of ${about} ended`,
		gathering_skipped: (by: string, _: string, becomes: string) =>
			(
				({
					time: `${by} ended a gathering before its closing, for time`,
					safety: `${by} ended a gathering before its closing, for somebody’s safety`
				}) as Record<string, string>
			)[becomes] ?? `${by} ended a gathering before its closing`,
		removed_from_room: (by: string, about: string) => `${by} asked ${about} to stay out of the room`,
		let_into_room: (by: string, about: string) => `${by} let ${about} into the room again`,
		nudged: (by: string, about: string) => `${by} said a private word to ${about}`,
		taken_back: (by: string, about: string) => (about === 'Somebody' ? `${by} took a decision back` : `${by} took a decision about ${about} back`),
		appeal_upheld: (by: string, _: string, becomes: string) => `${becomes === 'stewards' ? 'The stewards' : by} let a decision stand, after an appeal`,
		appeal_modified: (by: string, _: string, becomes: string) => `${becomes === 'stewards' ? 'The stewards' : by} made a decision milder, after an appeal`,
		appeal_overturned: (by: string, _: string, becomes: string) => `${becomes === 'stewards' ? 'The stewards' : by} took a decision back, after an appeal`,
		part_folded: (by: string, about: string) => `${by} folded something ${about} said in the room until it was looked at again`,
		parts_folded: (by: string, about: string) => `${by} folded what ${about} said in the room in a while`,
		part_shown: (by: string, about: string) => `${by} showed something ${about} said in the room again`,
		posts_folded: (by: string, about: string) => `${by} hid what ${about} wrote in a while`,
		post_folded: (by: string) => `${by} hid a post until it was looked at again`,
		post_shown: (by: string) => `${by} showed a hidden post again`,
		post_removed: (by: string) => `${by} removed a post`,
		post_noted: (by: string) => `${by} added a content note to a post`,
		thread_state: (by: string, _: string, becomes: string) =>
			(({ locked: `${by} locked a thread`, archived: `${by} archived a thread`, open: `${by} opened a thread again` }) as Record<string, string>)[becomes] ??
			`${by} changed how a thread stands`,
		thread_timer: (by: string, _: string, becomes: string) =>
			(
				({
					lock: `${by} set a thread to be locked by itself`,
					archive: `${by} set a thread to be archived by itself`,
					open: `${by} set a thread to be opened again by itself`
				}) as Record<string, string>
			)[becomes] ?? `${by} took back the time set for a thread`,
		thread_slow: (by: string, _: string, becomes: string) => (becomes === 'on' ? `${by} slowed a thread down` : `${by} ended the slow pace of a thread`),
		thread_pinned: (by: string, _: string, becomes: string) => (becomes === 'on' ? `${by} put a thread on top` : `${by} took a thread down from the top`),
		thread_split: (by: string) => `${by} made a thread of its own from some answers`,
		thread_moved: (by: string) => `${by} moved some answers to another thread`,
		unmasked: (by: string) => `${by} and a second person learned who had written as a member`,
		words: (by: string) => `${by} changed the words the circle looks at`,
		watched: (by: string, about: string, becomes: string) =>
			`${by} has posts read first: ${becomes === 'person' ? `those of ${about}` : becomes === 'thread' ? 'those of one thread' : 'everybody’s'}`,
		unwatched: (by: string) => `${by} has posts read first no longer`,
		post_declined: (by: string) => `${by} gave something back that waited to be read`
	} satisfies Record<Act['what'], (by: string, about: string, becomes: string) => string>
};
