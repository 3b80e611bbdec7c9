import { describe, expect, it } from 'vitest';
import { afterSignIn, toSignIn } from './next.ts';

const asked = (next: string) => afterSignIn(new URL(`https://here.example/sign-in?next=${encodeURIComponent(next)}`));

describe('after signing in', () => {
	it('goes where one wanted to go', () => {
		const there = new URL('https://here.example/circles/c1?page=2');
		const signIn = new URL(toSignIn(there), there);
		expect(afterSignIn(signIn)).toBe('/circles/c1?page=2');
	});

	it('goes to Today otherwise', () => {
		expect(afterSignIn(new URL('https://here.example/sign-in'))).toBe('/today');
		expect(toSignIn(new URL('https://here.example/today'))).toBe('/sign-in');
	});

	it.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/a\\b', 'javascript:alert(1)', 'today', ''])(
		'never follows %s',
		(next) => expect(asked(next)).toBe('/today')
	);
});
