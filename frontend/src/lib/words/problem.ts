/** What is said when something does not work, where the server did not say it. */
export const problem = {
	offline: 'We could not reach the server. What you wrote is still here. Try again when the line is back.',
	unavailable: 'The server cannot answer right now. Nothing is lost. Please try again in a little while.',
	unreadable: 'The server answered in a way we did not expect. Please try again.',
	fault: 'Something on this page went wrong. Nothing you wrote was sent. You can try again.',
	beside: 'Something above needs another look. What you typed is still there.',
	again: 'Try again',
	wait: (seconds: number) =>
		seconds < 90 ? `Please wait ${Math.ceil(seconds)} seconds first.` : `Please wait ${Math.ceil(seconds / 60)} minutes first.`,
	ref: (ref: string) => `If you ask someone for help with this, mention ${ref}.`
};
