/** One reply that can be chosen in the practice, and what is said of it. */
export interface TrialReply {
	text: string;
	/** It is what was asked for. */
	fits: boolean;
	said: string;
}

/** The practice in listening: four cards and three trials, about two minutes. Everything in it is made up. */
export const listening = {
	title: 'A short practice in listening',
	lead: 'Four cards and three tries, about two minutes. Nobody sees what you choose, and there is no score. You can do it again whenever you like.',
	card: (n: number) => `Card ${n} of 4`,
	trial: (n: number) => `Try ${n} of 3`,
	next: 'Next',
	back: 'Back',
	skip: 'Go on without trying',
	cards: [
		{
			title: 'Say back what reached you',
			text: ['Begin with what you heard, in their words where you can. “I heard that the mornings are quiet now.”', 'Being heard often helps more than being answered.']
		},
		{
			title: 'Look at what they ask for',
			text: ['Everybody here says what they would like back: a reflection, a question, your own experience, ideas, or nothing at all.', 'You give that, and leave the rest. If they ask for nothing, reading is company.']
		},
		{
			title: 'Leave advice out',
			text: ['“You could try” and “what it means is” close a door, even when they are kind.', 'Advice is for when somebody asks for ideas. Never about substances, amounts or medicines.']
		},
		{
			title: 'You do not have to fix it',
			text: ['You can stop reading at any time. You can say only “I am here”.', 'When something worries you, the people who look after the circle are there, and Help is on every page.']
		}
	],
	trials: [
		{
			from: 'Rosa',
			wants: 'would like a reflection',
			words: 'I went back to work on Monday. Everyone asked about my holiday and I said it was fine. I ate lunch in the car.',
			replies: [
				{ text: 'You went back, and you kept it to yourself. What I see is the car, and the quiet in it.', fits: true, said: 'It says back what was there, and adds nothing to it.' },
				{ text: 'You should tell one colleague you trust. It helped me a lot.', fits: false, said: 'It is kind, and it is advice. Rosa asked to be heard.' },
				{ text: 'I think you are avoiding something.', fits: false, said: 'It explains Rosa to herself. Only she can know that.' }
			]
		},
		{
			from: 'Emeka',
			wants: 'would like questions',
			words: 'Since then I keep thinking about moving closer to my father. I do not know whether it is a wish or a fright.',
			replies: [
				{ text: 'Why do you not simply ask him?', fits: false, said: 'It has a question mark, and it is advice in disguise.' },
				{ text: 'What is it like when you imagine an ordinary Tuesday there?', fits: true, said: 'It is open: nobody but Emeka knows the answer.' },
				{ text: 'That sounds like a fright to me.', fits: false, said: 'It decides for him what it is.' }
			]
		},
		{
			from: 'Lin',
			wants: 'asks for no answers',
			words: 'I cried on the tram today, for the first time in years. That is all. I wanted to put it somewhere.',
			replies: [
				{ text: 'Press “I read this”.', fits: true, said: 'Lin sees your name, and that is company enough.' },
				{ text: 'Write a few warm words all the same.', fits: false, said: 'Warm words are still words. Lin asked for none.' },
				{ text: 'Write to Lin somewhere else.', fits: false, said: 'What is said here stays here, and Lin asked for quiet.' }
			]
		}
	] satisfies { from: string; wants: string; words: string; replies: TrialReply[] }[],
	choose: 'Which of these would you give?',
	fits: 'That fits.',
	other: 'One of the others fits better. Have another look, or go on.',
	end: {
		title: 'That is all',
		text: 'Listening is a practice. Nobody does it well every day.',
		done: 'I have practised',
		again: 'Once more from the start'
	}
};
