/** Signing up, signing in, and coming back without the password. */
export const account = {
	step: (now: number, of: number) => `Step ${now} of ${of}`,
	next: 'Go on',

	handle: 'A name to sign in with',
	handleHint: 'Made up, not your real name; 3 to 32 letters or numbers. No one else sees it: in each circle you choose what to be called there.',
	handleAgain: 'The name you sign in with',
	handleMissing: 'Please choose a name.',
	password: 'Password',
	newPassword: 'New password',
	passwordHint: 'At least 10 characters. Four or five words that do not belong together are good, and easy to keep.',
	passwordShow: 'Show the password',
	passwordShort: 'Please use at least 10 characters.',
	passwordMissing: 'Please enter your password.',
	working: 'Making your keys from the password. On a small phone this takes a few seconds.',
	parameters:
		'The server asked for weaker protection of your password than this page accepts. Nothing was sent. Please tell whoever runs this place.',
	damaged: 'The code is right, but what it should open is damaged. Please tell whoever runs this place.',

	age: {
		title: 'Before we begin',
		lead: 'This place is for adults.',
		question: 'Are you 18 or over?',
		yes: 'Yes, I am 18 or over',
		no: 'No, not yet',
		missing: 'Please choose one of the two.',
		stop: {
			title: 'Thank you for saying so',
			lead: 'These circles are for people who are 18 or over, so we cannot take you in. Nothing about you was stored.',
			text: 'You did nothing wrong. If something is on your mind, these people are there for you. You can tell them your age; many places have a line of their own for young people.',
			adult: 'If there is an adult you trust, a parent, a teacher, a doctor, tell them as much as you like.',
			back: 'I chose the wrong answer'
		}
	},
	what: {
		title: 'What this is, and what it is not',
		cards: [
			{
				title: 'Company, after the experience',
				text: 'Small circles meet in writing, live and in between. People listen. No one tells you what it meant.'
			},
			{
				title: 'Not treatment, not an emergency service',
				text: 'The others are peers, not professionals. No one watches round the clock. In danger, call the emergency number.'
			},
			{
				title: 'Slow, and ordinary',
				text: 'It takes weeks and months, and much of it is small. You can stop anywhere, and leave whenever you like.'
			}
		],
		agree: 'I will keep to the rules of the house',
		disagree: 'Please read the rules, and tick the box if you will keep to them.'
	},
	name: {
		title: 'A name and a password',
		lead: 'That is all we ask. No e-mail, no phone.',
		warning:
			'We cannot send you a new password, because we cannot open your vault. On the next page you get a recovery code for that. Without the password and without the code, what is sealed in your vault is lost for good.',
		submit: 'Make my account'
	},
	code: {
		title: 'Your recovery code',
		lead: 'We show it once. If you forget your password, this code and your name let you set a new one.',
		newLead: 'This is your new recovery code, shown once. The old one no longer works.',
		label: 'Recovery code',
		download: 'Save it as a file',
		copy: 'Copy it',
		copied: 'Copied.',
		notCopied: 'Your browser did not allow copying. You can select the code, or write it down.',
		keep: 'Paper is good. A password manager is good. A photo that others may see is not.',
		kept: 'I have kept it',
		notKept: 'Please keep the code first, then tick the box.',
		loss: 'Lose both the password and this code, and no one can open your vault again. Not even we can.',
		fileName: 'recovery-code.txt',
		file: (host: string, handle: string, code: string) =>
			`Recovery code for ${host}\n\nName to sign in with: ${handle}\nRecovery code:        ${code}\n\n` +
			`If you forget your password, this code and your name let you set a new one.\nKeep it where only you will find it. Whoever has both can take over your account.\n`
	},
	today: {
		title: 'How are you today?',
		lead: 'For you alone. Your answer is not sent and not stored.',
		question: 'How are you today?',
		choices: {
			steady: { label: 'Steady', note: 'Ordinary enough.' },
			stirred: { label: 'Stirred', note: 'A lot is moving, and I can hold it.' },
			struggling: { label: 'Struggling', note: 'It is hard to hold.' },
			danger: { label: 'In danger', note: 'I, or someone else, may get hurt.' }
		},
		steady: 'Good. Your account is ready.',
		stirred: 'That is common in the weeks after. Go slowly. Help is at the top of every page.',
		struggling: 'That sounds heavy. Here are people who can talk now.',
		danger: 'Please call the emergency number now. If you can, have someone sit with you.',
		first: 'Talk with one of them before you join a circle. A circle is company; it cannot carry this alone. It will still be here.',
		go: 'Go to Today',
		skip: 'I would rather not say'
	},

	signUp: { already: 'You have an account already?', signIn: 'Sign in' },
	signIn: {
		title: 'Sign in',
		submit: 'Sign in',
		new: 'New here?',
		signUp: 'Sign up',
		forgot: 'I do not have my password',
		asked: 'Please sign in first. We will take you on from there.'
	},
	recovery: {
		title: 'Come back with your recovery code',
		lead: 'With your name and the code you can set a new password. You are then signed out everywhere else.',
		code: 'Recovery code',
		codeHint: '24 letters. Spaces and hyphens do not matter.',
		codeWrong: 'That code did not work. Codes have 24 letters.',
		submit: 'Set the new password',
		none: 'Without the code we cannot let you back in, because we cannot tell you from someone else. You can sign up again with another name.'
	}
};
