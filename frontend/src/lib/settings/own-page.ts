import { dateOf, timeOf } from '#lib/circle/when.ts';
import { documentOf, escaped, section, type Entry } from '#lib/device/page-file.ts';
import { duty } from '#lib/words/duty.ts';
import { report as reporting } from '#lib/words/report.ts';
import { taking as words } from '#lib/words/taking.ts';
import type { Own } from './taking.svelte.ts';

/** The names of the files it becomes. They say nothing of what is in them. */
export const fileOf = (made: Date, kind: 'html' | 'json') => `mine-${made.toISOString().slice(0, 10)}.${kind}`;

/** Everything as data. */
export const dataOf = (own: Own, made: Date) => JSON.stringify({ made: made.toISOString(), ...own }, undefined, '\t') + '\n';

const moment = (at: string) => `${dateOf(at)}, ${timeOf(at)}`;
/** A word of the server's as people read it. */
const plain = (word: string) => word.replaceAll('_', ' ');
const until = (at?: string) => at && words.until(moment(at));

/** Everything as a page to read: it asks for nothing, runs nothing, and works without a line. */
export function pageOf(own: Own, made: Date): string {
	const all = Object.entries(entriesOf(own)).map(([name, entries]) => ({ title: words.sections[name as keyof typeof words.sections], entries }));
	const body = all.filter(({ entries }) => entries.length > 0).map(section);
	const none = all.filter(({ entries }) => entries.length === 0).map(({ title }) => title);
	if (none.length > 0) body.push(`<p>${escaped(words.page.none(none.join(', ')))}</p>`);
	const above = [words.page.made(moment(made.toISOString())), words.page.others];
	return documentOf(words.page.title, above, body);
}

