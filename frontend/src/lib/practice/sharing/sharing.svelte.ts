import { Asked } from '#lib/api/asked.svelte.ts';
import { Doing } from '#lib/api/doing.svelte.ts';
import type { Card, MyCircle, NewPost, NewThread, Post, Thread } from '#lib/api/names.ts';
import { Draft } from '#lib/device/draft.svelte.ts';
import { Drawer, pageShelf } from '#lib/device/drawer.ts';
import { ThreadState } from '#lib/thread/thread.svelte.ts';
import { doorOf } from '#lib/thread/door.ts';
import type { Shared } from '../item.ts';
import type { Notebook } from '../notebook.svelte.ts';
import type { Opened } from '../opened.ts';
import type { Companion, Companionship } from './companions.ts';
import type { ShareDoor } from './door.ts';
import { remember } from './shared.ts';
import { textOf, type Sharable } from './text.ts';

/** Where the words are to go. Of a thread, one is chosen among those of the circle. */
export type Place =
	| { to: 'update'; circle: MyCircle; card: Card; may: string[] }
	| { to: 'thread'; circle: MyCircle; threads: Thread[]; next?: number; thread?: ThreadState }
	| { to: 'companion'; companion: Companion };

/** Where they could go: `to` and the circle or pair of it. */
export type Where = `${Place['to']}:${string}`;

/**
 * Words of an item on their way to somebody. Until they are shared they are in this page
 * alone: what was sealed is not to lie about as a draft. Nothing is shared but by `start`,
 * `answer` and `give`, and what is refused stays as it is written.
 */
export class Sharing {
	/** With whom it could be shared; undefined until they were looked for. */
	readonly people: Asked<{ circles: MyCircle[]; companions: Companion[] }>;
	/** What was chosen. */
	where = $state<Where>();
	/** The place of what was chosen, once it is found. */
	readonly found = new Asked<Place>(() => this.#question());
	/** What was shared, once it is. */
	done = $state.raw<Shared>();
	/** It was shared, and the notebook could not remember it. */
	forgot = $state(false);
	readonly doing = new Doing();
	/** Keeps for as long as the page is open. */
	readonly drawer = new Drawer('', pageShelf());
	/** The words, but where they are written as an update. */
	readonly words = new Draft(this.drawer, 'words');
	#question: () => Promise<Place> = () => Promise.reject(new Error('nothing was chosen'));
	#work: Promise<unknown> = Promise.resolve();
	#end: () => void;

	constructor(
		private notebook: Notebook,
		readonly item: Opened<Sharable>,
		private door: ShareDoor,
		private company?: Companionship
	) {
		this.words.text = textOf(item);
		this.people = new Asked(async () => {
			const [circles, companions] = await Promise.all([door.circles(), company?.open() ?? []]);
			return { circles, companions };
		});
		this.#end = notebook.keeping(() => this.#work);
	}

	get place(): Place | undefined {
		return this.found.value;
	}

	/** Whether there is nobody. */
	get nobody(): boolean {
		return this.people.value?.circles.length === 0 && this.people.value.companions.length === 0;
	}

	/** Chooses where; what is written goes along. It never rejects: see `found`. */
	choose(where: Where): Promise<void> {
		this.#leave();
		this.where = where;
		const [to, id] = where.split(':') as [Place['to'], string];
		return this.#find(async () => {
			if (to === 'companion') return { to, companion: this.people.value!.companions.find((one) => one.id === id)! };
			const circle = this.people.value!.circles.find((one) => one.id === id)!;
			if (to === 'thread') return { to, circle, ...(await this.#answerable(circle)) };
			const { card, viewer } = await this.door.circle(id);
			this.drawer.write(bodyOf(id), this.words.text);
			return { to, circle, card, may: viewer.may };
		});
	}

	/** More threads of the circle. It never rejects: see `found`. */
	async more(): Promise<void> {
		const place = this.place;
		if (place?.to !== 'thread' || place.next === undefined) return;
		await this.#find(async () => {
			const { threads, next } = await this.#answerable(place.circle, place.next);
			return { ...place, threads: [...place.threads, ...threads], next };
		});
	}

	/** Chooses one of the threads. It never rejects: see `found`. */
	async chooseThread(id: string): Promise<void> {
		const place = this.place;
		if (place?.to !== 'thread' || id === (place.thread?.id ?? '')) return;
		await this.#find(async () => {
			const page = id && (await this.door.page(id));
			place.thread?.close();
			return { ...place, thread: page ? new ThreadState(page, doorOf(id, place.circle.id)) : undefined };
		});
	}

	/** Shares it as an update. It rejects with a Problem. */
	start = (nonce: string, said: NewThread): Promise<string> =>
		this.#during(async () => {
			if (this.place?.to !== 'update') throw new Error('nowhere to begin');
			const { circle } = this.place;
			const { thread, opening } = await this.door.start(circle.id, { nonce, ...said });
			await this.#shared({ to: 'update', name: circle.name, thread: thread.id, post: opening.id });
			return thread.id;
		});

	/** Shares it as an answer. It rejects with a Problem. */
	answer = (nonce: string, said: NewPost): Promise<Post> =>
		this.#during(async () => {
			if (this.place?.to !== 'thread' || !this.place.thread) throw new Error('nowhere to answer');
			const { circle, thread } = this.place;
			const post = await this.door.answer(thread.id, { nonce, ...said });
			await this.#shared({ to: 'thread', name: circle.name, thread: thread.id, post: post.id });
			return post;
		});

	/** Shares it with a companion. It never rejects: see `doing`. */
	give(): Promise<boolean> {
		return this.doing.once('give', () =>
			this.#during(async () => {
				const text = this.words.text.trim();
				if (this.place?.to !== 'companion' || !this.company || text === '') return;
				const { id, name } = this.place.companion;
				const { kind } = this.item;
				const { line } = await this.company.share(id, kind === 'entry' ? 'words' : kind, text);
				await this.#shared({ to: 'companion', name, pair: id, ...(line ? { line } : {}) });
			})
		);
	}

	/** The page goes. What is being shared is remembered first. */
	close(): void {
		if (this.place?.to === 'thread') this.place.thread?.close();
		void this.#work.catch(() => {}).finally(this.#end);
	}

	/** Those of a page of threads that words can be added to. */
	async #answerable(circle: MyCircle, before?: number): Promise<{ threads: Thread[]; next?: number }> {
		const { threads, next } = await this.door.threads(circle.id, before);
		return { threads: threads.filter(({ state, kinds, author }) => state === 'open' && (kinds.some((kind) => kind !== 'presence') || author?.id === circle.person.id)), next };
	}

	#find(question: () => Promise<Place>): Promise<void> {
		this.#question = question;
		return this.found.again();
	}

	/** An update keeps its words under a name of its own; from there they go on. */
	#leave(): void {
		const place = this.place;
		if (place?.to === 'update') this.words.text = this.drawer.read(bodyOf(place.circle.id)) ?? '';
		if (place?.to === 'thread') place.thread?.close();
		this.found.forget();
	}

	#during<T>(act: () => Promise<T>): Promise<T> {
		const work = act();
		this.#work = work.catch(() => {});
		return work;
	}

	async #shared(what: Omit<Shared, 'on'>): Promise<void> {
		const shared = { on: new Date().toISOString(), ...what };
		try {
			await remember(this.notebook, this.item, shared);
		} catch {
			// It is shared all the same, and its person is told both.
			this.forgot = true;
		}
		this.done = shared;
	}
}

/** Where UpdateForm keeps the words of an update. */
const bodyOf = (circle: string): string => `update.${circle}.body`;
