import type { NewThread, PostKind, Replies, ThreadKind, Wants } from '#lib/api/names.ts';
import { countedOf } from './counted.ts';

/** One thing, or several with an and before the last. */
const joined = (all: string[]) => (all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`);

/** Updates and what is answered to them. */
export const thread = {
	loading: 'Opening the update.',
	untitled: 'Taken back',
	/** The title of what shows no words. */
	wordless: { withdrawn: 'Taken back', folded: 'Waiting for a second look', removed: 'Removed' } as Record<string, string>,
	by: (name: string) => `From ${name}`,
	byMe: 'From you',
	you: 'You',
	/** Who writes without their name, by their number in the thread. */
	member: (number?: number) => (number === undefined ? 'A member' : `A member (${number})`),
	/** The same within a sentence. */
	aMember: (number?: number) => (number === undefined ? 'a member' : `a member (${number})`),
	youUnnamed: (number?: number) => (number === undefined ? 'You, as a member' : `You, as a member (${number})`),
	newHere: 'New since you were last here',
	earlier: 'Show the answers before these',
	earlierLoading: 'Looking for those before.',
	earlierHere: 'The answers before are shown now.',
	answered: (name: string) => `A new answer from ${name}, below.`,
	edited: 'changed',
	takenBack: (name: string) => `${name} took this back.`,
	takenBackByMe: 'You took this back.',
	openingTakenBack: 'The update was taken back by its author. What others answered stays with them.',
	folded: 'This waits for a second look.',
	foldedRead: 'This waits for a second look. Until then, only who wrote it and those who look after the circle read it.',
	removed: 'This was removed by those who look after the circle.',
	moved: 'Some answers went on in another thread.',
	movedAway: 'Answers were moved to another thread. A line says where.',
	movedTo: 'Go there',
	welcomes: (name: string) => `It says hello to ${name}.`,
	toGathering: 'The gathering it looks back on',
	promptSays: 'It began with:',
	answers: 'Answers',
	none: 'No one has answered yet. Reading is company too.',
	noneQuiet: 'No answers are asked for here. Reading is company too.',
	more: 'Show the next answers',
	moreLoading: 'Looking for more.',

	/** What a thread is. `meaning` explains it to whoever begins one. */
	kinds: {
		update: { name: 'An update', meaning: 'Something about your own weeks.' },
		question: { name: 'A question', meaning: 'Something you are turning over.' },
		practical: { name: 'Something practical', meaning: 'A place, a time, a thing to borrow.' },
		speak_only: { name: 'To say it, and no more', meaning: 'It is read, and nobody answers.' },
		reflection: { name: 'Looking back on a gathering', meaning: 'What stayed with you from a gathering of this circle.' },
		prompt: { name: 'Begun with a sentence', meaning: 'You choose a sentence to begin with.' }
	} satisfies Record<ThreadKind, { name: string; meaning: string }>,

	/** What stands beside the name of whoever wrote a post. */
	said: {
		said: '',
		presence: 'is here with it.',
		reflect: 'heard',
		question: 'asks',
		own: 'from their own life',
		share: 'has an idea',
		note: 'a note from those who look after the circle',
		pointer: ''
	} satisfies Record<PostKind, string>,
	presenceByMe: 'are here with it.',
	ownByMe: 'from your own life',

	link: { to: (host: string) => `(${host})` },

	quotes: {
		quote: 'Quote',
		part: 'Quote what is marked',
		from: (name: string) => `${name} wrote`,
		fromMe: 'You wrote',
		gone: 'The words that were quoted here are not there any more.',
		mine: 'You quote',
		drop: 'Leave the quote out',
		find: 'Go to where it stands'
	},

	/** Content notes: the short list, and how they stand above what they are about. */
	notes: {
		keys: {
			self_harm: 'suicide or self-harm',
			death: 'death or grief',
			sexual_violence: 'sexual violence',
			violence: 'violence',
			addiction: 'addiction',
			medical: 'medical things',
			frightening: 'frightening images',
			religion: 'religion',
			animals: 'animals'
		} as Record<string, string>,
		mentions: (what: string[]) => `This mentions: ${what.join(', ')}.`,
		show: 'Show',
		hide: 'Cover again',
		legend: 'Content notes',
		hint: 'One calm line stands above your words, and people open them when they like. Never needed for feelings.',
		own: 'In your own words',
		tooMany: 'Please choose up to three.',
		tooLong: 'Up to 120 letters, please.',
		settings: {
			title: 'Content notes',
			legend: 'Show these without a cover',
			text: 'What somebody has put a note on is covered until you open it. Here you can choose what you would rather read at once. Nobody is told.',
			device: 'Kept on this device.',
			account: 'Kept with your account.',
			saved: 'Saved.'
		}
	},

	/** What the author asks back. `meaning` explains it to the author, `asked` to a reader, `label` and `hint` shape the answer. */
	wants: {
		quiet: {
			name: 'Only reading',
			meaning: 'Nobody answers. People read, and that is all you ask.',
			asked: 'asks for no answers, only to be read.',
			askedByMe: 'ask for no answers, only to be read.',
			label: 'What would you like to add?',
			hint: 'No answers are asked for here.',
			send: 'Send'
		},
		reflection: {
			name: 'A reflection',
			meaning: 'People say back what they heard, without advice.',
			asked: 'would like to hear what came across. No advice.',
			askedByMe: 'would like to hear what came across. No advice.',
			label: 'What did you hear?',
			hint: 'Say back what reached you, in a few words. You can say what it was like for you, or what you noticed in yourself. Leave advice out.',
			send: 'Send the reflection'
		},
		questions: {
			name: 'Questions',
			meaning: 'People ask open questions that help you think further.',
			asked: 'would like open questions.',
			askedByMe: 'would like open questions.',
			label: 'What would you like to ask?',
			hint: 'An open question, one you do not know the answer to. “Why did you not…” is advice in disguise.',
			send: 'Send the question'
		},
		experience: {
			name: 'Your own experience',
			meaning: 'People tell of something like it in their own life.',
			asked: 'would like to hear how it was for others.',
			askedByMe: 'would like to hear how it was for others.',
			label: 'How was something like this for you?',
			hint: 'Speak for yourself and of yourself. It does not have to be the same.',
			send: 'Send this'
		},
		ideas: {
			name: 'Ideas',
			meaning: 'People offer things you could try. You asked for it, so advice is fine.',
			asked: 'would like ideas, and advice is welcome.',
			askedByMe: 'would like ideas, and advice is welcome.',
			label: 'What might be worth a try?',
			hint: 'Offer it as something to take or leave. Nothing about substances, amounts or medicines.',
			send: 'Send the idea'
		}
	} satisfies Record<Wants, { name: string; meaning: string; asked: string; askedByMe: string; label: string; hint: string; send: string }>,

	/** The answer box where nothing particular is asked for. */
	own: {
		label: 'Add something, or answer what came back',
		hint: 'A thank-you is plenty. You do not have to answer anything.',
		send: 'Send'
	},

	/** Over the answer, before the first word of it. */
	card: { title: 'Before you answer', lines: ['What did you hear?', 'What happens in you?', 'Is it advice?'] },
	/** Said to the writer alone, where an answer begins like advice that was not asked for. */
	nudge: {
		text: 'This may begin as advice. It was not asked for here. You could say what you heard, or how it was for you.',
		dismiss: 'It is fine as it is'
	},
	presence: { give: 'I am here', note: 'Says that you read it and are with it, without words.', given: 'Said. Thank you.' },
	short: (left: number) => (left >= 0 ? `Short answers are asked for: ${left} letters left.` : `Short answers are asked for, up to 280 letters. This one has ${-left} more.`),
	aside: {
		label: 'As a note from those who look after the circle',
		note: 'It stands apart from what people answer. It can be written where the thread is locked, too.',
		send: 'Write the note'
	},
	further: 'Content notes, and your name',
	unnamed: {
		label: 'As a member, without my name',
		/** What it means, before one chooses it. */
		what: [
			'The others read “A member” and a number, the same one each time you write so in this thread.',
			'Who you are is kept sealed. Two who look after the circle can open it together, with a reason that is written down, and you are told.',
			'How you write may still tell who you are.'
		],
		on: (number?: number) => (number === undefined ? 'This goes out as “A member”, without your name.' : `This goes out as “A member (${number})”, without your name.`),
		asked: {
			title: 'Write under your name here?',
			text: 'You have written in this thread as a member. If you now write under your name, others may guess that both are you.',
			named: 'Under my name',
			unnamed: 'As a member',
			no: 'Not yet'
		}
	},
	again: (when: string) => `You can write here again ${when}.`,

	/** Why nothing can be added, and what was being written stays. */
	shut: {
		quiet: 'The author asked for no answers here. Reading is company too.',
		closed: 'The author has closed this to answers. Reading is company too.',
		locked: 'This thread is locked: nothing can be added or changed. What is yours you can still take back.',
		archived: 'This thread is archived and can only be read.',
		withdrawn: 'What this answers was taken back.',
		folded: 'What this answers waits for a second look. Until then nothing can be added.',
		removed: 'What this answers was removed, so nothing can be added.',
		practice: 'Before your first answer there is a short practice in listening. It takes about two minutes.',
		practiceLink: 'To the practice',
		agreements: 'The agreements have changed. When you have accepted them, you can write here again.',
		agreementsLink: 'Read what changed',
		mute: (when: string) => `A moderator asked you to be quiet here until ${when}. You can read, and what you write stays with you.`,
		muteOpen: 'A moderator asked you to be quiet here for now. You can read, and what you write stays with you.',
		other: 'You can read here. Writing is not open to you just now.',
		yours: 'What you had written',
		yoursHint: 'It is on this device, and only you see it.'
	},
	slow: (wait: string) => `This thread goes slowly for now: ${wait} between two posts of one person.`,
	slowFor: (seconds: number) =>
		seconds < 5400 ? countedOf(Math.max(1, Math.round(seconds / 60)), 'minute', 'minutes') : seconds < 129_600 ? countedOf(Math.round(seconds / 3600), 'hour', 'hours') : countedOf(Math.round(seconds / 86_400), 'day', 'days'),
	timer: {
		lock: (when: string) => `It will be locked by itself: ${when}.`,
		open: (when: string) => `It will be opened again by itself: ${when}.`,
		archive: (when: string) => `It will be archived by itself: ${when}.`
	},
	pinned: 'Pinned',

	readBy: {
		button: 'I read this',
		note: 'The author sees your name, and nobody else does.',
		said: 'You said that you read this.',
		back: 'Take that back',
		names: (names: string[]) => `${joined(names)} ${names.length === 1 ? 'has' : 'have'} said that they read this. Only you see who.`,
		none: 'Nobody has said yet that they read this. Many read without saying so.'
	},

	kept: 'What you write is kept on this device until you send it.',
	markdown: 'A line that begins with > is a quote, with - a list. *One star* around words makes them lean, **two** make them strong.',
	unsent: 'This was not sent. It is still here.',

	withdrawing: {
		button: 'Take back',
		title: 'Take this back?',
		what: 'The words go from the thread for everyone, and are deleted. A line stays that says you took something back. People may have read it already.',
		opening: 'The title and the text of your update go for everyone, and are deleted. What others answered stays. People may have read it already.',
		yes: 'Take it back',
		no: 'Leave it'
	},

	/** Changing what one wrote. */
	editing: {
		button: 'Change',
		label: 'Say it otherwise',
		send: 'Change it',
		no: 'Leave it as it was',
		until: (when: string) => `You can change it until ${when}.`,
		conflict: 'It was changed meanwhile, perhaps by you on another device. This is how it stands now:',
		over: 'The time to change it is over. You can still take it back.'
	},
	restoring: {
		button: 'Bring it back',
		until: (when: string) => `You can bring it back until ${when}. Then the words are deleted.`
	},
	/** Asking for less in a thread of one's own. */
	shaping: {
		title: 'Ask for less',
		note: 'What you ask for can be made less, not more. What was answered stays.',
		wants: 'What you would like back',
		replies: 'Who may answer',
		save: 'Ask for this from now on',
		saved: 'It holds from now on.'
	},

	replies: {
		open: { name: 'Everyone, in their own length', meaning: '' },
		witness: { name: 'Everyone, in short answers', meaning: 'Up to 280 letters each.' },
		closed: { name: 'Nobody, for now', meaning: 'You can still add to it yourself.' }
	} satisfies Record<Replies, { name: string; meaning: string }>,
	repliesSay: { open: '', witness: 'Short answers are asked for.', closed: 'Answers are closed.' } satisfies Record<Replies, string>,

	start: {
		title: 'New update',
		loading: 'Opening a blank page.',
		kind: 'What is it?',
		wants: 'What would you like back?',
		replies: 'Who may answer?',
		prompts: 'Which sentence would you like to begin with?',
		promptMissing: 'Please choose a sentence to begin with.',
		name: 'A few words as a title',
		body: 'Your update',
		bodyHint: 'Something about your own weeks. Speak for yourself. Leave out amounts, sources and other people’s names.',
		left: (over: number) => `An update has up to 6000 letters. This one has ${over} more; the rest can go in an answer of your own.`,
		titleLong: 'A title has up to 120 letters.',
		bodyMissing: 'Please write a few words.',
		titleMissing: 'Please give it a few words as a title.',
		/** Over what is folded, and how it stands. */
		how: 'How it is shared',
		stands: (said: NewThread, named: boolean) =>
			[
				said.kind === 'update' ? '' : `${thread.kinds[said.kind as ThreadKind].name}.`,
				said.kind === 'speak_only' ? 'Nobody answers.' : thread.start.asksFor[said.wants as Wants],
				thread.start.answers[said.wants === 'quiet' ? 'quiet' : (said.replies as Replies)],
				thread.start.noted([...(said.notes?.keys ?? []).map((key) => thread.notes.keys[key] ?? key), ...(said.notes?.words ? [said.notes.words] : [])]),
				named ? (said.unnamed ? 'Without your name.' : 'Under your name.') : ''
			]
				.filter(Boolean)
				.join(' '),
		asksFor: {
			quiet: 'You ask for no answers.',
			reflection: 'You ask for a reflection.',
			questions: 'You ask for questions.',
			experience: 'You ask for people’s own experience.',
			ideas: 'You ask for ideas.'
		} satisfies Record<Wants, string>,
		answers: { quiet: '', open: 'Anyone can answer.', witness: 'Anyone can answer, in short.', closed: 'Nobody answers for now.' } satisfies Record<Replies | 'quiet', string>,
		noted: (notes: string[]) => (notes.length === 0 ? 'No content note.' : `Content note: ${notes.join(', ')}.`),
		welcomesSomebody: 'It says hello to somebody.',
		notWelcomes: 'Leave the hello out',
		gathering: (title: string) => `It looks back on: ${title}.`,
		gatheringUnnamed: 'a gathering of this circle',
		send: 'Share with the circle',
		readers: (circle: string) => `Everyone in ${circle} can read it, and people who join later do not see updates from before their time.`
	},

	gone: {
		title: 'This is not open to you',
		text: 'Either it does not exist, or you are not in its circle any more.',
		circles: 'To your circles',
		vanished: 'This thread is not there any more',
		vanishedText: 'It was taken back, and nobody had answered.',
		circle: 'To the circle'
	}
};
