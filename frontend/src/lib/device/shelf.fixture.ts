/** A device's storage, for tests. */
export { pageShelf as shelf } from './drawer.ts';
