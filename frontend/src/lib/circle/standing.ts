import type { OwnMeasure } from '#lib/api/names.ts';
import { ahead } from './until.ts';

/** Whether a measure is still to be lived with, or is over and only told. */
export function standsStill(measure: Pick<OwnMeasure, 'what' | 'until' | 'againAt' | 'takenBack'>, now = Date.now()): boolean {
	if (measure.takenBack) return false;
	if (measure.what === 'banned_for_good') return true;
	if (measure.until) return ahead(measure.until, now);
	if (measure.againAt) return ahead(measure.againAt, now);
	// A warning is read and answered in its circle; here it is only told.
	return false;
}
