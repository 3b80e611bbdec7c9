import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { Drawer, pageShelf } from '#lib/device/drawer.ts';
import { script } from '#lib/words/script.ts';
import Three from './Three.svelte';

// covers: unit 44
test('two lines, a next thing and rest are offered at once, and look the same', () => {
	const { body } = render(Three, { props: { of: 'g', drawer: new Drawer('ana', pageShelf()) } });
	const buttons = [...body.matchAll(/<button([^>]*)>(.*?)<\/button>/gsu)];
	expect(buttons.map(([, , inside]) => inside!.replace(/<!--.*?-->/gsu, '').trim())).toEqual([script.after.lines, script.after.next, script.after.rest]);
	expect(new Set(buttons.map(([, attributes]) => attributes)).size).toBe(1);
});
