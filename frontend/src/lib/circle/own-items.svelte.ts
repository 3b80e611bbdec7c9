import type { Draft } from '#lib/device/draft.svelte.ts';

/** The most of a circle's own agreements, and the longest of them. */
export const most = 10;
export const longest = 280;

/** The circle's own agreements, being written. They wait on the device until they are proposed or given up. */
export class OwnItems {
	items = $state<string[]>([]);

	/** @param standing the circle's own agreements as they are now */
	constructor(
		private draft: Draft,
		private standing: string[]
	) {
		this.items = read(draft.text) ?? [...standing];
	}

	get changed(): boolean {
		return JSON.stringify(this.written) !== JSON.stringify(this.standing);
	}

	get full(): boolean {
		return this.items.length >= most;
	}

	/** Without empty lines, as it would be proposed. */
	get written(): string[] {
		return this.items.map((item) => item.trim()).filter(Boolean);
	}

	set(i: number, text: string): void {
		this.items[i] = text;
		this.#keep();
	}

	add(): void {
		if (this.full) return;
		this.items.push('');
		this.#keep();
	}

	remove(i: number): void {
		this.items.splice(i, 1);
		this.#keep();
	}

	/** Up is -1, down is 1. */
	move(i: number, by: number): void {
		const [item] = this.items.splice(i, 1);
		if (item === undefined) return;
		this.items.splice(Math.max(0, i + by), 0, item);
		this.#keep();
	}

	/** Back to what stands. */
	reset(): void {
		this.items = [...this.standing];
		this.draft.text = '';
	}

	#keep(): void {
		this.draft.text = JSON.stringify(this.items) === JSON.stringify(this.standing) ? '' : JSON.stringify(this.items);
	}
}

function read(text: string): string[] | undefined {
	try {
		const items: unknown = JSON.parse(text);
		return Array.isArray(items) && items.every((item) => typeof item === 'string') ? items.slice(0, most) : undefined;
	} catch {
		return undefined;
	}
}
