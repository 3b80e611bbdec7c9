import { expect, test } from 'vitest';
import { account } from './account.ts';
import { going } from './going.ts';
import { integration } from './integration.ts';
import { script } from './script.ts';

// covers: unit 59
test('who comes in, and who comes together, is told that it is slow', () => {
	expect(account.what.cards).toHaveLength(3);
	expect(account.what.cards[2]!.title).toMatch(/^Slow/u);
	expect(account.what.cards[2]!.text).toMatch(/weeks and months/u);
	expect(integration.more).toMatch(/weeks and months/u);
	expect(script.arrival.ready.text).toMatch(/slow/u);
	expect(going.why.text.join(' ')).toMatch(/slow work/u);
});

// covers: unit 59
test('“partly” is a way of doing it, and as good an answer as any', () => {
	expect(going.look.said.partly).toBe('Noted. Partly is a way of doing it.');
	expect(Object.keys(going.look.outcomes)).toContain('partly');
});
