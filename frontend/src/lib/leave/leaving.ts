import { device } from '#lib/device/device.ts';
import { forgetSealed } from '#lib/device/sealed.ts';

/** Where the page goes: a neutral page about the weather. A navigation, so nothing of ours goes with it. */
export const target = 'https://www.weather.com/';

/** Tabs of this place tell each other here that they are to go. */
export const channel = 'afterward.leave';

/**
 * Leaves, in this order: what stands on the page is covered by the caller; then
 * the server is told to end the session, if there may be one, without waiting for
 * it, and the debt is noted on the device in case it does not hear; other tabs are
 * told; and this entry of the history is replaced by the neutral page.
 */
export function leave(session: boolean, tell: boolean) {
	document.title = '';
	if (!device.keepDrafts) {
		device.clearDrafts();
		void forgetSealed();
	}
	if (session) {
		device.signOutOwed = true;
		fetch('/api/session', { method: 'DELETE', keepalive: true, credentials: 'same-origin' }).catch(() => {});
	}
	if (tell) {
		const others = new BroadcastChannel(channel);
		others.postMessage('leave');
		others.close();
	}
	history.replaceState(null, '', '/');
	location.replace(target);
}