/** Every section as entries; where one has read to stands in the data alone. */
function entriesOf(own: Own): Record<keyof typeof words.sections, Entry[]> {
	const called = new Map(own.circles.map((circle) => [circle.circle, circle.called]));
	const where = (circle: string) => called.get(circle) ?? words.page.circle;
	const hours = new Map(own.gatherings.map((gathering) => [gathering.id, gathering.startsAt]));
	const said = (at: string, circle: string) => `${moment(at)}, ${where(circle)}`;
	const { account } = own;
	return {
		account: [
			{
				title: account.handle,
				facts: [
					words.since(moment(account.since)),
					account.closesAt && words.closes(moment(account.closesAt)),
					account.shutUntil && words.shut(moment(account.shutUntil)),
					account.noInvites && words.noInvites,
					account.largerGaps && words.largerGaps,
					account.shown.length > 0 && words.shown(account.shown.join(', ')),
					account.calendarSince && words.calendar(moment(account.calendarSince)),
					account.passkeys.length > 0 && words.passkeys(account.passkeys.map(({ label }) => label).join(', ')),
					account.practisedAt && words.practised(moment(account.practisedAt))
				]
			}
		],
		circles: own.circles.map((circle) => ({
			title: where(circle.circle),
			facts: [
				words.as(circle.name),
				plain(circle.role),
				plain(circle.state),
				words.joined(moment(circle.joinedAt)),
				circle.leftAt && words.left(moment(circle.leftAt)),
				...circle.formerly.map((former) => words.formerly(former.name, moment(former.at)))
			],
			texts: [circle.hello, circle.declared]
		})),
		posts: own.posts.map((post) => ({
			title: post.title || said(post.at, post.circle),
			facts: [
				post.title && said(post.at, post.circle),
				post.unnamed && words.unnamed,
				post.editedAt && words.changed(moment(post.editedAt)),
				post.kind === 'presence' && words.presence,
				words.postStates[post.state],
				...post.notes.keys.map(plain),
				post.notes.words
			],
			texts: [post.body]
		})),
		drafts: own.drafts.map((draft) => ({
			title: draft.written.title || said(draft.savedAt, draft.circle),
			facts: [draft.written.title && said(draft.savedAt, draft.circle), draft.publishAt && words.later(moment(draft.publishAt)), draft.written.notes?.words],
			texts: [draft.written.body]
		})),
		parts: own.parts.map((part) => ({ title: said(part.at, part.circle), facts: [words.kept(moment(part.until))], texts: [part.body] })),
		gatherings: own.gatherings.map((gathering) => ({
			title: said(gathering.startsAt, gathering.circle),
			facts: [
				gathering.seat && words.seats[gathering.seat.role],
				gathering.attendance && plain(gathering.attendance),
				gathering.word && words.word(gathering.word.body),
				gathering.feedback && (gathering.feedback.good ? words.good : words.notGood)
			],
			texts: [gathering.feedback?.body, gathering.draft?.body]
		})),
		responses: own.responses.map((response) => ({
			title: said(response.at, response.circle),
			facts: [plain(response.kind), words.kept(moment(response.until))],
			texts: [response.body]
		})),
		lines: own.lines.map((line) => ({
			title: said(line.at, line.circle),
			facts: [line.mine ? words.byYou : words.toYou, line.card !== 'words' && plain(line.card), hours.has(line.gathering) && words.inGathering(moment(hours.get(line.gathering)!))],
			texts: [line.body]
		})),
		decisions: own.decisions.map((decision) => ({
			title: `${moment(decision.at)}, ${decision.circle.name}`,
			facts: [plain(decision.what), until(decision.until)],
			texts: [decision.clause?.text, decision.reason]
		})),
		requests: own.requests.map((request) => ({
			title: `${moment(request.madeAt)}, ${request.circle.name}`,
			facts: [plain(request.state), request.name && words.as(request.name)],
			texts: [
				request.hello,
				...request.answers.map((answer) => {
					const asked = request.questions.find((question) => question.id === answer.id)?.text;
					return [asked, answer.text || answer.choice || (answer.consent ? words.yes : undefined)].filter(Boolean).join('\n');
				}),
				request.message
			]
		})),
		invitations: own.invitations.map((invitation) => ({ title: invitation.circle.name, facts: [until(invitation.expiresAt)] })),
		proposals: own.proposals.map((proposal) => ({
			title: said(proposal.openedAt, proposal.circle),
			facts: [plain(proposal.kind), plain(proposal.state)],
			texts: [proposal.title, ...(proposal.own ?? [])]
		})),
		answers: own.answers.map((answer) => ({ title: said(answer.at, answer.circle), facts: [plain(answer.answer)], texts: [answer.reason] })),
		reports: own.reports.map((report) => ({
			title: `${moment(report.at)}, ${report.called}`,
			facts: [reporting.kinds[report.kind], reporting.categories[report.category].name, report.clause ? words.clause(report.clause) : undefined, reporting.mine.states[report.state].name],
			texts: [report.note]
		})),
		sideRooms: own.sideRooms.map((room) => ({
			title: `${moment(room.openedAt)}, ${room.circle.name}`,
			facts: [room.closedAt && words.closes(moment(room.closedAt))],
			texts: room.lines.map((line) => line.body)
		})),
		greenLines: own.greenLines.map((line) => ({
			title: `${moment(line.at)}, ${line.circle.name}`,
			facts: [words.kept(moment(line.until))],
			texts: [line.body]
		})),
		debriefs: own.debriefs.map((one) => ({
			title: `${moment(one.endedAt)}, ${one.circle.name}`,
			facts: [duty.card.of[one.role], one.load ? words.load(one.load) : undefined, one.person ? duty.card.person : undefined],
			texts: [one.stayed, one.handover, ...one.calls.flatMap((call) => [call.by, call.word])]
		})),
		wishes: own.wishes.map((wish) => ({ title: wish.circle.name, facts: [...wish.hours.map(plain), plain(wish.pace), plain(wish.theme), wish.language, until(wish.endsAt)] })),
		pairs: own.pairs.map((pair) => ({
			title: `${pair.name}, ${pair.circle.name}`,
			facts: [words.since(moment(pair.from)), until(pair.endedAt ?? pair.until)]
		}))
	};
}
