/** Would a professional help? Reasons on both sides, and what to ask. It draws no conclusion, except where it is pressing. */
export const professional = {
	title: 'Would a professional help?',
	lead: 'For some people, yes; for others, not now. Here is what speaks for it, what speaks against it, and how to find out with one call. You decide.',

	soon: {
		title: 'Where the answer is yes, soon',
		text: 'If one of these is so, peers are not enough, and waiting makes it harder.',
		link: 'Look through them one by one, with people to call',
		careful: 'Unsure? Choose the more careful door.'
	},
	reasons: {
		title: 'What speaks for it',
		items: [
			'It has been weeks, and sleep, work or people are still hard.',
			'There is something you cannot tell anybody you know.',
			'It touches old grief, or harm that was done or received.',
			'Somebody outside of your life can be easier to talk to.',
			'They are trained, bound to keep it to themselves, and paid to have time for you.'
		]
	},
	against: {
		title: 'What speaks against it, or for later',
		items: [
			'You have people who listen, and ordinary life goes on.',
			'Many therapists have not learned about such experiences, and some judge them.',
			'Somebody else’s explanation may come too early, before you have your own words.',
			'It takes energy to look for one. That can wait until there is some.',
			'In some places or jobs, what is written down can matter. You can ask about that first.'
		]
	},
	costs: {
		title: 'What it costs',
		items: [
			'Money: from nothing, with public care or training clinics, to a lot. Ask before the first meeting.',
			'Time: an hour a week is common, with a waiting list of weeks or months before it.',
			'Nerve: the first call is the hardest part. The words below are for that.',
			'Fit: the first one may not be the right one. Trying two or three is ordinary.'
		]
	},
	evidence:
		'In surveys, people in longer difficulties found therapy most useful for mood and self-worth, and friends, family and peers for fear. They chose to answer, so this says what helped some, not what will help you.',
	evidenceSource: 'J. Psychedelic Studies 2024, 10.1556/2054.2024.00420: 159 people, a survey of volunteers.',

	call: {
		title: 'A first call',
		lead: 'You can read this aloud, or write it in a mail. A few minutes are enough.',
		script: [
			'“Hello, my name is …. I am looking for somebody to talk with. Do you have ten minutes now, or another time?”',
			'“Some … weeks ago I had a strong experience with a psychedelic. I am safe. It still takes up room, and I would like to talk about what comes after it.”',
			'“I am not asking about substances, or whether it was right. Can you work with somebody on that?”',
			'If they say no: “Thank you for saying so. Do you know somebody who can?”',
			'If they say yes: “May I ask you a few things?”'
		],
		end: '“Thank you. I will think about it, and call again by ….”'
	},
	questions: {
		title: 'Eight questions',
		items: [
			'Have you worked with people after such an experience? What did you do together?',
			'What is your training, and with which board can I look up your licence?',
			'How do you work with something that somebody has no words for yet?',
			'When would you say that I need a doctor, instead or as well?',
			'What do you write down, who can see it, and what would you have to report?',
			'What are your rules about touch, money, and meeting outside of the hour?',
			'What does it cost, how long is the wait, and what if I cannot pay that?',
			'How would we notice whether it helps, and how do we end it?'
		],
		after: 'And one for yourself, afterwards: could I tell this person something hard?'
	},
	print: 'Print the call and the questions',
	printNote: 'Only these two are printed.',

	find: {
		title: 'Where to look',
		text: 'These directories list people who say that they know such experiences. A family doctor, or a counselling service nearby, is a way in too.',
		endorsement: 'Listing is not endorsement.',
		licence: 'How to check a licence: ask for the full name, the profession and the board. Look the name up in that board’s own register, not in the directory. “Coach” and “facilitator” are no protected titles in most places.',
		more: 'All resources'
	},
	flags: {
		title: 'When to leave again',
		items: [
			'They know what it meant before you do.',
			'They offer you substances, or a place where there are some.',
			'They touch you without asking, or want to meet as friends or more.',
			'They tell you to stop a medicine they did not prescribe, or to break with other help.',
			'You pay for secrets, levels or belonging.'
		]
	}
};
