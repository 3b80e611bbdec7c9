import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { has } from './has.ts';

const schema = readFileSync(new URL('../api/schema.d.ts', import.meta.url), 'utf8');

/** Whether the server's document has a way at an address. */
function answers(address: string, way: string): boolean {
	const start = schema.indexOf(`    "${address}": {`);
	const block = start < 0 ? '' : schema.slice(start, schema.indexOf('\n    };', start));
	return block !== '' && !block.includes(`        ${way}?: never;`);
}

test('what can be done with words is offered where the server answers to it, and nowhere else', () => {
	expect(has).toEqual({
		edit: answers('/threads/{thread}/posts/{post}', 'patch'),
		restore: answers('/threads/{thread}/posts/{post}/restore', 'post'),
		shape: answers('/threads/{thread}', 'patch'),
		acknowledge: answers('/threads/{thread}/acknowledgement', 'put') && answers('/threads/{thread}/acknowledgement', 'delete'),
		prompts: /for\??: [^;]*"thread"/.test(schema)
	});
	expect(answers('/threads/{thread}/posts/{post}', 'delete'), 'what is there is found').toBe(true);
});
