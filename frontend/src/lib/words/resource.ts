/** The people and lines one can turn to. Read on bad days: short sentences, one idea each. */
export const resource = {
	title: 'Help now',
	lead: 'Real people you can reach today. Nothing on this page is counted or stored.',
	country: 'Your country',
	guessed: 'We took this from your browser’s language. Change it if you are somewhere else.',
	unlisted: 'My country is not listed',
	missing: {
		title: 'Your country is not in our list yet',
		text: 'For an emergency, 112 works in Europe and on most mobile phones elsewhere. 911 works in North America. The directories below list lines in many more countries.'
	},
	emergency: 'If someone is in danger now',
	emergencyNote: 'Call if a life may be at risk, yours or another person’s.',
	line: 'Talk with someone',
	unvoiced: 'Write instead of talking',
	noUnvoiced: 'We know of no text or chat line here. The directories below may.',
	again: 'If no one answers, try again, or use the next one. Lines are often busy. It is not about you.',
	may: 'Some lines may contact emergency services if they believe life is in danger. You can ask them about this first.',
	call: (name: string, number: string) => `Call ${name}: ${number}`,
	chat: 'Open the chat',
	site: 'Their website',
	hours: 'Hours',
	cost: 'Cost',
	languages: 'Languages',
	audience: 'For',
	adults: (age: number) => `From ${age} years`,
	checkLocally: 'Check this number locally. It is widely known, but we could not match it with an official page.',
	checked: (date: string) => `Last checked ${date}`,
	directories: 'Directories',
	endorsement: 'A listing is not an endorsement.',
	licence: 'Before you book someone, look up their licence with the board of your country or state.',
	groups: {
		lines: 'More people to talk with',
		peers: 'People who know such experiences',
		drugs: 'Questions about substances or medicines',
		care: 'Care from professionals',
		reading: 'To read'
	},
	rightNow: 'Still feeling the effects right now?',
	rightNowLink: 'Help for right now',
	/** What stands where the self-check is offered. */
	unsure: {
		title: 'When a circle of peers is not enough',
		lead: 'Some things ask for more than a circle can give. A short list to look through by yourself.',
		link: 'Look through it',
		professional: 'Would a professional help?'
	},
	reading: {
		title: 'To read on a quiet day',
		sideways: 'Four ordinary ways this goes sideways',
		why: 'Why we do this'
	}
};

/** For someone who is under the influence as they read. Shorter still. */
export const rightNow = {
	title: 'Help for right now',
	lead: 'You took something, and it is strong. It will pass. You are not in trouble here.',
	signs: {
		title: 'Call the emergency number at once if there is',
		items: [
			'chest pain, or trouble breathing',
			'a seizure, or someone who cannot be woken',
			'a very hot body, stiff muscles, or heavy shaking',
			'confusion that gets worse after mixing things',
			'a wish to hurt yourself or someone else'
		],
		unlisted: '112 works in Europe and on most mobile phones elsewhere. 911 works in North America. Choose your country below for its own number.',
		note: 'Say plainly what was taken. They are there for your body, and it helps them help you.'
	},
	now: {
		title: 'What helps now',
		items: [
			'Be with someone. Ask a sober person you trust to sit with you, or call one.',
			'Stay where you are, if it is safe. No driving, no heights, no water to swim in.',
			'Small sips of water. A blanket. Softer light, less noise.',
			'Sit or lie down. If someone is very sleepy, lay them on their side.',
			'Breathe out slowly. Look for five ordinary things: a cup, a door, your hands.',
			'Take nothing more. Decide nothing big today.'
		]
	},
	sitting: {
		title: 'If you are sitting with someone',
		text: 'Speak little, and softly. Say who you are and where they are. Do not argue with what they see. Do not leave them alone.'
	},
	company: 'People who can talk with you now',
	later: 'A circle is for afterwards. It will be here when you have slept.'
};
