// Starts the real binary as the stories need it: one node on the embedded default, or two on Postgres and Redis.
import { execFile, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { holdsNone } from './held.mjs';
import { layPipe } from './pipe.mjs';
import { binary, cluster, output } from './setting.mjs';

/** Starts the nodes of a story; `name` names their logs. `redis` is their way to Redis, if they have one. */
export async function startNodes(name, { host = '127.0.0.1' } = {}) {
	const folder = mkdtempSync(path.join(tmpdir(), 'afterward-story-'));
	const count = cluster ? 2 : 1;
	const ports = await Promise.all(Array.from({ length: count }, freePort));
	const address = `http://${host}:${ports[0]}`;
	const nodes = [];
	const redis = cluster ? await layPipe(process.env.STORIES_REDIS_URL) : undefined;
	const stop = async () => {
		await Promise.all(nodes.map((node) => node.stop()));
		await redis?.takeUp();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		for (const [i, port] of ports.entries()) nodes.push(startNode(`${name}-node${i + 1}`, port, settings(port, address, folder, redis)));
		await Promise.all(nodes.map((node) => node.ready));
	} catch (cause) {
		await stop();
		throw cause;
	}
	/** Runs a command of the operator, with what they type. On the embedded database the node is stopped for it, and starts again. */
	const operates = async (command, typed) => {
		const own = settings(ports[0], address, folder, redis);
		if (!cluster) await nodes[0].stop();
		const said = await new Promise((done, fail) => {
			const child = execFile(binary, [command], { env: environment(own) }, (cause, out) => (cause ? fail(cause) : done(out)));
			child.stdin.end(typed);
		});
		if (!cluster) {
			nodes[0] = startNode(`${name}-node1-again`, ports[0], own);
			await nodes[0].ready;
		}
		return said;
	};
	const holds = (words) => holdsNone(cluster ? [] : [folder], nodes.map((node) => node.log), words);
	return { address, urls: nodes.map((node) => node.url), logs: nodes.map((node) => node.log), redis, operates, holdsNone: holds, stop };
}

function settings(port, address, folder, redis) {
	const own = {
		ADDR: `127.0.0.1:${port}`,
		PUBLIC_URL: address,
		METRICS_ADDR: 'off',
		DATA_DIR: path.join(folder, String(port)),
		// Every person of a story comes from an address of their own, named by their browser.
		TRUSTED_PROXIES: '127.0.0.1'
	};
	if (!cluster) return own;
	return {
		...own,
		DATABASE_URL: process.env.STORIES_DATABASE_URL,
		REDIS_URL: redis.address,
		MASTER_KEY: Buffer.alloc(32, 'stories').toString('base64url')
	};
}

const environment = (env) => ({ PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'debug', ...env });

function startNode(name, port, env) {
	mkdirSync(output, { recursive: true });
	const log = path.join(output, `${name}.log`);
	const written = createWriteStream(log);
	const child = spawn(binary, ['serve'], { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
	child.stdout.pipe(written, { end: false });
	child.stderr.pipe(written, { end: false });
	const ended = new Promise((done) => {
		child.on('error', (cause) => done(`did not start: ${cause.message}`));
		child.on('close', (code, signal) => done(`ended with ${signal ?? code}`));
	});
	const url = `http://127.0.0.1:${port}`;
	return {
		url,
		log,
		ready: Promise.race([
			answersReady(url, AbortSignal.timeout(30_000)),
			ended.then((how) => Promise.reject(new Error(`${name} ${how}; its words: ${log}`)))
		]),
		/** Asks the node to end, and insists after ten seconds. */
		async stop() {
			child.kill('SIGTERM');
			const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
			await ended;
			clearTimeout(insist);
			await new Promise((done) => written.end(done));
		}
	};
}

async function answersReady(url, signal) {
	for (;;) {
		signal.throwIfAborted();
		const answer = await fetch(`${url}/readyz`, { signal }).catch(() => undefined);
		if (answer?.ok) return;
		await new Promise((again) => setTimeout(again, 25));
	}
}

function freePort() {
	return new Promise((done, fail) => {
		const server = net.createServer();
		server.on('error', fail);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}
