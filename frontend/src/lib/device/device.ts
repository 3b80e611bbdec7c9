/**
 * What this device remembers, and nothing about a person: a theme, whether three
 * presses of Shift leave the page, that the way out and the notebook were explained, and that a
 * sign-out is still owed to the server, and how a gathering is told. Where the browser allows no storage,
 * everything has its default and nothing is remembered.
 */
const names = {
	theme: 'afterward.theme',
	shift: 'afterward.shift',
	leavingRead: 'afterward.leaving-read',
	notebookRead: 'afterward.notebook-read',
	signOutOwed: 'afterward.sign-out-owed',
	keepDrafts: 'afterward.keep-drafts',
	announce: 'afterward.announce',
	timer: 'afterward.timer',
	shared: 'afterward.shared',
	lockAfter: 'afterward.lock-after'
} as const;

/** Everything a person wrote that waits on this device is stored under names that begin so. */
export const draftPrefix = 'afterward.draft.';

function read(name: string): string | null {
	try {
		return localStorage.getItem(name);
	} catch {
		return null;
	}
}

function write(name: string, value: string | null) {
	try {
		if (value === null) localStorage.removeItem(name);
		else localStorage.setItem(name, value);
	} catch {
		// A browser that keeps nothing is a choice we respect.
	}
}

export type Theme = 'light' | 'dark' | 'system';

/** How much of a gathering is read out: everything, turns and phases, only one's own turn, or nothing. */
export type Announce = 'everything' | 'turns' | 'mine' | 'nothing';
export const announceLevels: Announce[] = ['everything', 'turns', 'mine', 'nothing'];

/** After how many minutes without a touch the journal locks. */
export type LockAfter = 5 | 15 | 60;
export const lockTimes: LockAfter[] = [5, 15, 60];

export const device = {
	get theme(): Theme {
		const theme = read(names.theme);
		return theme === 'light' || theme === 'dark' ? theme : 'system';
	},
	/** Shows the theme at once; app.html does the same before the first paint. */
	set theme(theme: Theme) {
		write(names.theme, theme === 'system' ? null : theme);
		if (theme === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	},

	/** Whether three presses of Shift leave the page. */
	get shift(): boolean {
		return read(names.shift) !== 'off';
	},
	set shift(on: boolean) {
		write(names.shift, on ? null : 'off');
	},

	/** Whether the quick way out was explained here. */
	get leavingRead(): boolean {
		return read(names.leavingRead) === 'yes';
	},
	set leavingRead(yes: boolean) {
		write(names.leavingRead, yes ? 'yes' : null);
	},

	/** Whether it was said here what the notebook is, and what it is not. */
	get notebookRead(): boolean {
		return read(names.notebookRead) === 'yes';
	},
	set notebookRead(yes: boolean) {
		write(names.notebookRead, yes ? 'yes' : null);
	},

	/** Whether someone left the page and the server may not have heard of it. */
	get signOutOwed(): boolean {
		return read(names.signOutOwed) === 'yes';
	},
	set signOutOwed(yes: boolean) {
		write(names.signOutOwed, yes ? 'yes' : null);
	},

	/** Whether drafts stay on this device when someone leaves the page. */
	get keepDrafts(): boolean {
		return read(names.keepDrafts) === 'yes';
	},
	set keepDrafts(yes: boolean) {
		write(names.keepDrafts, yes ? 'yes' : null);
	},

	/** How much of a gathering is read out here. */
	get announce(): Announce {
		return announceLevels.find((level) => level === read(names.announce)) ?? 'everything';
	},
	set announce(level: Announce) {
		write(names.announce, level === 'everything' ? null : level);
	},

	/** Whether one's own time in a turn is shown here. */
	get timer(): boolean {
		return read(names.timer) !== 'off';
	},
	set timer(shown: boolean) {
		write(names.timer, shown ? null : 'off');
	},

	/** Whether others use this device too: then nothing of the journal is kept on it. */
	get shared(): boolean {
		return read(names.shared) === 'yes';
	},
	set shared(yes: boolean) {
		write(names.shared, yes ? 'yes' : null);
	},

	/** When the journal locks by itself. */
	get lockAfter(): LockAfter {
		return lockTimes.find((minutes) => String(minutes) === read(names.lockAfter)) ?? 15;
	},
	set lockAfter(minutes: LockAfter) {
		write(names.lockAfter, minutes === 15 ? null : String(minutes));
	},

	/** Takes every draft off this device. */
	clearDrafts() {
		try {
			for (const name of Object.keys(localStorage)) if (name.startsWith(draftPrefix)) localStorage.removeItem(name);
		} catch {
			// As above.
		}
	}
};
