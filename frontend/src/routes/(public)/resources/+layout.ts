import { likelyCountry, load as loadResources } from '#lib/resource/resource.ts';

/** The list, and the country to begin with by the browser's own languages. */
export async function load() {
	const list = await loadResources();
	return { list, likely: likelyCountry(list, navigator.languages) };
}
