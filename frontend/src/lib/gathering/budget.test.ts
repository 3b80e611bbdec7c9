import { expect, test } from 'vitest';
import type { RunPlan } from '#lib/api/names.ts';
import { timingOf } from './budget.ts';
import vectors from './budget.vectors.json' with { type: 'json' };

test('a plan shares out its time as the server does', () => {
	expect(vectors.length).toBeGreaterThan(100);
	for (const { plan, minutes, speakers, ...shared } of vectors)
		expect(timingOf(plan as RunPlan, minutes, speakers), `${JSON.stringify(plan)} ${minutes} ${speakers}`).toMatchObject({ ...shared, speakers });
});
