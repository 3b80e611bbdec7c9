// A way to a server that can be cut and mended while others keep theirs.
import net from 'node:net';

/** Listens for connections and carries them to where `url` points; `address` is the same URL by this way. */
export async function layPipe(url) {
	const far = new URL(url);
	const sockets = new Set();
	let whole = true;
	const server = net.createServer((socket) => {
		if (!whole) {
			socket.destroy();
			return;
		}
		const other = net.connect(Number(far.port), far.hostname);
		for (const [one, next] of [
			[socket, other],
			[other, socket]
		]) {
			sockets.add(one);
			one.on('error', () => one.destroy());
			one.on('close', () => {
				sockets.delete(one);
				next.destroy();
			});
		}
		socket.pipe(other).pipe(socket);
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	const near = new URL(url);
	near.hostname = '127.0.0.1';
	near.port = String(server.address().port);
	const hangUp = () => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		address: String(near),
		cut() {
			whole = false;
			hangUp();
		},
		mend() {
			whole = true;
		},
		async takeUp() {
			const closed = new Promise((done) => server.close(done));
			hangUp();
			await closed;
		}
	};
}
