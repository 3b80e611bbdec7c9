import type { Drawer } from './drawer.ts';

type Field = string | boolean | string[];

/**
 * The fields of a form. Like a draft, each is kept on this device in the moment it changes, so a reload loses
 * nothing. What was kept by an older page and does not fit any more is left out.
 */
export class Sheet<T extends { [name in keyof T]: Field }> {
	/** To read, to write and to bind. */
	readonly fields: T;
	#now: T;

	/**
	 * @param name what the form is for
	 * @param blank the form as it is before anyone wrote in it
	 */
	constructor(
		private drawer: Drawer,
		private name: string,
		private blank: T
	) {
		const now = $state({ ...blank, ...this.#kept() });
		this.#now = now;
		this.fields = new Proxy(now, {
			set: (on, field, value) => {
				const done = Reflect.set(on, field, value);
				this.#keep();
				return done;
			}
		});
	}

	/** Empties the form, here and on the device. */
	clear(): void {
		Object.assign(this.#now, this.blank);
		this.drawer.write(this.name, '');
	}

	#keep(): void {
		this.drawer.write(this.name, JSON.stringify(this.#now));
	}

	#kept(): Partial<T> {
		const text = this.drawer.read(this.name);
		if (text === undefined) return {};
		try {
			const kept = JSON.parse(text) as Record<string, unknown>;
			const fits = (name: string) =>
				kept[name] !== undefined && typeof kept[name] === typeof this.blank[name as keyof T] && Array.isArray(kept[name]) === Array.isArray(this.blank[name as keyof T]);
			return Object.fromEntries(Object.entries(kept).filter(([name]) => name in this.blank && fits(name))) as Partial<T>;
		} catch {
			return {};
		}
	}
}
