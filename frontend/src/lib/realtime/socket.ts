import { api, ask, signedOut } from '#lib/api/client.ts';
import { Connection, type Surroundings } from './connection.ts';

/** The browser, as the connection sees it. */
function browser(): Surroundings {
	return {
		open() {
			const url = new URL('/realtime', location.href);
			url.protocol = url.protocol.replace('http', 'ws');
			return new WebSocket(url);
		},
		random: Math.random,
		notice(heard) {
			addEventListener('online', () => heard('online'));
			addEventListener('offline', () => heard('offline'));
			document.addEventListener('visibilitychange', () => {
				if (document.visibilityState === 'visible') heard('seen');
			});
		},
		async signedIn() {
			const { account } = await ask(api.GET('/api/session'));
			return account !== undefined;
		}
	};
}

/** The socket of this tab: the one thing here that outlives a page. */
export const socket = new Connection(browser());

socket.watch((line) => {
	if (line === 'ended' && socket.ending === 'signed_out') window.dispatchEvent(new Event(signedOut));
});
