/**
 * Addresses of our own scripts, for the two places where the browser wants proof
 * that an address was not put together from someone's input: a worker and the
 * service worker. The policy's name is the one the server's Content-Security-Policy
 * allows; SvelteKit would have made it for its own registration, which we do instead.
 */
interface Factory {
	createPolicy(
		name: string,
		rules: { createScriptURL(address: string): string }
	): { createScriptURL(address: string): unknown };
}

const factory = (globalThis.window as { trustedTypes?: Factory } | undefined)?.trustedTypes;
const policy = factory?.createPolicy('sveltekit-trusted-url', {
	createScriptURL(address) {
		const url = new URL(address, location.href);
		if (url.origin !== location.origin) throw new TypeError('only scripts of this place are trusted');
		return url.href;
	}
});

/** The address, in the form `new Worker` and `register` accept. It throws for another origin. */
export function trustedScript(address: string | URL): string {
	return (policy?.createScriptURL(String(address)) as string | undefined) ?? String(address);
}
