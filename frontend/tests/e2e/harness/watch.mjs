// Watches a page for what no person should meet: errors in the console, uncaught exceptions, violations of the content
// security policy, and requests to anybody but us.

/** What a browser writes to its console for an answer that a story means to provoke. */
const answered = /^Failed to load resource: the server responded with a status of (\d{3})/;
const unreachable = /net::ERR_|WebSocket connection to|NetworkError|Failed to fetch|ERR_PROXY|Unable to preload CSS/;

export class Watch {
	#complaints = [];
	#statuses = new Set();
	#cut = false;

	/** `origin` is the only one that may be asked for anything. */
	constructor(context, origin) {
		const host = new URL(origin).host;
		context.on('request', (request) => {
			const url = new URL(request.url());
			if (['data:', 'blob:'].includes(url.protocol) || url.host === host) return;
			if (request.isNavigationRequest() && this.mayGoTo?.(url)) return;
			this.#complaints.push(`asked a stranger: ${request.method()} ${url}`);
		});
		context.on('weberror', (failure) => this.#complaints.push(`uncaught: ${failure.error()?.stack ?? failure.error()}`));
		context.on('console', (message) => {
			const text = message.text();
			if (message.type() !== 'error' && !/Content Security Policy|TrustedHTML|Trusted Type/.test(text)) return;
			const status = answered.exec(text)?.[1];
			if (status && this.#statuses.has(Number(status))) return;
			if (this.#cut && unreachable.test(text)) return;
			this.#complaints.push(`console: ${text} (${message.location().url})`);
		});
	}

	/** The story means to be answered with these statuses. */
	expects(...statuses) {
		for (const status of statuses) this.#statuses.add(status);
	}

	/** From here on the line may be dead, and the browser may say so. */
	cut() {
		this.#cut = true;
	}

	/** Fails when there was anything. */
	isQuiet(name) {
		if (this.#complaints.length) throw new Error(`${name}'s browser complained:\n  ${this.#complaints.join('\n  ')}`);
	}
}
