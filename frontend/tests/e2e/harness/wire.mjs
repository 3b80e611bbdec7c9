// The line between one person's browser and one node. Each person has a wire of their own: an HTTP proxy on a free
// port that carries everything to the same node, whatever address the page asked for. So all people share one public
// address (one origin) while they sit on different nodes, and one person's line can be cut without touching the rest.
//
// A cut ends the sockets that are open and refuses new ones; the browser's own "offline" switch leaves open
// websockets alone, which is not what a train in a tunnel does.
import http from 'node:http';
import net from 'node:net';

export async function layWire(node) {
	const { hostname, port } = new URL(node);
	const sockets = new Set();
	let whole = true;
	let deaf;

	const keep = (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
	};

	const proxy = http.createServer((asked, answer) => {
		const { pathname, search } = new URL(asked.url);
		const carried = http.request(
			{ hostname, port, method: asked.method, path: pathname + search, headers: asked.headers, agent: false },
			(got) => {
				if (deaf?.test(pathname) && asked.method !== 'GET') {
					got.resume();
					asked.socket.destroy();
					return;
				}
				answer.writeHead(got.statusCode, got.rawHeaders);
				got.pipe(answer);
			}
		);
		carried.on('error', () => asked.socket.destroy());
		carried.on('socket', keep);
		asked.pipe(carried);
	});

	proxy.on('connection', (socket) => {
		keep(socket);
		if (!whole) socket.destroy();
	});

	// Websockets come as CONNECT: from there on only bytes.
	proxy.on('connect', (asked, socket, head) => {
		const far = net.connect(Number(port), hostname, () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			far.write(head);
			far.pipe(socket);
			socket.pipe(far);
		});
		keep(far);
		far.on('close', () => socket.destroy());
		socket.on('close', () => far.destroy());
	});

	await new Promise((done) => proxy.listen(0, '127.0.0.1', done));

	const hangUp = () => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		address: `http://127.0.0.1:${proxy.address().port}`,
		cut() {
			whole = false;
			hangUp();
		},
		/** From here on what is asked of these addresses is carried, and the answer is lost. */
		deafen(paths) {
			deaf = paths;
		},
		mend() {
			whole = true;
			deaf = undefined;
		},
		async takeUp() {
			const closed = new Promise((done) => proxy.close(done));
			hangUp();
			await closed;
		}
	};
}
