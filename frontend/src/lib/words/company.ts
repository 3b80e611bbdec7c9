/** One reply for everyone, and a hello for whoever is new. */
export const company = {
	title: 'Company',
	greeter: (name: string) => `${name} will say hello.`,
	asked: 'Someone wrote and has not been met yet. One line is plenty.',
	unheard: 'Nobody has met these for two days. You look after the circle; a line from you is company too.',
	greet: (name: string) => `${name} is new here. You said you like to say hello.`,
	ungreeted: (name: string) => `${name} came half a day ago or longer, and nobody has said hello yet.`,
	hello: (name: string) => `Say hello to ${name}`,
	helloTitle: (name: string) => `Welcome, ${name}`,
	helloLead: (name: string) => `A hello that ${name} and everyone here can read. Two lines are plenty.`,
	keep: 'I can keep company this week',
	keepNote: 'If somebody wrote and nobody has answered for a day and a half, you are quietly shown it. Nobody is told that you were.',
	until: (day: string) => `Until ${day}. Then it ends by itself.`,
	welcoming: 'I like to say hello to those who are new',
	failed: 'We could not look this up.'
};
