import { scrypt } from '@noble/hashes/scrypt.js';
import type { Stretching } from './stretch.ts';

/** One question, one answer; the page ends the worker. */
onmessage = ({ data }: MessageEvent<Stretching>) => {
	const secret = scrypt(data.password, data.salt, { N: data.n, r: data.r, p: data.p, dkLen: 32 });
	data.password.fill(0);
	postMessage(secret);
};
