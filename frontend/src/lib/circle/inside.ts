import { createContext } from 'svelte';
import type { Drawer } from '#lib/device/drawer.ts';
import type { CircleState } from './circle.svelte.ts';

/** The circle a page is inside of. */
export interface Inside {
	readonly id: string;
	readonly circle: CircleState;
	/** Where unfinished words of this person wait. */
	readonly drawer: Drawer;
}

/** From any page below the one layout that opens a circle. */
export const [getInside, setInside] = createContext<Inside>();
