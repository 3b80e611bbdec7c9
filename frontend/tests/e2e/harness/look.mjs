// What must hold of every screen a story visits, whatever is on it.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';

/** axe finds nothing, there is one main heading, nothing sticks out sideways. */
export async function look(page, where) {
	const { violations } = await new AxeBuilder({ page }).analyze();
	assert.deepEqual(
		violations.map((found) => `${found.id}: ${found.help}\n${found.nodes.map((node) => `    ${node.target.join(' ')} ${node.failureSummary}`).join('\n')}`),
		[],
		`axe on ${where}`
	);
	const { wide, room } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth }));
	assert.ok(wide <= room, `${where} is ${wide} px wide in ${room} px`);
	assert.equal(await page.locator('h1:visible').count(), 1, `${where} has one main heading`);
}
