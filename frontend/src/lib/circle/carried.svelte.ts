import { createContext } from 'svelte';

/**
 * An invitation somebody opened before they were signed in. It waits in this tab's memory and nowhere else; the root
 * layout makes the one there is.
 */
export class Carried {
	token = $state<string>();
}

export const [getCarried, setCarried] = createContext<Carried>();
