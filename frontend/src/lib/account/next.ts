/**
 * Where to go after signing in: the path that was asked for if it is one of ours,
 * otherwise Today. An address of another place is never followed.
 */
export function afterSignIn(url: { searchParams: { get(name: string): string | null } }): string {
	const next = url.searchParams.get('next') ?? '';
	return /^\/(?![/\\])/.test(next) && !next.includes('\\') ? next : '/today';
}

/** The sign-in page, with the way back to `url`. */
export function toSignIn(url: Pick<URL, 'pathname' | 'search'>): string {
	const here = url.pathname + url.search;
	return here === '/today' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
}
