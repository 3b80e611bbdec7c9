/** The front page: what this is, in twenty seconds. */
export const front = {
	title: 'Company for the time after',
	lead: 'Small circles of people who meet in writing, in the weeks and months after a psychedelic experience.',
	free: 'No real name, no phone, no e-mail. 18 or over.',
	signUp: 'Sign up',
	signIn: 'Sign in',
	today: 'Go to Today',
	meaning: {
		word: 'Integration',
		is: 'is making sense of an experience, and doing something about it. Most of it is unspectacular: regular attention, a few honest talks, one small change that stays.'
	},
	practices: {
		title: 'Four ordinary practices',
		list: [
			{
				name: 'Talk',
				text: 'With people who listen and do not fix. Circles of 3 to 16 meet in live text rooms, and share updates in between.',
				here: true
			},
			{
				name: 'Write',
				text: 'A few lines in the days after keep what fades. A paper notebook does this well.',
				here: false
			},
			{
				name: 'Choose',
				text: 'One small change, at most two. Small enough for an ordinary Tuesday.',
				here: false
			},
			{
				name: 'Keep going',
				text: 'One good talk is a start. The same few people, over months, tend to help more.',
				here: false
			}
		],
		talk: 'See the circles',
		own: 'This place is for Talk. The other three need no website, and your circle can hear how they go.'
	},
	not: {
		title: 'What this is not',
		items: [
			'Not treatment, and not an emergency service. No one watches round the clock.',
			'Not a place to find substances, amounts or guides.',
			'Not a stage. There are no likes, no ranks, no counts of you.'
		]
	},
	safe: {
		title: 'How we keep it safe',
		text: 'You choose what to be called, anew in each circle. What is said in a room is gone after 72 hours, unless its circle says otherwise beforehand. Every circle has people who look after it, and no one reports you automatically to anyone.',
		link: 'How we keep it safe'
	},
	help: {
		title: 'Is it heavy right now?',
		text: 'You do not need an account for this.',
		link: 'Help now'
	}
};
