import { draftPrefix } from './device.ts';
import { browserShelf, type Shelf } from './drawer.ts';

/** Whether something somebody wrote waits on this device to be sent. It tells neither whose nor what. */
export function somethingWaits(shelf: Pick<Shelf, 'key' | 'length'> | undefined = browserShelf()): boolean {
	const names = Array.from({ length: shelf?.length ?? 0 }, (_, i) => shelf?.key(i) ?? '');
	return names.some((name) => name.startsWith(draftPrefix) && /^[^.]+\.unsent\./.test(name.slice(draftPrefix.length)));
}
