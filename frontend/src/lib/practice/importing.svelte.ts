import { Problem } from '#lib/api/problem.ts';
import { newId } from './item.ts';
import { entriesIn, MOST_ENTRIES, MOST_FILE, sameness, Unreadable, type Draft, type Why } from './notebook-import.ts';
import type { Notebook } from './notebook.svelte.ts';

/** A file as a page hands it over. */
export type Picked = Pick<File, 'name' | 'size' | 'lastModified' | 'text'>;

/** The texts in it: of a zip those that may be a notebook's, of anything else itself. It throws Unreadable. */
async function textsOf(file: Picked): Promise<{ name: string; text: () => Promise<string> }[]> {
	if (!/\.zip$/iu.test(file.name) || !(file instanceof Blob)) {
		if (file.size > MOST_FILE) throw new Unreadable('large');
		return [{ name: file.name, text: () => file.text() }];
	}
	const { unzipped } = await import('./zip.ts');
	const packed = (await unzipped(file)).filter(({ name }) => /\.(?:json|md|markdown|txt)$/iu.test(name) && !/(?:^|\/)(?:\.|__MACOSX\/)/u.test(name));
	if (packed.length === 0) throw new Unreadable('empty');
	return packed.slice(0, MOST_ENTRIES).map(({ name, text }) => ({ name, text: () => text(MOST_FILE) }));
}

/** Brings entries in from files: read, looked at, and taken only then. Nothing leaves the device but through the notebook. */
export class Importing {
	state = $state<'none' | 'reading' | 'preview' | 'taking' | 'done'>('none');
	/** What would be taken, the earliest first. */
	drafts = $state.raw<Draft[]>([]);
	/** How many of what was read are in the notebook already. */
	already = $state(0);
	/** How many are left for another time, for so many are not taken at once. */
	over = $state(0);
	/** The files that were not read, and why. */
	left = $state.raw<{ name: string; why: Why }[]>([]);
	/** How many are in the notebook now. */
	taken = $state(0);
	/** How many that will be once all are taken. */
	total = $state(0);
	/** Why it did not go on. What was taken stays, and the rest can be taken again. */
	problem = $state.raw<Problem>();
	#stop = false;

	constructor(private notebook: Pick<Notebook, 'of' | 'put'>) {}

	/** Reads files, and takes nothing yet. It never rejects. */
	async read(files: readonly Picked[]): Promise<void> {
		this.clear();
		this.state = 'reading';
		const left: { name: string; why: Why }[] = [];
		const found: Draft[] = [];
		/** What cannot be read is named, and the others are read all the same. */
		const or = async <T>(name: string, act: () => Promise<T[]>): Promise<T[]> => {
			try {
				return await act();
			} catch (caught) {
				left.push({ name, why: caught instanceof Unreadable ? caught.why : 'broken' });
				return [];
			}
		};
		for (const file of files) {
			for (const { name, text } of await or(file.name, () => textsOf(file))) {
				for (const draft of await or(name, async () => entriesIn(name, await text(), file.lastModified))) found.push(draft);
			}
		}
		const known = new Set(this.notebook.of('entry').map(({ plain }) => sameness(plain)));
		const fresh = found.filter((draft) => {
			const same = sameness(draft);
			return known.has(same) ? false : known.add(same);
		});
		fresh.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
		this.left = left;
		this.already = found.length - fresh.length;
		this.over = Math.max(0, fresh.length - MOST_ENTRIES);
		this.drafts = fresh.slice(0, MOST_ENTRIES);
		this.total = this.drafts.length;
		this.state = 'preview';
	}

	/** Takes what was looked at, one after another. It never rejects; see `problem`. */
	async take(): Promise<void> {
		if (this.state !== 'preview') return;
		this.state = 'taking';
		this.#stop = false;
		this.problem = undefined;
		const drafts = this.drafts;
		let next = 0;
		try {
			for (; next < drafts.length && !this.#stop; next++) {
				await this.notebook.put('entry', newId(), drafts[next]!);
				this.taken++;
			}
		} catch (caught) {
			this.problem = Problem.from(caught);
		}
		this.drafts = drafts.slice(next);
		this.state = this.drafts.length > 0 ? 'preview' : 'done';
	}

	/** Stops after the one that is being taken. */
	stop(): void {
		this.#stop = true;
	}

	/** Lets go of what was read. What was taken stays in the notebook. */
	clear(): void {
		this.#stop = true;
		this.state = 'none';
		this.drafts = [];
		this.left = [];
		this.already = this.over = this.taken = this.total = 0;
		this.problem = undefined;
	}
}
