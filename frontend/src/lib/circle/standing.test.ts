import { expect, test } from 'vitest';
import { standsStill } from './standing.ts';

const now = Date.parse('2026-06-01T00:00:00Z');

test('what has an end stands until then', () => {
	expect(standsStill({ what: 'muted', until: '2026-06-01T00:00:01Z' }, now)).toBe(true);
	expect(standsStill({ what: 'muted', until: '2026-05-31T00:00:00Z' }, now)).toBe(false);
	expect(standsStill({ what: 'removed', againAt: '2026-05-31T00:00:00Z' }, now)).toBe(false);
});

test('a ban for good stands; a warning is only told here', () => {
	expect(standsStill({ what: 'banned_for_good' }, now)).toBe(true);
	expect(standsStill({ what: 'warned' }, now)).toBe(false);
});
