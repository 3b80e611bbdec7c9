/** Writing something down while the notebook is locked. */
export const capture = {
	title: 'Write something down',
	label: 'Your words',
	once: 'This is a notebook, not treatment. It is for you alone.',
	understood: 'All right',
	done: 'Done',
	kept: 'Kept on this device, sealed.',
	finished: 'Kept. You can write something else, or close this.',
	taken: 'What stood here is an entry in your journal now.',
	unkept: 'These words are on this page only. Nothing of them is kept.',
	how: 'Each word is sealed and kept on this device as you write. This page cannot show it again. It becomes an entry when you open your notebook.',
	waiting: (n: number) =>
		n === 1
			? 'One note waits on this device, sealed. It becomes an entry when you open your notebook.'
			: `${n} notes wait on this device, sealed. They become entries when you open your notebook.`,
	out: 'You are signed out. What you write is kept here for the last person who was signed in, and they alone can open it.',
	open: 'Open your notebook',
	signIn: 'Sign in',

	/** Why nothing can be kept here without the password. */
	closed: {
		unopened: 'Your notebook has not been opened on this device yet. Open it once, with your password. From then on you can write here at any time, without a line too.',
		shared: 'Others use this device too, so nothing is kept on it while your notebook is locked. Open it, and write there.',
		unkeeping: 'This browser keeps nothing, so words cannot wait here. Open your notebook, and write there.',
		out: 'You are signed out, and nothing is kept here then. Sign in, and write in your notebook.',
		several: 'There is no line, and more than one person has a notebook on this device. Your password says which one is yours.'
	}
};
