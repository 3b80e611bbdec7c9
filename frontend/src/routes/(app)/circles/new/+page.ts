import { outcome } from '#lib/api/outcome.ts';
import { templates, themes } from '#lib/circle/ways.ts';

export function load() {
	return { templates: outcome(templates()), themes: outcome(themes()) };
}
