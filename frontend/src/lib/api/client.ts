import createClient from 'openapi-fetch';
import { Problem } from './problem.ts';
import type { paths } from './schema.d.ts';

/** The server's document counts from /api; here an address is written out, as it stands in the browser. */
type Addresses = { [Path in keyof paths as `/api${Path & string}`]: paths[Path] };

/** Every call the server knows, typed. Wrap a call in `ask` to have its data or a Problem. */
export const api = createClient<Addresses>({ credentials: 'same-origin', cache: 'no-store' });

/** Heard on the window when the server no longer knows this session. */
export const signedOut = 'afterward:signed-out';

interface Answer<T> {
	data?: T;
	error?: unknown;
	response: Response;
}

/**
 * The data of an answer. It throws a Problem for anything else: the server's own,
 * or `offline` when no answer came.
 *
 *     const circle = await ask(api.GET('/api/circles/{circle}', { params: { path: { circle } } }));
 */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
	let answer: Answer<T>;
	try {
		answer = await call;
	} catch (caught) {
		// Fetch itself throws a TypeError when there is no connection; a body cut short, a SyntaxError.
		if (caught instanceof TypeError || caught instanceof SyntaxError) throw Problem.offline();
		throw caught;
	}
	if (answer.response.ok) return answer.data as T;
	const problem = Problem.of(answer.response.status, answer.error);
	if (problem.code === 'signed_out') window.dispatchEvent(new Event(signedOut));
	throw problem;
}

/** A name for one creating call, so that sending it again makes nothing twice. */
export function nonce(): string {
	return crypto.randomUUID();
}
