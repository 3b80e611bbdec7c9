import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Kind } from './item.ts';
import type { Notebook } from './notebook.svelte.ts';
import { pageOf, routes } from './pages.ts';

const folder = new URL('../../routes', import.meta.url);
const pages = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('+page.svelte')).map((file) => `/${file.replaceAll('\\', '/').replace('/+page.svelte', '')}`);

test('the pages that are fetched for later are there, and none of the notebook is left out but what needs files', () => {
	expect(pages).toEqual(expect.arrayContaining([...routes]));
	expect(pages.filter((page) => page.startsWith('/(app)/journal')).filter((page) => !(routes as readonly string[]).includes(page))).toEqual(['/(app)/journal/take-along']);
});

test('each item is read on its own page, or on that of its kind', () => {
	const notebook = (has: Kind) => ({ one: (kind: Kind, id: string) => (kind === has && id === 'x' ? {} : undefined) }) as unknown as Notebook;
	expect(pageOf(notebook('insight'), 'x')).toBe('/journal/insights/x');
	expect(pageOf(notebook('people'), 'x')).toBe('/journal/people');
	expect(pageOf(notebook('entry'), 'gone')).toBe('/journal');
});
