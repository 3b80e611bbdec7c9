/** How the line to the server is, in words. */
export const realtime = {
	line: {
		lost: 'The line is gone for a moment. You will not miss anything; we will catch you up.',
		back: 'Connected again.'
	},
	ended: {
		signed_out: 'You are signed out here, so nothing new arrives. What you wrote is kept on this device.',
		removed: 'This place is closed to you now.',
		too_many: 'This tab asked for too much at once, so the line was closed. You can open it again.',
		refused: 'The line was closed because something on this page went wrong. You can open it again.'
	},
	again: 'Open the line again',
	signIn: 'Sign in again'
};
