/** Our meaning of the word, one tap away wherever it stands. */
export const integration = {
	word: 'integration',
	meaning: 'Here, integration means two things: making sense of an experience, and doing something about it.',
	more: 'It takes weeks and months, in ordinary life. It may also end with “nothing changed”. That is an honest answer too.',
	ask: 'What “integration” means here',
	close: 'Close'
};
