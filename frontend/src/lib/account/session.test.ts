import { expect, test } from 'vitest';
import { newVaultKey } from '#lib/vault/wrap.ts';
import { Session, type Tabs } from './session.svelte.ts';

const ada = { id: 'ada', handle: 'ada', since: '2030-01-01T00:00:00Z' };

/** Tabs of one browser, each signed in with the journal open. */
function tabs(count: number): Session[] {
	const lines: Tabs[] = [];
	return Array.from({ length: count }, () => {
		const session = new Session();
		const line: Tabs = {
			onmessage: null,
			close: () => {},
			postMessage: (data: unknown) => lines.filter((other) => other !== line).forEach((other) => (other.onmessage as ((e: MessageEvent) => void) | null)?.(new MessageEvent('message', { data })))
		};
		lines.push(line);
		session.join(line);
		session.enter(ada, newVaultKey());
		return session;
	});
}

test('locking the journal in one tab locks it in all of them, and finishes what is being written', async () => {
	const [one, other] = tabs(2);
	let finished = false;
	other!.vault.before(async () => void (finished = true));
	await one!.lock();
	expect([one!.vault.state, other!.vault.state, other!.state, finished]).toEqual(['locked', 'locked', 'in', true]);
});

test('a journal that locks by itself in a tab that rests stays open where somebody writes', async () => {
	const [resting, written] = tabs(2);
	await resting!.vault.lock();
	expect([resting!.vault.state, written!.vault.state]).toEqual(['locked', 'open']);
});

test('a tab that hears of a sign-out forgets the person and their key', () => {
	const session = new Session();
	const line: Tabs = { onmessage: null, close: () => {}, postMessage: () => {} };
	session.join(line);
	session.enter(ada, newVaultKey());
	line.onmessage!.call(line as BroadcastChannel, new MessageEvent('message', { data: 'out' }));
	expect([session.state, session.vault.state, session.me]).toEqual(['out', 'locked', undefined]);
});
