/** Pages that become files: they ask for nothing, run nothing, and open without a line, in any browser. */

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** A text as it stands in a page, whatever is in it: between tags, and in an attribute. */
export const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? '');

/** One thing on the page: where and when, what is to be known of it, and words. */
export interface Entry {
	title: string;
	facts?: (string | false | undefined)[];
	texts?: (string | undefined)[];
}

/** A page of its own: its title, the paragraphs below it, and its sections as `section` makes them. */
export function documentOf(title: string, above: readonly string[], sections: readonly string[]): string {
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${style}</style>
<main>
<h1>${escaped(title)}</h1>
${above.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('\n')}
${sections.join('\n')}
</main>
</html>
`;
}

const style = `:root{color-scheme:light dark}body{margin:0;font:1.0625rem/1.6 Georgia,serif}main{max-width:42rem;margin:auto;padding:1.5rem}
h2{margin-block:3rem 1rem}h3{margin-block:2rem 0;font-size:1rem}p{margin-block:.5rem;overflow-wrap:anywhere}.text{white-space:pre-wrap;unicode-bidi:plaintext}.facts{font-size:.875rem;opacity:.8}`;

/** A heading and what stands under it. */
export function section({ title, entries }: { title: string; entries: Entry[] }): string {
	return `<section>\n<h2>${escaped(title)}</h2>\n${entries.map(entry).join('\n')}\n</section>`;
}

function entry({ title, facts = [], texts = [] }: Entry): string {
	const known = facts.filter((fact): fact is string => Boolean(fact));
	return [
		`<h3 dir="auto">${escaped(title)}</h3>`,
		known.length ? `<p class="facts" dir="auto">${escaped(known.join(' · '))}</p>` : '',
		...texts.map((text) => (text ? `<p class="text" dir="auto">${escaped(text)}</p>` : ''))
	]
		.filter(Boolean)
		.join('\n');
}
