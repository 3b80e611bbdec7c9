import { nonce } from './client.ts';

/** The nonce of one form: the same for as long as what is sent is the same, so that trying again makes nothing twice. */
export class Once {
	#content: string | undefined;
	#nonce = '';

	nonceFor(content: unknown): string {
		const now = JSON.stringify(content);
		if (now !== this.#content) this.#nonce = nonce();
		this.#content = now;
		return this.#nonce;
	}

	/** Sends it under its nonce. Once it was taken, the same again is something new. */
	async send<T>(content: unknown, send: (nonce: string) => Promise<T>): Promise<T> {
		const answer = await send(this.nonceFor(content));
		this.#content = undefined;
		return answer;
	}
}
