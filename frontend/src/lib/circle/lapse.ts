/** The longest a timer of a browser can wait, in ms. */
const longest = 2 ** 31 - 1;

/**
 * Calls `then` once a moment has passed, and returns what keeps it from that. No moment is never. The server says by
 * its own clock what is over; half a second lets it.
 */
export function lapse(until: string | undefined, then: () => void): () => void {
	if (!until) return () => {};
	const timer = setTimeout(then, Math.min(Math.max(new Date(until).getTime() - Date.now(), 0) + 500, longest));
	return () => clearTimeout(timer);
}
