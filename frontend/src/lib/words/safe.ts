/** How this place is kept safe, and where its safety ends. Only what is true of it now. */
export const safe = {
	title: 'How we keep it safe',
	lead: 'What we do, what we keep, and what we cannot promise.',
	parts: [
		{
			title: 'Who you are here',
			items: [
				'You sign in with a name you make up. We ask for no real name, no e-mail, no phone and no date of birth.',
				'In each circle you choose a name for that circle. Circles cannot see your other names, or which other circles you are in.',
				'There are no fields for substances, amounts, places or guides.'
			]
		},
		{
			title: 'What you say',
			items: [
				'What is said in a live room is kept for as long as the circle says: until the gathering ends, 72 hours, or 30 days. Then it is gone. The card and the room say so before you speak.',
				'You can take your own words back at any time. What somebody has asked others to look at is kept aside as it stood, for those who look at it alone, until thirty days after it was settled.',
				'Someone new to a circle sees what is said from the moment of joining, not before.',
				'No one counts your words. There are no likes, no read receipts, and no dots while you type.'
			]
		},
		{
			title: 'Who looks after it',
			items: [
				'Every circle has an owner, and may have moderators. They can close the floor of a room and take a person out of it. They cannot change your words.',
				'Every circle has agreements. You read them before you join.',
				'You can ask somebody to look at what was said, at how somebody acts, or at a circle. It is never said who asked. What is about those who look after a circle goes to the stewards, who are not in it.',
				'No software reads along, and nothing here reports you to anyone by itself.'
			]
		},
		{
			title: 'Your password',
			items: [
				'Your password never leaves your browser. The browser makes two keys from it: one to sign in with, and one that locks a private vault.',
				'The server cannot open that vault. If you lose both your password and your recovery code, neither can anyone else, and what is in it is lost.',
				'Your journal is in that vault. It is sealed in your browser before anything is sent, and no word of it is looked through on the server. Your own device keeps it sealed too, unless you say that others use it.'
			]
		},
		{
			title: 'What we cannot promise',
			items: [
				'This is company, not treatment. No one watches round the clock, no one here knows where you are, and no one can send help.',
				'Another member could copy what you write. The agreements ask them not to; nothing can stop them.',
				'Your device and your network may be watched by others. Your browser keeps a history unless you use a private window.',
				'Whoever runs this server could, if they meant harm, send your browser a different page. Join a place whose people you have reason to trust.'
			]
		}
	]
};
